/** What a face looks like and what it is: the vocabulary that meshes and shaders share. */
import type { Vec3 } from '../../core/vector.ts';

/** How a surface answers light; the numbers are the shaders'. */
export const MATERIAL = {
  matte: 0,
  paint: 1,
  glass: 2,
  metal: 3,
  lamp: 4,
  asphalt: 5,
  grass: 6,
  facade: 7,
  foliage: 8,
  paving: 9,
  cloth: 10,
  skin: 11,
  rubber: 12,
  plastic: 13,
  plate: 14,
  concrete: 17,
  roofTile: 18,
  bark: 19,
  wood: 20,
  sign: 21,
  marking: 22,
  hill: 23,
  /** Vehicles: the front's mesh, plates with characters, glass with nothing behind it, a loaded box's sheets. */
  grille: 40,
  numberPlate: 41,
  blindGlass: 42,
  sheet: 43,
  hair: 44,
} as const;
export type Material = (typeof MATERIAL)[keyof typeof MATERIAL];

/** Which switch lights a lamp face: bit numbers of the instance's lamp mask; 0 is never lit. */
export const LAMP = {
  none: 0,
  brake: 1,
  red: 2,
  amber: 3,
  green: 4,
  head: 5,
  tail: 6,
  reverse: 7,
  left: 8,
  right: 9,
  street: 10,
  /** Rear lamps with two strengths: lit faintly by the tail switch, fully by the brake's. */
  tailBrake: 11,
} as const;

/** Cityscapes label ids (dataset schema). */
export const SEMANTIC = {
  egoBody: 1,
  /** Benches, bins and their kind: Cityscapes' static. */
  furniture: 4,
  dynamic: 5,
  road: 7,
  sidewalk: 8,
  building: 11,
  wall: 12,
  fence: 13,
  guardRail: 14,
  pole: 17,
  trafficLight: 19,
  trafficSign: 20,
  vegetation: 21,
  terrain: 22,
  sky: 23,
  person: 24,
  rider: 25,
  car: 26,
  truck: 27,
  bus: 28,
  motorcycle: 32,
  bicycle: 33,
} as const;

/** Depth layers: a higher one wins against a coplanar lower one. Bodies and asphalt are neutral. */
export const LAYER = { ground: 5, neutral: 8, decal: 10, upperDecal: 12 } as const;

export interface Surface {
  /** sRGB, 0..1. */
  readonly colour: Vec3;
  /** Share of the instance's own colour that replaces `colour`, 0..1. */
  readonly painted: number;
  readonly material: Material;
  readonly semantic: number;
  readonly lamp: number;
  readonly layer: number;
  /** Faces of one group that meet below the crease angle are shaded as one; 0 = flat. */
  readonly smooth: number;
}

/** A surface from what differs from a plain matte one. */
export const surface = (
  semantic: number,
  colour: Vec3,
  rest: Partial<Omit<Surface, 'semantic' | 'colour'>> = {},
): Surface => ({
  colour,
  semantic,
  painted: 0,
  material: MATERIAL.matte,
  lamp: LAMP.none,
  layer: LAYER.neutral,
  smooth: 1,
  ...rest,
});
