/** Lamps of vehicles and streets: which are lit, and which of them light the world in a frame. */
import type { Effect } from '@babylonjs/core/Materials/effect.js';
import { type ActorSpec, type ActorState, worldFromBody } from '../../core/actors.ts';
import type { RenderScene } from '../../core/frame-record.ts';
import { cos, sin } from '../../core/math.ts';
import { subtract, transformPoint, type Vec3 } from '../../core/vector.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';
import { LAMP } from '../mesh/surface.ts';
import { MAX_LAMPS } from '../shaders/rgb.ts';
import type { CameraPose } from './camera-pose.ts';
import { eyeOf } from './eye-frame.ts';
import type { SceneLight } from './sun.ts';

/** Indicators blink 1.5 times a second (UNECE R48 allows 1 to 2), lit for the first half of each period. */
const BLINK_US = 666_667;
/** Peak of a pair of dipped headlamps and of a street lamp: radiance of white paper at one metre. */
const HEAD_POWER = 210;
const STREET_POWER = 34;
const HEAD_REACH = 75;
const STREET_REACH = 26;
const HEAD_HEIGHT = 0.66;
/** Share of the lamps that are the street's. */
const MAX_STREET = 12;
/** Colours of lamps: LED and halogen headlamps; LED and sodium street lamps. */
const HEAD_COLOURS: readonly Vec3[] = [
  [0.92, 0.96, 1],
  [0.95, 0.96, 0.95],
  [1, 0.83, 0.6],
];
const STREET_COLOURS: readonly Vec3[] = [
  [1, 0.9, 0.74],
  [1, 0.64, 0.3],
];

const hasHeadlamps = ({ kind }: ActorSpec): boolean =>
  kind !== 'pedestrian' && kind !== 'animal' && kind !== 'obstacle';

/** The lamp switches of an actor, as bits of LAMP. Parked vehicles are dark. */
export function lampBits(
  spec: ActorSpec,
  actor: ActorState,
  { headlamps }: SceneLight,
  tUs: number,
): number {
  if (spec.parked) return 0;
  let bits = actor.brakeLamp ? 1 << LAMP.brake : 0;
  if (headlamps) bits |= (1 << LAMP.head) | (1 << LAMP.tail);
  if (actor.reversing) bits |= 1 << LAMP.reverse;
  const isBlinkOn = (tUs + actor.id * 97_003) % BLINK_US < BLINK_US / 2;
  if (actor.indicator && isBlinkOn) bits |= 1 << LAMP[actor.indicator];
  return bits;
}

interface Lamp {
  readonly at: Vec3;
  readonly reach: number;
  readonly aim: Vec3;
  /** 1: a dipped beam with its cut-off; 0: a cone that looks down. */
  readonly beam: 0 | 1;
  readonly colour: Vec3;
  readonly power: number;
}

/** Lamps at the heads of the posts, in the world. */
function streetLamps({ network, seed }: RenderScene): Lamp[] {
  const colour = STREET_COLOURS[seed % 3 === 0 ? 1 : 0] as Vec3;
  return network.scenery
    .filter(({ kind }) => kind === 'lamp-post')
    .map(({ position: [x, y, z], yaw, size }) => ({
      at: [x + size[0] * cos(yaw), y + size[0] * sin(yaw), z + size[2]],
      reach: STREET_REACH,
      aim: [0, 0, -1],
      beam: 0,
      colour,
      power: STREET_POWER,
    }));
}

/** The lamps that light a frame, as uniforms; none by day. */
export class FrameLamps {
  private readonly place = new Float32Array(MAX_LAMPS * 4);
  private readonly aim = new Float32Array(MAX_LAMPS * 4);
  private readonly colour = new Float32Array(MAX_LAMPS * 4);
  private readonly scene: RenderScene;
  private readonly street: readonly Lamp[];
  private readonly share: number;
  private count = 0;

  constructor(scene: RenderScene, light: SceneLight) {
    this.scene = scene;
    // At dusk lamps are on, and hardly light anything yet.
    this.share = light.headlamps ? light.lampShare : 0;
    this.street = this.share > 0 ? streetLamps(scene) : [];
  }

  private headlamps(state: WorldState): Lamp[] {
    const lamps: Lamp[] = [];
    for (const spec of this.scene.actors) {
      if (spec.parked || !hasHeadlamps(spec)) continue;
      const actor = findActor(state, spec.id);
      const body = worldFromBody(actor);
      const colour = HEAD_COLOURS[(spec.id * 7) % 3] as Vec3;
      const small = spec.kind === 'bicycle' ? 0.05 : 1;
      const front: Vec3 = [spec.size[0] / 2 + 0.02, 0, HEAD_HEIGHT - spec.size[2] / 2];
      lamps.push({
        at: transformPoint(body, front),
        reach: HEAD_REACH * (small < 1 ? 0.3 : 1),
        aim: [body[0], body[4], body[8] - 0.012],
        beam: 1,
        colour,
        power: HEAD_POWER * small,
      });
    }
    return lamps;
  }

  /** Chooses the lamps that matter most for a view: those whose light is nearest ahead of it. */
  choose(state: WorldState, pose: CameraPose): void {
    this.count = 0;
    if (this.share === 0) return;
    const m = pose.worldFromCamera;
    const merit = ({ at, aim, beam, reach }: Lamp): number => {
      // Of a beam, what it falls on: a point ahead of it.
      const ahead = beam ? 9 : 0;
      const [x, y] = [at[0] + aim[0] * ahead - m[3], at[1] + aim[1] * ahead - m[7]];
      const along = x * m[2] + y * m[6];
      return Math.sqrt(x * x + y * y) + (along < -reach * 0.4 ? 1000 : 0);
    };
    const nearest = (lamps: readonly Lamp[], most: number): Lamp[] =>
      lamps
        .map((lamp) => ({ lamp, far: merit(lamp) }))
        .filter(({ far }) => far < 160)
        .sort((a, b) => a.far - b.far)
        .slice(0, most)
        .map(({ lamp }) => lamp);
    const street = nearest(this.street, MAX_STREET);
    for (const lamp of [...nearest(this.headlamps(state), MAX_LAMPS - street.length), ...street]) {
      this.write(lamp, eyeOf(pose));
    }
  }

  private write({ at, reach, aim, beam, colour, power }: Lamp, eye: Vec3): void {
    const o = this.count++ * 4;
    this.place.set([...subtract(at, eye), reach], o);
    this.aim.set([...aim, beam ? 0.25 : 0.12], o);
    this.colour.set([...colour.map((c) => c * power * this.share), beam], o);
  }

  set(effect: Effect): void {
    effect.setInt('lampCount', this.count);
    if (this.count === 0) return;
    effect.setFloatArray4('lampPlace', this.place);
    effect.setFloatArray4('lampAim', this.aim);
    effect.setFloatArray4('lampColour', this.colour);
  }
}
