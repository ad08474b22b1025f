/** Things that stand in many places and look alike, in plain numbers. World frame, metres. */
import { cos, sin } from '../../core/math.ts';
import type { Mat4, Vec3 } from '../../core/vector.ts';
import type { MeshData } from '../mesh/mesh-builder.ts';

/** A mesh and the distance (m, for a lens of FOCAL pixels) up to which it is drawn. */
export interface PropLevel {
  readonly mesh: string;
  readonly build: () => MeshData;
  readonly upTo: number;
}

export interface Prop {
  /** Nearest first; the last is drawn however far off it is, unless `upTo` says where it ends. */
  readonly levels: readonly PropLevel[];
  /** Too small to be seen beyond this, metres, for a lens of FOCAL pixels; absent where it never is. */
  readonly upTo?: number;
  readonly position: Vec3;
  readonly yaw: number;
  readonly scale: Vec3;
  /** sRGB; shows where a surface is painted. */
  readonly tint: Vec3;
  /** Of a sphere around it whose centre is half its height up, metres. */
  readonly radius: number;
  readonly height: number;
  /** 0..1, for surfaces that vary. */
  readonly seed: number;
}

/** World from the mesh's own frame; it scales. */
export function placeOf({ position: [x, y, z], yaw, scale: [sx, sy, sz] }: Prop): Mat4 {
  const [c, s] = [cos(yaw), sin(yaw)];
  return [c * sx, -s * sy, 0, x, s * sx, c * sy, 0, y, 0, 0, sz, z, 0, 0, 0, 1];
}

/**
 * The level that is drawn; null where it is too small to be seen.
 * @param distance to the eye, metres
 * @param zoom by which the levels' distances grow
 */
export function propLevel(prop: Prop, distance: number, zoom: number): PropLevel | null {
  if (prop.upTo !== undefined && distance > prop.upTo * zoom) return null;
  const level = prop.levels.find(({ upTo }) => distance < upTo * zoom);
  return level ?? prop.levels.at(-1) ?? null;
}
