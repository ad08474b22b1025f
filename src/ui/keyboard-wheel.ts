/** A car's controls on a keyboard: keys are all or nothing, so they move wheel and pedals at a hand's pace. */
import type { Controls } from '../world/dynamics/actuation.ts';

type Part = 'left' | 'right' | 'faster' | 'slower';

const KEYS: Readonly<Record<string, Part>> = {
  ArrowLeft: 'left',
  KeyA: 'left',
  ArrowRight: 'right',
  KeyD: 'right',
  ArrowUp: 'faster',
  KeyW: 'faster',
  ArrowDown: 'slower',
  KeyS: 'slower',
};

/** Largest front-wheel angle, and how fast a key turns it and it comes back, rad and rad/s. */
const MOST_STEER = 0.55;
const TURN_RATE = 0.9;
const RETURN_RATE = 1.6;
/** A held key asks for no more than this sideways, m/s2, so that a tap at speed is no spin. */
const MOST_LATERAL = 6.5;
const WHEELBASE_M = 2.7;
/** Full pedal takes so long, seconds. */
const THROTTLE_S = 0.35;
const BRAKE_S = 0.3;
/** Reverse goes in and out below this, m/s. */
const STANDING = 1.5;

const toward = (from: number, to: number, step: number): number =>
  from < to ? Math.min(to, from + step) : Math.max(to, from - step);

export class KeyboardWheel {
  reverse = false;
  private readonly held = new Set<string>();
  private steer = 0;
  private throttle = 0;
  private brake = 0;

  /** @param code as KeyboardEvent.code @returns whether the key is one that drives */
  press(code: string): boolean {
    if (!(code in KEYS)) return false;
    this.held.add(code);
    return true;
  }

  release(code: string): void {
    this.held.delete(code);
  }

  /** Hands off: at a change of scene, or when the page loses the keyboard. */
  letGo(): void {
    this.held.clear();
  }

  reset(): void {
    this.letGo();
    this.reverse = false;
    this.steer = this.throttle = this.brake = 0;
  }

  /** @param speed m/s @returns whether the gear was changed: it is not at speed */
  toggleReverse(speed: number): boolean {
    if (speed > STANDING) return false;
    this.reverse = !this.reverse;
    return true;
  }

  /** Moves wheel and pedals for `dt` seconds at a speed in m/s. */
  update(dt: number, speed: number): Controls {
    const side = (this.isHeld('left') ? 1 : 0) - (this.isHeld('right') ? 1 : 0);
    const most = Math.min(
      MOST_STEER,
      Math.atan((WHEELBASE_M * MOST_LATERAL) / Math.max(1, speed * speed)),
    );
    const wanted = side * most;
    const comesBack = Math.abs(wanted) < Math.abs(this.steer) || wanted * this.steer < 0;
    this.steer = toward(this.steer, wanted, (comesBack ? RETURN_RATE : TURN_RATE) * dt);
    this.throttle = this.isHeld('faster') ? Math.min(1, this.throttle + dt / THROTTLE_S) : 0;
    this.brake = this.isHeld('slower') ? Math.min(1, this.brake + dt / BRAKE_S) : 0;
    return { steer: this.steer, throttle: this.throttle, brake: this.brake, reverse: this.reverse };
  }

  private isHeld(part: Part): boolean {
    for (const code of this.held) if (KEYS[code] === part) return true;
    return false;
  }
}
