/** Parts and poses that people on foot and on two wheels share. */
import type { ActorState } from '../../core/actors.ts';
import { atan2 } from '../../core/math.ts';
import type { Mat4, Vec3 } from '../../core/vector.ts';
import type { MeshData } from '../mesh/mesh-builder.ts';
import { type BodyPart, type Detail, levelsOf } from './body-part.ts';
import type { Outfit } from './person-head.ts';
import { forearm, outfitName, shin, thigh, torso, upperArm } from './person-meshes.ts';
import { chain, rotationY, translation } from './transforms.ts';

export type Limb = readonly [hip: number, knee: number];
export type Pose = (state: ActorState) => Mat4;

export const part = (mesh: string, build: (detail: Detail) => MeshData, pose: Pose): BodyPart => ({
  levels: levelsOf(mesh, build),
  bodyFromPart: pose,
});

/** Two-bone limbs swing in the x-z plane; angles are positive forwards, a bend of the lower bone is positive backwards. */
export function limb(
  joint: Vec3,
  upperLength: number,
  [swing, bend]: Limb,
): { upper: Mat4; lower: Mat4 } {
  const upper = chain(translation(joint), rotationY(-swing));
  return { upper, lower: chain(upper, translation([0, 0, -upperLength]), rotationY(bend)) };
}

/** Angles of two bones of lengths `a` and `b` that reach from a joint to a target in the x-z plane, knee forward. */
export function reach(dx: number, dz: number, a: number, b: number): Limb {
  const d = Math.min(Math.sqrt(dx * dx + dz * dz), (a + b) * 0.999);
  const towards = atan2(dx, -dz);
  const [ca, cb] = [(a * a + d * d - b * b) / (2 * a * d), (a * a + b * b - d * d) / (2 * a * b)];
  const at = (c: number) => atan2(Math.sqrt(Math.max(0, 1 - c * c)), c);
  return [towards + at(ca), Math.PI - at(cb)];
}

/** The five meshes of a person in an outfit, by what they are posed as. */
export function personParts(name: string, semantic: number, outfit: Outfit) {
  const dress = outfitName(outfit);
  return {
    torso: (pose: Pose) => part(`${name}/torso/${dress}`, (d) => torso(semantic, outfit, d), pose),
    thigh: (pose: Pose) =>
      part(`${name}/thigh/${outfit.lower}`, (d) => thigh(semantic, outfit, d), pose),
    shin: (pose: Pose) =>
      part(`${name}/shin/${outfit.lower}`, (d) => shin(semantic, outfit, d), pose),
    upperArm: (pose: Pose) => part(`${name}/upper-arm`, (d) => upperArm(semantic, d), pose),
    forearm: (pose: Pose) =>
      part(`${name}/forearm/${outfit.sleeves}`, (d) => forearm(semantic, outfit, d), pose),
  };
}
