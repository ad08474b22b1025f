/** SHA-256 over world states: two runs are the same run exactly where their digests are equal. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ActorState } from './actors.ts';
import type { WorldState } from './world-state.ts';

const SIGNAL_CODES = { red: 0, 'red-amber': 1, green: 2, amber: 3 } as const;

function actorNumbers(actor: ActorState): number[] {
  return [
    actor.id,
    ...actor.position,
    actor.yaw,
    actor.pitch,
    actor.roll,
    ...actor.velocity,
    ...actor.angularVelocity,
    actor.steeringAngle,
    actor.throttle,
    actor.brake,
    actor.brakeLamp ? 1 : 0,
    actor.stride,
    ...actor.wheels.flatMap((wheel) => [wheel.steer, wheel.spin, wheel.travel]),
  ];
}

/** Takes states one by one; the numbers of each as little-endian float64 in the order of their declaration. */
export class StateDigest {
  private readonly hash = sha256.create();

  update(state: WorldState): void {
    const numbers = [state.tUs, ...state.signals.map((colour) => SIGNAL_CODES[colour])];
    for (const actor of state.actors) numbers.push(...actorNumbers(actor));
    const view = new DataView(new ArrayBuffer(numbers.length * 8));
    for (let i = 0; i < numbers.length; i++) view.setFloat64(i * 8, numbers[i] as number, true);
    this.hash.update(new Uint8Array(view.buffer));
  }

  /** Lower-case hexadecimal; the digest takes no more states afterwards. */
  hex(): string {
    return bytesToHex(this.hash.digest());
  }
}
