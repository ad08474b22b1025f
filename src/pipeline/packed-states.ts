/**
 * World states as plain numbers: a message between threads, and a long recording, cost a fraction of what the
 * same states cost as objects. Exact: what is unpacked equals what was packed, bit for bit.
 */
import type { ActorSpec, ActorState, WheelState } from '../core/actors.ts';
import type { Vec3 } from '../core/vector.ts';
import type { SignalColour, WorldState } from '../core/world-state.ts';

const SIGNALS: readonly SignalColour[] = ['red', 'red-amber', 'green', 'amber'];
/** Numbers of an actor without its wheels, and of a wheel. */
const ACTOR_NUMBERS = 17;
/** Lamps that are switched by hand, as bits of one number. */
const LAMP_BITS = { brake: 1, left: 2, right: 4, reverse: 8 } as const;

function lampBits({ brakeLamp, indicator, reversing }: ActorState): number {
  return (
    (brakeLamp ? LAMP_BITS.brake : 0) +
    (indicator ? LAMP_BITS[indicator] : 0) +
    (reversing ? LAMP_BITS.reverse : 0)
  );
}

function lampsOf(bits: number): Pick<ActorState, 'brakeLamp' | 'indicator' | 'reversing'> {
  const { brake, left, right, reverse } = LAMP_BITS;
  return {
    brakeLamp: (bits & brake) > 0,
    ...(bits & left && { indicator: 'left' as const }),
    ...(bits & right && { indicator: 'right' as const }),
    ...(bits & reverse && { reversing: true }),
  };
}

const WHEEL_NUMBERS = 3;

/** Packs the states of one scene: the same actors in the same order, and the same signals, in every state. */
export class StateCodec {
  /** Float64 numbers a state. */
  readonly stride: number;
  private readonly actors: readonly ActorSpec[];
  private readonly signals: number;

  constructor(actors: readonly ActorSpec[], signals: number) {
    this.actors = actors;
    this.signals = signals;
    const perActor = actors.map((spec) => ACTOR_NUMBERS + WHEEL_NUMBERS * spec.wheels.length);
    this.stride = 1 + signals + perActor.reduce((sum, n) => sum + n, 0);
  }

  pack(states: readonly WorldState[]): Float64Array {
    const packed = new Float64Array(states.length * this.stride);
    for (const [i, state] of states.entries()) packed.set(this.numbersOf(state), i * this.stride);
    return packed;
  }

  /** How many states there are in `packed`. */
  count(packed: Float64Array): number {
    return packed.length / this.stride;
  }

  /** @param index of the state, from 0 */
  unpack(packed: Float64Array, index: number): WorldState {
    let at = index * this.stride;
    const next = (): number => packed[at++] as number;
    const tUs = next();
    const signals = Array.from({ length: this.signals }, () => SIGNALS[next()] as SignalColour);
    return { tUs, signals, actors: this.actors.map((spec) => unpackActor(spec, next)) };
  }

  private numbersOf(state: WorldState): number[] {
    const numbers = [state.tUs, ...state.signals.map((colour) => SIGNALS.indexOf(colour))];
    for (const a of state.actors) {
      numbers.push(...a.position, a.yaw, a.pitch, a.roll, ...a.velocity, ...a.angularVelocity);
      numbers.push(a.steeringAngle, a.throttle, a.brake, lampBits(a), a.stride);
      for (const wheel of a.wheels) numbers.push(wheel.steer, wheel.spin, wheel.travel);
    }
    return numbers;
  }
}

function unpackActor({ id, kind, wheels }: ActorSpec, next: () => number): ActorState {
  const vector = (): Vec3 => [next(), next(), next()];
  const wheel = (): WheelState => ({ steer: next(), spin: next(), travel: next() });
  return {
    id,
    kind,
    position: vector(),
    yaw: next(),
    pitch: next(),
    roll: next(),
    velocity: vector(),
    angularVelocity: vector(),
    steeringAngle: next(),
    throttle: next(),
    brake: next(),
    ...lampsOf(next()),
    stride: next(),
    wheels: wheels.map(wheel),
  };
}
