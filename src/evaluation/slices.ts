/** Parts of the data that are scored for themselves. */

import type { SceneRow } from '../core/tables.ts';
import type { Estimate } from './bootstrap.ts';

export interface Slice {
  readonly by: string;
  readonly is: string;
  readonly scenes: number;
  readonly frames: number;
  readonly metrics: Readonly<Record<string, Estimate>>;
}

/** Scene-wise slices: a column of the scene table. */
const SCENE_SLICES = [
  'scenario',
  'light',
  'weather',
] as const satisfies readonly (keyof SceneRow)[];

/** Upper edges of the bands: m/s of the ego, and metres to the nearest object. */
const SPEED_EDGES = [5, 10, 15, 20, 30];
const DISTANCE_EDGES = [5, 10, 20, 40];

function bandOf(value: number, edges: readonly number[], unit: string): string {
  const i = edges.findIndex((edge) => value < edge);
  if (i < 0) return `${edges.at(-1)}+ ${unit}`;
  return `${i === 0 ? 0 : edges[i - 1]}-${edges[i]} ${unit}`;
}

interface Situation {
  readonly egoSpeed: number;
  readonly distance: number | null;
}

/** Frame-wise slices: the band of a frame. */
const FRAME_SLICES: Readonly<Record<string, (frame: Situation) => string>> = {
  speed: ({ egoSpeed }) => bandOf(egoSpeed, SPEED_EDGES, 'm/s'),
  distance: ({ distance }) =>
    distance === null ? 'no object' : bandOf(distance, DISTANCE_EDGES, 'm'),
};

/** The distinct values, sorted with numbers by size. */
const valuesOf = (values: Iterable<string>): string[] =>
  [...new Set(values)].sort(
    (a, b) => Number.parseFloat(a) - Number.parseFloat(b) || 0 || (a < b ? -1 : a > b ? 1 : 0),
  );

/**
 * Every slice, scored.
 * @param whole metrics of some whole scenes
 * @param part metrics of scenes of which only some frames are left
 */
export function sliced<
  S extends { readonly scene: SceneRow; readonly frames: readonly Situation[] },
>(
  scenes: readonly S[],
  whole: (scenes: readonly S[]) => Record<string, Estimate>,
  part: (scenes: readonly S[]) => Record<string, Estimate>,
): Slice[] {
  const slices: Slice[] = [];
  const add = (by: string, is: string, left: readonly S[], measured: typeof whole) => {
    const frames = left.reduce((sum, scene) => sum + scene.frames.length, 0);
    slices.push({ by, is, scenes: left.length, frames, metrics: measured(left) });
  };
  for (const by of SCENE_SLICES) {
    for (const is of valuesOf(scenes.map(({ scene }) => scene[by]))) {
      const left = scenes.filter(({ scene }) => scene[by] === is);
      add(by, is, left, whole);
    }
  }
  for (const [by, band] of Object.entries(FRAME_SLICES)) {
    for (const is of valuesOf(scenes.flatMap(({ frames }) => frames.map(band)))) {
      const left = scenes
        .map((scene) => ({ ...scene, frames: scene.frames.filter((f) => band(f) === is) }))
        .filter(({ frames }) => frames.length > 0);
      add(by, is, left, part);
    }
  }
  return slices;
}
