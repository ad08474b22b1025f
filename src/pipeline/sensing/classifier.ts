import { length } from '../../core/vector.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';
import { semanticKittiClass } from '../../dataset/semantic-kitti-classes.ts';

/** Whoever is faster counts as moving, m/s. */
const MOVING_MPS = 0.2;

/**
 * SemanticKITTI's class of a surface, by its Cityscapes label id and whose it is (0 = nobody's).
 * @param state at the frame's time
 */
export function classifier(state: WorldState): (semantic: number, instance: number) => number {
  const known = new Map<number, number>();
  return (semantic, instance) => {
    const key = instance * 256 + semantic;
    let found = known.get(key);
    if (found === undefined) {
      const actor = instance === 0 ? null : findActor(state, instance);
      const mover = actor && { kind: actor.kind, isMoving: length(actor.velocity) > MOVING_MPS };
      found = semanticKittiClass(semantic, mover);
      known.set(key, found);
    }
    return found;
  };
}
