/** The boxes that scenery is to the physics. */
import type { RoadNetwork, SceneryItem } from '../core/road-network.ts';
import type { StaticBoxSpec } from './physics-port.ts';

const TRUNK_M = 0.4;

function boxOf(item: SceneryItem): StaticBoxSpec | null {
  const [x, y, z] = item.position;
  const [length, width, height] = item.size;
  const box = (l: number, w: number): StaticBoxSpec => ({
    centre: [x, y, z + height / 2],
    yaw: item.yaw,
    size: [l, w, height],
  });
  if (item.kind === 'bush' || item.kind === 'crossing') return null;
  if (item.kind === 'building' || item.kind === 'fence') return box(length, width);
  return item.kind === 'tree' ? box(TRUNK_M, TRUNK_M) : box(0.2, 0.2);
}

/** Everything beside the road that stops a car. */
export function solidBoxes(network: RoadNetwork): StaticBoxSpec[] {
  const signals = network.signalHeads.map(
    (head): StaticBoxSpec => ({
      centre: [head.position[0], head.position[1], 1.7],
      yaw: head.facing,
      size: [0.2, 0.2, 3.4],
    }),
  );
  return [...network.scenery.map(boxOf).filter((box) => box !== null), ...signals];
}
