/** Lamps of vehicles and streets: which are lit, and which of them light the world in a frame. */
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import type { ActorState } from '../../core/actors.ts';
import type { RenderScene } from '../../core/frame-record.ts';
import type { WorldState } from '../../core/world-state.ts';
import { LAMP } from '../mesh/surface.ts';
import { MAX_LAMPS } from '../shaders/rgb.ts';
import type { CameraPose } from './camera-pose.ts';
import type { SceneLight } from './sun.ts';

/** The lamp switches of an actor, as bits of LAMP. */
export function lampBits(actor: ActorState, { headlamps }: SceneLight, _tUs: number): number {
  const brake = actor.brakeLamp ? 1 << LAMP.brake : 0;
  const lit = headlamps ? (1 << LAMP.head) | (1 << LAMP.tail) : 0;
  return brake | lit;
}

/** The lamps that light a frame, as uniforms. */
export class FrameLamps {
  private readonly place = new Float32Array(MAX_LAMPS * 4);
  private readonly aim = new Float32Array(MAX_LAMPS * 4);
  private readonly colour = new Float32Array(MAX_LAMPS * 4);
  private count = 0;

  constructor(_scene: RenderScene, _light: SceneLight) {}

  /** Chooses the lamps that matter most for a view. */
  choose(_state: WorldState, _pose: CameraPose): void {
    this.count = 0;
  }

  set(effect: Effect): void {
    effect.setInt('lampCount', this.count);
    if (this.count === 0) return;
    effect.setFloatArray4('lampPlace', this.place);
    effect.setFloatArray4('lampAim', this.aim);
    effect.setFloatArray4('lampColour', this.colour);
  }
}
