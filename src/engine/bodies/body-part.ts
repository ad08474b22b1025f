import type { ActorState } from '../../core/actors.ts';
import type { Mat4 } from '../../core/vector.ts';
import type { MeshData } from '../mesh/mesh-builder.ts';

/** One rigid part of a road user. */
export interface BodyPart {
  /** Parts with the same name share one mesh. */
  readonly mesh: string;
  readonly build: () => MeshData;
  /** A simpler mesh for far views, if there is one. */
  readonly far?: { readonly mesh: string; readonly build: () => MeshData };
  /** Where it is in the body frame (origin at the centre of the box); may scale. */
  readonly bodyFromPart: (state: ActorState) => Mat4;
}
