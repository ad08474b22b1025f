/**
 * The skin of a passenger body as functions of the side view: how wide and how high it is at each station.
 * `xb` is measured back from the front bumper, heights `h` from the ground, `y` from the middle; metres.
 */
import type { Vec3 } from '../../core/vector.ts';
import {
  axles,
  type BodyModel,
  type BodyProfile,
  type ChassisSpec,
  halfTrack,
  MIRROR_M,
} from '../../world/bodies/body-model.ts';

/** Kept free of the box's faces, for what is laid over the skin. */
const MARGIN = 0.012;
/** Room above and around a wheel in its arch. */
const ARCH_ROOM = 0.055;

const mix = (a: number, b: number, u: number): number => a + (b - a) * u;
const clamp01 = (u: number): number => Math.min(1, Math.max(0, u));

export class CarShape {
  readonly length: number;
  readonly height: number;
  readonly halfWidth: number;
  readonly profile: BodyProfile;
  readonly chassis: ChassisSpec;
  /** Axles, back from the bumper. */
  readonly axleX: readonly [number, number];
  readonly archRadius: number;
  /** Inner end of the wheel wells. */
  readonly wellY: number;
  readonly frontX = MARGIN;
  readonly rearX: number;

  constructor(model: BodyModel) {
    if (!model.profile || !model.chassis) throw new RangeError(`${model.name} has no profile`);
    this.profile = model.profile;
    this.chassis = model.chassis;
    this.length = model.size[0];
    this.height = model.size[2];
    this.halfWidth = model.size[1] / 2 - MIRROR_M;
    this.rearX = this.length - MARGIN;
    const { frontX, rearX } = axles(model);
    this.axleX = [this.length / 2 - frontX, this.length / 2 - rearX];
    this.archRadius = model.chassis.wheelRadius + ARCH_ROOM;
    this.wellY = 2 * halfTrack(model) - model.size[1] / 2 - 0.02;
  }

  /** From side-view measures to the body frame. */
  point(xb: number, y: number, h: number): Vec3 {
    return [this.length / 2 - xb, y, h - this.height / 2];
  }

  /** Half width at a station: rounded off towards both bumpers. */
  width(xb: number): number {
    const front = clamp01((0.75 - xb) / 0.75) ** 2.4 * 0.24;
    const rear = clamp01((xb - this.length + 0.55) / 0.55) ** 2.4 * 0.17;
    return this.halfWidth * (1 - front - rear);
  }

  /** Bonnet, belt line or boot: where the lower body ends. */
  top(xb: number): number {
    const p = this.profile;
    const noseDrop = clamp01((0.16 - xb) / 0.16) ** 2 * 0.16;
    if (xb < p.cowlX) {
      const u = clamp01((xb - 0.1) / (p.cowlX - 0.1));
      return mix(p.noseHeight, p.cowlHeight, u) + 0.035 * Math.sin(Math.PI * u) - noseDrop;
    }
    if (xb < p.deckX) return mix(p.cowlHeight, p.deckHeight, (xb - p.cowlX) / (p.deckX - p.cowlX));
    const u = clamp01((xb - p.deckX) / Math.max(0.01, this.length - 0.1 - p.deckX));
    const tailDrop = clamp01((xb - this.length + 0.08) / 0.08) ** 2 * 0.1;
    return mix(p.deckHeight, p.tailHeight, u) - tailDrop;
  }

  bottom(xb: number): number {
    const front = clamp01((0.5 - xb) / 0.5) ** 2 * 0.07;
    const rear = clamp01((xb - this.length + 0.6) / 0.6) ** 2 * 0.14;
    return this.profile.groundClearance + front + rear;
  }

  /** Lower edge of the side: the sill, or the wheel arch. */
  arch(xb: number): number {
    const bottom = this.bottom(xb);
    for (const axle of this.axleX) {
      const off = this.archRadius ** 2 - (xb - axle) ** 2;
      if (off > -1e-6)
        return Math.max(bottom, this.chassis.wheelRadius + Math.sqrt(Math.max(0, off)));
    }
    return bottom;
  }

  /** Half of the lower body's section, from the middle of the floor outwards and up to the middle of the top. */
  section(xb: number, arch = this.arch(xb)): [y: number, h: number][] {
    const [w, top, bottom] = [this.width(xb), this.top(xb), this.bottom(xb)];
    const well = Math.min(this.wellY, w * 0.8);
    const low = Math.max(mix(bottom, top, 0.18), arch + 0.01);
    const middle = Math.max(mix(bottom, top, 0.52), arch + 0.035);
    const shoulder = Math.max(top - 0.12, mix(middle, top, 0.3));
    const { cowlX, deckX } = this.profile;
    const isUnderGlass = xb > cowlX + 0.01 && xb < deckX - 0.01;
    // Inside the cabin it sinks, so that it does not come through the foot of the windows.
    const crown = isUnderGlass ? -0.04 : 0.02;
    return [
      [0, bottom],
      [well, bottom],
      [well, arch],
      [w * 0.955, arch],
      [w * 0.988, low],
      [w, middle],
      [w * 0.988, shoulder],
      [w * 0.95, top - 0.022],
      [w * 0.9, top],
      [w * 0.45, top + crown * 0.9],
      [0, top + crown * 1.2],
    ];
  }

  /** y of the lower body's side at a height. */
  sideY(xb: number, h: number): number {
    const side = this.section(xb, this.bottom(xb)).slice(3, 9);
    for (let i = 1; i < side.length; i++) {
      const [[y0, h0], [y1, h1]] = [side[i - 1], side[i]] as [[number, number], [number, number]];
      if (h <= h1) return mix(y0, y1, clamp01((h - h0) / Math.max(1e-6, h1 - h0)));
    }
    return (side[5] as [number, number])[0];
  }

  /** Height of the greenhouse's upper edge: windscreen, roof, rear window. */
  roofline(xb: number): number {
    const p = this.profile;
    const full = this.height - 0.004;
    const drop = 0.035;
    if (xb <= p.roofFrontX) {
      const u = clamp01((xb - p.cowlX) / (p.roofFrontX - p.cowlX));
      return mix(p.cowlHeight, full - drop, u) + 0.05 * Math.sin(Math.PI * u);
    }
    if (xb >= p.roofRearX) {
      const u = clamp01((xb - p.roofRearX) / (p.deckX - p.roofRearX));
      return mix(full - drop, p.deckHeight, u) + 0.045 * Math.sin(Math.PI * u);
    }
    const u = (xb - p.roofFrontX) / (p.roofRearX - p.roofFrontX);
    return full - drop * (2 * u - 0.9) ** 2 * (u < 0.45 ? 1.2345 : 0.8264);
  }

  /** y of the greenhouse's side at a height. */
  glassY(xb: number, h: number): number {
    const belt = this.top(xb);
    const foot = this.width(xb) * 0.945;
    const roof = foot - this.profile.tumblehome;
    const u = clamp01((h - belt) / (this.height - 0.05 - belt));
    return mix(foot, roof, u) + 0.018 * Math.sin(Math.PI * u);
  }

  /** Half of the greenhouse's section, from the belt line up to the middle of the roof. */
  cabin(xb: number): [y: number, h: number][] {
    const belt = this.top(xb) - 0.005;
    const roof = Math.max(this.roofline(xb), belt + 0.002);
    const edge = Math.min(0.085, (roof - belt) * 0.4);
    const side = roof - edge;
    const y = this.glassY(xb, side);
    return [
      [this.glassY(xb, belt), belt],
      [this.glassY(xb, mix(belt, side, 0.5)), mix(belt, side, 0.5)],
      [y, side],
      [y - edge * 0.35, roof - edge * 0.42],
      [y - edge * 1.05, roof - edge * 0.08],
      [y * 0.45, roof],
      [0, roof],
    ];
  }
}
