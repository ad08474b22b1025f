/**
 * Share of near infrared light (905 nm) that a surface sends back. Rough: paints and cloths follow their brightness in
 * the picture, though dyes differ there; leaves and grass are far brighter than they look; signs, number plates and lane
 * markings have beads or prisms that send light back to where it came from.
 */
import type { Vec3 } from '../../core/vector.ts';
import { MATERIAL, type Material } from '../mesh/surface.ts';

/** By material: at black, and what white adds. */
const SPAN = new Map<Material, readonly [dark: number, bright: number]>([
  [MATERIAL.glass, [0.06, 0.02]],
  [MATERIAL.blindGlass, [0.08, 0.04]],
  [MATERIAL.asphalt, [0.05, 0.35]],
  [MATERIAL.grass, [0.35, 0.3]],
  [MATERIAL.foliage, [0.4, 0.3]],
  [MATERIAL.hill, [0.35, 0.3]],
  [MATERIAL.skin, [0.45, 0.2]],
  [MATERIAL.cloth, [0.2, 0.6]],
  [MATERIAL.hair, [0.25, 0.3]],
  [MATERIAL.rubber, [0.04, 0.2]],
  [MATERIAL.lamp, [0.5, 0.4]],
  [MATERIAL.sign, [3, 0]],
  [MATERIAL.numberPlate, [3, 0]],
  [MATERIAL.marking, [0.5, 0.7]],
]);
const PLAIN = [0.06, 0.74] as const;

/** Relative luminance of an sRGB colour, with a plain square for its curve. */
const brightness = ([r, g, b]: Vec3): number => 0.2126 * r * r + 0.7152 * g * g + 0.0722 * b * b;

/** @param colour sRGB, 0..1 */
export function reflectivityOf(material: number, colour: Vec3): number {
  const [dark, bright] = SPAN.get(material as Material) ?? PLAIN;
  return dark + bright * brightness(colour);
}

/** Of a car's paint, or whatever else an instance brings its colour for. */
export const paintReflectivity = (colour: Vec3): number => reflectivityOf(MATERIAL.paint, colour);
