/** A drive through traffic as a planar scanner on the ego's roof sees it: scans for a map, in the world's frame. */
import type { Rng } from '../../core/rng.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';
import { beamSamples } from '../../occupancy/beam-samples.ts';
import type { Scan } from '../../occupancy/occupancy-map.ts';
import {
  type PlanarLidarSpec,
  planarScan,
  type Rectangle,
} from '../../sensors/lidar/planar-scan.ts';
import type { CreatePhysics } from '../../world/physics-port.ts';
import { solidBoxes } from '../../world/solid-scenery.ts';
import type { Stage } from '../../world/staging/stage.ts';
import { freeRun } from '../free-run.ts';

/** Like the planar scanners of published maps. */
export const ROOF_SCANNER: PlanarLidarSpec = { beams: 180, range: 30, rangeNoise: 0.02 };

const rectangle = (
  [x, y]: readonly number[],
  yaw: number,
  [length, width]: readonly number[],
): Rectangle => ({
  centre: [x as number, y as number],
  yaw,
  halfLength: (length as number) / 2,
  halfWidth: (width as number) / 2,
});

/** The outlines of all road users but one. */
function actorRectangles(stage: Stage, state: WorldState, without: number): Rectangle[] {
  const sizes = new Map(stage.actors.map(({ spec }) => [spec.id, spec.size]));
  return state.actors
    .filter(({ id }) => id !== without)
    .map(({ id, position, yaw }) => rectangle(position, yaw, sizes.get(id) ?? [0, 0, 0]));
}

/**
 * @param everyUs between scans; a multiple of the world's step
 * @param rng of noise and of the free points
 */
export function* driveScans(
  stage: Stage,
  createPhysics: CreatePhysics,
  times: { readonly untilUs: number; readonly everyUs: number },
  rng: Rng,
  spec: PlanarLidarSpec = ROOF_SCANNER,
): Generator<Scan> {
  const fixed = solidBoxes(stage.place.network).map(({ centre, yaw, size }) =>
    rectangle(centre, yaw, size),
  );
  for (const { state } of freeRun(stage, createPhysics, times.untilUs)) {
    if (state.tUs % times.everyUs !== 0) continue;
    const ego = findActor(state, stage.egoId);
    const boxes = [...fixed, ...actorRectangles(stage, state, stage.egoId)];
    const [x, y] = ego.position;
    const scan = planarScan(spec, [x, y], ego.yaw, boxes, rng);
    yield beamSamples(state.tUs / 1e6, { ...scan, freeRange: spec.range }, rng);
  }
}
