import type { ActorState } from '../../core/actors.ts';
import type { Mat4 } from '../../core/vector.ts';
import type { MeshData } from '../mesh/mesh-builder.ts';

/** How much of a body is built: 0 all with its interior, 1 what is seen from 20 m, 2 a silhouette with its colours. */
export type Detail = 0 | 1 | 2;

/** Where each level begins, metres from a camera with a focal length of 450 pixels. */
export const LEVEL_FROM: Readonly<Record<Detail, number>> = { 0: 0, 1: 20, 2: 60 };

export interface BodyLevel {
  /** Levels with the same name share one mesh. */
  readonly mesh: string;
  readonly build: () => MeshData;
  /** It is drawn from this distance on, metres at a focal length of 450 pixels. */
  readonly from: number;
}

/** One rigid part of a road user. */
export interface BodyPart {
  /** By rising distance; the last one's end is none. A level without triangles is not drawn. */
  readonly levels: readonly BodyLevel[];
  /** Where it is in the body frame (origin at the centre of the box); may scale. */
  readonly bodyFromPart: (state: ActorState) => Mat4;
  /** Whether it is there at all; always where this is left out. */
  readonly isThere?: (state: ActorState) => boolean;
}

/** The three usual levels of one mesh. */
export const levelsOf = (name: string, build: (detail: Detail) => MeshData): BodyLevel[] =>
  ([0, 1, 2] as const).map((detail) => ({
    mesh: `${name}/${detail}`,
    build: () => build(detail),
    from: LEVEL_FROM[detail],
  }));

/** The level for a distance. With `isFast` the nearest is left out and the others begin sooner. */
export function levelIndex(
  levels: readonly BodyLevel[],
  distance: number,
  isFast: boolean,
): number {
  let index = isFast && levels.length > 1 ? 1 : 0;
  const reach = isFast ? distance * 2 : distance;
  while (index + 1 < levels.length && reach >= (levels[index + 1] as BodyLevel).from) index++;
  return index;
}
