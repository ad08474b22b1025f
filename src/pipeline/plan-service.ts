/** Planning as a service in a thread of its own (workers/planner.ts). Everything in and out is plain data. */
import { NearmissError } from '../core/errors.ts';
import { loadHavok } from '../physics/havok-world.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import { placeFromNetwork } from '../world/places/from-network/place-from-network.ts';
import type { Place } from '../world/places/place.ts';
import { type PlannedScene, type PlanSetting, planScenes } from './plan-scene.ts';
import type { SceneOrder } from './scene-orders.ts';

/** Errors that a user can act on cross the thread with their exit code; others are thrown as they are. */
export type PlanAnswer =
  | { readonly scenes: PlannedScene[] }
  | { readonly refusal: { readonly message: string; readonly exitCode: 1 | 2 | 3 } };

export class PlanService {
  private physics: Promise<CreatePhysics> | null = null;
  /** Of the setting's road, which is the same in all plans. */
  private road: Place | null = null;

  /** @param wasmBinary the bytes of HavokPhysics.wasm */
  async plan(
    orders: readonly SceneOrder[],
    { fps, frames, motion = false, road: network }: PlanSetting,
    wasmBinary: ArrayBuffer,
  ): Promise<PlanAnswer> {
    this.physics ??= loadHavok({ wasmBinary });
    const createPhysics = await this.physics;
    try {
      if (network) this.road ??= placeFromNetwork(network);
      const road = this.road ? { road: this.road } : {};
      return { scenes: planScenes(orders, { fps, frames, motion, createPhysics, ...road }) };
    } catch (error) {
      if (!(error instanceof NearmissError)) throw error;
      return { refusal: { message: error.message, exitCode: error.exitCode } };
    }
  }
}
