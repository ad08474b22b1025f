/** Whether one road user can see another over the ground plan: the lines to its corners and middle, past other bodies. */

import type { Vec2 } from '../../src/core/vector.ts';
import { findActor, type WorldState } from '../../src/core/world-state.ts';
import { cornersOf, footprintOf } from '../../src/labels/footprint.ts';
import type { Stage } from '../../src/world/staging/stage.ts';

const side = (a: Vec2, b: Vec2, p: Vec2): number =>
  (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);

const crosses = (a: Vec2, b: Vec2, c: Vec2, d: Vec2): boolean =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

/** True where any part of the target can be seen from the ego's middle. */
export function egoSees(stage: Stage, state: WorldState, targetId: number): boolean {
  const ring = (id: number): readonly Vec2[] => {
    const spec = stage.actors.find((actor) => actor.spec.id === id)?.spec;
    if (!spec) throw new Error(`no actor ${id}`);
    return cornersOf(footprintOf(findActor(state, id), spec.size));
  };
  const { position } = findActor(state, stage.egoId);
  const eye: Vec2 = [position[0], position[1]];
  const target = findActor(state, targetId).position;
  const points: Vec2[] = [[target[0], target[1]], ...ring(targetId)];
  const screens = stage.actors
    .filter(({ spec }) => spec.id !== stage.egoId && spec.id !== targetId)
    .map(({ spec }) => ring(spec.id));
  return points.some((point) =>
    screens.every((corners) =>
      corners.every((corner, i) => !crosses(eye, point, corner, corners[(i + 1) % 4] as Vec2)),
    ),
  );
}
