/**
 * SemanticKITTI's raw classes for our Cityscapes label ids; what has no class there is 0, unlabeled. Who moves has a
 * class of its own, and a rider is of one class with what he rides.
 * Source: semantic-kitti-api, config/semantic-kitti.yaml.
 */
import type { ActorKind } from '../core/actors.ts';

const CLASSES: ReadonlyMap<number, number> = new Map([
  [4, 99], // street furniture: other object
  [7, 40], // road
  [8, 48], // sidewalk
  [11, 50], // building
  [12, 52], // wall: other structure
  [13, 51], // fence
  [14, 51], // guard rail: fence
  [17, 80], // pole
  [19, 99], // traffic light: other object
  [20, 81], // traffic sign
  [21, 70], // vegetation
  [22, 72], // terrain
  [24, 30], // person
  [25, 31], // rider: bicyclist
  [26, 10], // car
  [27, 18], // truck
  [28, 13], // bus
  [32, 15], // motorcycle
  [33, 11], // bicycle
  [5, 99], // animal or loose obstacle: other object
]);

/** What a moving thing of a class is. */
const MOVING: ReadonlyMap<number, number> = new Map([
  [10, 252], // car
  [31, 253], // bicyclist
  [30, 254], // person
  [32, 255], // motorcyclist
  [13, 257], // bus
  [18, 258], // truck
]);

/** Our bicycles and motorcycles have riders. */
const RIDDEN: Partial<Record<ActorKind, number>> = { bicycle: 31, motorcycle: 32 };

/**
 * @param semantic Cityscapes label id
 * @param actor whose surface it is; null: nobody's
 */
export function semanticKittiClass(
  semantic: number,
  actor: { readonly kind: ActorKind; readonly isMoving: boolean } | null,
): number {
  const standing = (actor && RIDDEN[actor.kind]) ?? CLASSES.get(semantic) ?? 0;
  return actor?.isMoving ? (MOVING.get(standing) ?? standing) : standing;
}
