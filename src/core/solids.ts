/** What the world is made of, as plain triangles: what scanners cast rays at and what volumes are filled from. */
import type { ActorState } from './actors.ts';
import type { Mat4, Vec3 } from './vector.ts';

/** Triangles of one thing, counter-clockwise seen from outside. */
export interface SolidMesh {
  /** Nine numbers a triangle, metres, in the mesh's own frame. */
  readonly corners: Float64Array;
  /** Cityscapes label id a triangle. */
  readonly semantic: Uint8Array;
  /** A number a triangle: of two that coincide the one of the higher layer is seen. */
  readonly layer: Uint8Array;
  /** Share of near infrared light (905 nm) that a triangle sends back, 0..1; above 1 for what is made to send it back. */
  readonly reflectivity: Float32Array;
  /** Share of the instance's own paint in a triangle, 0..1. */
  readonly painted: Float32Array;
}

/** A mesh somewhere in the world. */
export interface SolidInstance {
  readonly mesh: SolidMesh;
  /** Affine; may scale. */
  readonly worldFromMesh: Mat4;
  /** Actor id; 0 = none. */
  readonly actor: number;
  /** Reflectivity of its paint. */
  readonly paint: number;
}

/** The geometry of a scene. Things are as detailed as the picture has them at their distance from `eye` (world). */
export interface SceneSolids {
  /** What is fixed to the ground and has a mesh of its own, in the world frame. */
  readonly ground: SolidMesh;
  /** What else is fixed: plants, street furniture, signal heads. */
  fixed(eye: Vec3): SolidInstance[];
  /** One road user, in its parts. */
  actor(state: ActorState, eye: Vec3): SolidInstance[];
}
