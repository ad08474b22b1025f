/**
 * The sun's shadows: one depth map of the world around the view, and a small one of the ego alone.
 *
 * Texels of the world's map stand still in the world, so shadows on the ground do not crawl. Over the ego, which the camera
 * rides on, they would wander at its speed, and the shadow of its roof or windscreen on its own dashboard would flicker some
 * hundred times a second. So the ego's own shadow comes from a map that moves with it, and the world's map tells it only of
 * casters that are nearer to the sun than all of the ego.
 */
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import { type ActorSpec, worldFromBody } from '../../core/actors.ts';
import { length, type Mat4, type Vec3 } from '../../core/vector.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { createShadowTarget, drawInto } from '../gpu/targets.ts';
import { type CameraPose, columns } from './camera-pose.ts';
import { eyeOf, fromEye } from './eye-frame.ts';
import { OWN_SHADOW_MAP, ownShadowFromWorld, SHADOW_MAP, shadowFromWorld } from './sun.ts';

/** Samples of the ego's map reach a little beside it. */
const OWN_MARGIN = 1.03;

/** Draws what throws shadows into the bound map, with the effect that is enabled. */
export interface ShadowCasters {
  /** Everything near a point of the world. */
  readonly world: (effect: Effect, centre: Vec3) => void;
  readonly ego: (effect: Effect) => void;
}

export class SunShadows {
  private readonly gpu: Gpu;
  private readonly effect: Effect;
  private readonly toSun: Vec3;
  private readonly ego: ActorSpec;
  /** The world's map, and the ego's to the right of it. */
  private readonly maps: ReturnType<typeof createShadowTarget>;
  private shadowFromEye: Float32Array = new Float32Array(16);
  private ownShadowFromEye: Float32Array = new Float32Array(16);
  private ownDepth = 0;
  private centre: Vec3 = [0, 0, 0];

  constructor(gpu: Gpu, effect: Effect, toSun: Vec3, ego: ActorSpec) {
    this.gpu = gpu;
    this.effect = effect;
    this.toSun = toSun;
    this.ego = ego;
    const width = SHADOW_MAP.resolution + OWN_SHADOW_MAP.resolution;
    this.maps = createShadowTarget(gpu, { width, height: SHADOW_MAP.resolution });
  }

  /** Places both maps for a frame. @param pose whose eye is the origin of what the GPU is given */
  prepare(state: WorldState, pose: CameraPose): void {
    const eye = eyeOf(pose);
    this.centre = ahead(pose);
    const fromWorld = shadowFromWorld(this.toSun, this.centre);
    const worldFromEgo = worldFromBody(findActor(state, this.ego.id));
    const ownFromWorld = ownShadowFromWorld(
      this.toSun,
      worldFromEgo,
      OWN_MARGIN * length(this.ego.size),
    );
    this.shadowFromEye = columns(fromEye(fromWorld, eye));
    this.ownShadowFromEye = columns(fromEye(ownFromWorld, eye));
    this.ownDepth = leastDepth(fromWorld, worldFromEgo, this.ego.size) * 0.5 + 0.5;
  }

  draw({ world, ego }: ShadowCasters): void {
    const { engine } = this.gpu;
    const { resolution } = SHADOW_MAP;
    drawInto(this.gpu, this.maps.target, () => {
      engine.setState(false);
      engine.setDepthBuffer(true);
      engine.setDepthWrite(true);
      engine.clear(null, false, true);
      engine.enableEffect(this.effect);
      engine.setState(false, 1.5, false, false, true, undefined, 2);
      engine._viewport(0, 0, resolution, resolution);
      this.effect.setMatrices('shadowFromEye', this.shadowFromEye);
      world(this.effect, this.centre);
      engine._viewport(resolution, 0, OWN_SHADOW_MAP.resolution, OWN_SHADOW_MAP.resolution);
      this.effect.setMatrices('shadowFromEye', this.ownShadowFromEye);
      ego(this.effect);
      engine.setState(false);
    });
  }

  /** Tells an effect that lights surfaces. */
  set(effect: Effect): void {
    effect.setMatrices('shadowFromEye', this.shadowFromEye);
    effect.setMatrices('ownShadowFromEye', this.ownShadowFromEye);
    effect.setFloat('ownDepth', this.ownDepth);
    effect.setTexture('shadowMap', this.maps.map);
  }

  dispose(): void {
    this.maps.target.dispose();
  }
}

/** The middle of what a camera sees near by, on the ground. */
function ahead({ worldFromCamera: m }: CameraPose): Vec3 {
  const far = SHADOW_MAP.span * 0.3;
  const flat = Math.sqrt(m[2] * m[2] + m[6] * m[6]) || 1;
  return [m[3] + (m[2] / flat) * far, m[7] + (m[6] / flat) * far, 0];
}

/** Depth in a shadow map (-1..1) of the corner of a box that is nearest to the sun. */
function leastDepth(shadowFromWorld: Mat4, worldFromBody: Mat4, size: Vec3): number {
  const m = fromEye(shadowFromWorld, [worldFromBody[3], worldFromBody[7], worldFromBody[11]]);
  const reach = [0, 1, 2].reduce((sum, axis) => {
    const along =
      m[8] * (worldFromBody[axis] as number) +
      m[9] * (worldFromBody[4 + axis] as number) +
      m[10] * (worldFromBody[8 + axis] as number);
    return sum + Math.abs(along) * ((size[axis] as number) / 2);
  }, 0);
  return m[11] - reach;
}
