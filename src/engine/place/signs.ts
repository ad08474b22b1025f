/** Signs that follow from the network: speed limits, and who gives way at a junction. Drawn, not solid. World frame, metres. */
import { cos, sin } from '../../core/math.ts';
import type { JunctionControl, LaneRef, RoadNetwork } from '../../core/road-network.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { addTube } from '../mesh/primitives.ts';
import { MATERIAL, SEMANTIC, surface } from '../mesh/surface.ts';
import { addSignFace, type SignFace } from './sign-faces.ts';

const POST = surface(SEMANTIC.pole, [0.5, 0.51, 0.52], { material: MATERIAL.metal });
/** Height of the middle of a face: in streets one walks beneath it. */
const MIDDLE_M = { street: 2.45, open: 1.9 } as const;
const FROM_KERB_M = 0.45;
/** Behind guard rails and marker posts. */
const FROM_EDGE_M = 1.6;
/** A limit is repeated so often along a road without junctions, and first stands so far from its start. */
const REPEAT_M = 400;
const LIMIT_M = 14;
/** Before the end of the lane that has to give way. */
const JUNCTION_M = 1.5;

type MeshAt = (x: number, y: number) => MeshBuilder;

const isStreet = (road: RoadGeometry): boolean =>
  road.spec.sections.some(({ lanes }) => lanes.some(({ type }) => type === 'sidewalk'));

/** Where the carriageway ends on one side, beyond parking and shoulder. */
function kerbAt(road: RoadGeometry, s: number, side: 1 | -1): number {
  const edges = road
    .extentsAt(s)
    .filter(({ lane }) => lane.type !== 'sidewalk' && lane.type !== 'none')
    .map(({ outer }) => outer * side);
  return Math.max(0, ...edges);
}

/** @param against the sign is for those who drive against the reference line, and stands on its left */
function addSign(
  meshAt: MeshAt,
  road: RoadGeometry,
  s: number,
  against: boolean,
  sign: SignFace,
): void {
  const street = isStreet(road);
  const side = against ? 1 : -1;
  const t = side * (kerbAt(road, s, side) + (street ? FROM_KERB_M : FROM_EDGE_M));
  const { x, y, heading } = road.pointAt(s, t);
  const yaw = heading + (against ? 0 : Math.PI);
  const [c, k] = [cos(yaw), sin(yaw)];
  const z = road.heightAt(s);
  const mesh = meshAt(x, y);
  const middle = MIDDLE_M[street ? 'street' : 'open'];
  mesh.transform = (p) => [x + c * p[0] - k * p[1], y + k * p[0] + c * p[1], z + p[2]];
  addTube(mesh, [-0.045, 0, 0], [-0.045, 0, middle + 0.3], [0.032, 0.032], 6, POST);
  addSignFace(mesh, [0, 0, middle], sign);
  mesh.transform = null;
}

const runs = (road: RoadGeometry, against: boolean): boolean =>
  road.spec.sections.some(({ lanes }) =>
    lanes.some(({ id, type }) => type === 'driving' && id > 0 === against),
  );

function addLimits(meshAt: MeshAt, road: RoadGeometry): void {
  const kmh = Math.round((road.spec.speedLimit * 3.6) / 10) * 10;
  if (kmh < 10 || kmh > 130) return;
  for (const against of [false, true]) {
    if (!runs(road, against)) continue;
    for (let far = LIMIT_M; far < road.length - LIMIT_M; far += REPEAT_M)
      addSign(meshAt, road, against ? road.length - far : far, against, { kind: 'limit', kmh });
  }
}

const SIGN_OF_CONTROL: Readonly<Record<JunctionControl, SignFace | null>> = {
  'give-way': { kind: 'give-way' },
  stop: { kind: 'stop' },
  priority: { kind: 'priority' },
  signals: null,
};

export function addSigns(meshAt: MeshAt, network: RoadNetwork): void {
  const roads = new Map(network.roads.map((spec) => [spec.id, new RoadGeometry(spec)]));
  for (const road of roads.values()) if (road.spec.junction === null) addLimits(meshAt, road);
  for (const { arms } of network.junctions) {
    for (const { lanes, control } of arms) {
      const sign = SIGN_OF_CONTROL[control];
      const outermost = lanes.reduce<LaneRef | null>(
        (best, lane) => (best && Math.abs(best.lane) >= Math.abs(lane.lane) ? best : lane),
        null,
      );
      const road = outermost && roads.get(outermost.road);
      if (!sign || !outermost || !road || road.length < 4 * JUNCTION_M) continue;
      const against = outermost.lane > 0;
      addSign(meshAt, road, against ? JUNCTION_M : road.length - JUNCTION_M, against, sign);
    }
  }
}
