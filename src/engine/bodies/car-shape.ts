/**
 * The skin of a passenger body as functions of the side view: how wide and how high it is at each station.
 * `xb` is measured back from the front bumper, heights `h` from the ground, `y` from the middle; metres.
 * Sections are drawn straight across and then bent: the ends are swept back towards their corners.
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
import { type CarStyle, carStyle } from './car-style.ts';

/** Kept free of the box's faces, for what is laid over the skin. */
const MARGIN = 0.014;
/** Room above and around a wheel in its arch. */
const ARCH_ROOM = 0.05;
/** Over which the sweep of each end fades out, metres. */
const SWEEP_RUN = [0.5, 0.42] as const;
/** Width at each point of the side over the full one, from the sill's edge up to the belt line. */
const SIDE_WIDTHS = [0.94, 0.972, 0.986, 1, 0.994, 0.986, 0.967, 0.937] as const;

export const mix = (a: number, b: number, u: number): number => a + (b - a) * u;
const clamp01 = (u: number): number => Math.min(1, Math.max(0, u));

export class CarShape {
  readonly length: number;
  readonly height: number;
  readonly halfWidth: number;
  readonly profile: BodyProfile;
  readonly chassis: ChassisSpec;
  readonly style: CarStyle;
  /** Axles, back from the bumper. */
  readonly axleX: readonly [number, number];
  readonly archRadius: number;
  /** Inner end of the wheel wells. */
  readonly wellY: number;
  readonly frontX = MARGIN;
  readonly rearX: number;
  /** Upper edge of the windscreen at the pillars. */
  readonly roofFrontX: number;

  constructor(model: BodyModel) {
    if (!model.profile || !model.chassis) throw new RangeError(`${model.name} has no profile`);
    this.profile = model.profile;
    this.chassis = model.chassis;
    this.style = carStyle(model.name);
    this.length = model.size[0];
    this.height = model.size[2];
    this.halfWidth = model.size[1] / 2 - MIRROR_M;
    this.rearX = this.length - MARGIN;
    const { frontX, rearX } = axles(model);
    this.axleX = [this.length / 2 - frontX, this.length / 2 - rearX];
    this.archRadius = model.chassis.wheelRadius + ARCH_ROOM;
    this.wellY = 2 * halfTrack(model) - model.size[1] / 2 - 0.02;
    this.roofFrontX = model.profile.roofFrontX + this.style.screenRun;
  }

  /** From side-view measures to the body frame. */
  point(xb: number, y: number, h: number): Vec3 {
    return [this.length / 2 - xb, y, h - this.height / 2];
  }

  /** As {@link point}, for a point of the lower body's skin: bent with the ends. */
  skin(xb: number, y: number, h: number): Vec3 {
    const u = clamp01(Math.abs(y) / (this.width(xb) * 0.96));
    const front = clamp01(1 - (xb - this.frontX) / SWEEP_RUN[0]) ** 1.5;
    const rear = clamp01(1 - (this.rearX - xb) / SWEEP_RUN[1]) ** 1.5;
    const bent = xb + front * this.frontBow(u, h) - rear * this.rearBow(u, h);
    return this.point(bent, y, h);
  }

  /** How far the front lies behind its foremost point: swept at the corners, leaning above and below the bumper. */
  private frontBow(u: number, h: number): number {
    const { groundClearance, noseHeight } = this.profile;
    const bumper = mix(groundClearance, noseHeight, 0.5);
    const over = clamp01((h - bumper) / (noseHeight - bumper));
    const under = clamp01((bumper - 0.08 - h) / (bumper - 0.08 - groundClearance));
    return this.style.sweep[0] * u ** 3 + 0.09 * over ** 2 + 0.08 * under ** 2;
  }

  private rearBow(u: number, h: number): number {
    const { groundClearance, tailHeight } = this.profile;
    const bumper = mix(groundClearance, tailHeight, 0.45);
    const over = clamp01((h - bumper - 0.04) / (tailHeight - bumper));
    const under = clamp01((bumper - 0.06 - h) / (bumper - groundClearance));
    const lean = this.style.rear === 'doors' || this.style.rear === 'bed' ? 0.03 : 0.08;
    return this.style.sweep[1] * u ** 3 + lean * over ** 1.5 + 0.08 * under ** 2;
  }

  /** Half width at a station: rounded off towards both bumpers. */
  width(xb: number): number {
    const front = clamp01((0.8 - xb) / 0.8) ** 2.4 * 0.12;
    const rear = clamp01((xb - this.length + 0.9) / 0.9) ** 2.4 * (this.isBoxy ? 0.02 : 0.1);
    return this.halfWidth * (1 - front - rear);
  }

  get isBoxy(): boolean {
    return this.style.rear === 'doors' || this.style.rear === 'bed';
  }

  /** Bonnet, belt line or boot: where the lower body ends at its sides. */
  top(xb: number): number {
    const p = this.profile;
    const noseDrop = clamp01((0.2 - xb) / 0.2) ** 2.2 * 0.1;
    if (xb < p.cowlX) {
      const u = clamp01((xb - 0.06) / (p.cowlX - 0.06));
      return mix(p.noseHeight, p.cowlHeight, u) + 0.045 * Math.sin(Math.PI * u ** 0.8) - noseDrop;
    }
    if (xb < p.deckX) return mix(p.cowlHeight, p.deckHeight, (xb - p.cowlX) / (p.deckX - p.cowlX));
    const u = clamp01((xb - p.deckX) / Math.max(0.01, this.length - 0.06 - p.deckX));
    const tailDrop = clamp01((xb - this.length + 0.06) / 0.06) ** 2 * 0.035;
    return mix(p.deckHeight, p.tailHeight, u) + 0.02 * Math.sin(Math.PI * u) - tailDrop;
  }

  bottom(xb: number): number {
    const front = clamp01((0.5 - xb) / 0.5) ** 2 * 0.05;
    const rear = clamp01((xb - this.length + 0.6) / 0.6) ** 2 * 0.1;
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

  /** How far the side stands out round a wheel arch. */
  private flare(xb: number, h: number): number {
    for (const axle of this.axleX) {
      const off = Math.sqrt((xb - axle) ** 2 + (h - this.chassis.wheelRadius) ** 2);
      const near = clamp01((1.4 - off / this.archRadius) / 0.4);
      if (near > 0) return 0.02 * near;
    }
    return 0;
  }

  /** The side of a section, from the sill's edge up to the belt line: 8 points. */
  side(xb: number, arch = this.arch(xb)): [y: number, h: number][] {
    const [w, top, bottom] = [this.width(xb), this.top(xb), this.bottom(xb)];
    const wanted = [
      arch,
      bottom + 0.09,
      mix(bottom, top, 0.36),
      mix(bottom, top, 0.58),
      top - 0.2,
      top - 0.125,
      top - 0.04,
    ];
    let least = arch;
    return SIDE_WIDTHS.map((share, i): [number, number] => {
      const room = (SIDE_WIDTHS.length - 1 - i) * 0.012;
      const h =
        i === SIDE_WIDTHS.length - 1
          ? top
          : Math.min(Math.max(wanted[i] as number, least), top - room);
      least = h + (i === 0 ? 0.02 : 0.014);
      return [w * share + (i < 6 ? this.flare(xb, h) : 0), h];
    });
  }

  /** How far the middle of bonnet and boot stands above their edges. */
  crown(xb: number): number {
    const { cowlX, deckX } = this.profile;
    if (xb <= cowlX) return 0.045 * clamp01(xb / 0.25 + 0.2);
    return xb >= deckX ? 0.02 : 0;
  }

  /** y of the lower body's side at a height. */
  sideY(xb: number, h: number): number {
    const side = this.side(xb, this.bottom(xb));
    for (let i = 1; i < side.length; i++) {
      const [[y0, h0], [y1, h1]] = [side[i - 1], side[i]] as [[number, number], [number, number]];
      if (h <= h1) return mix(y0, y1, clamp01((h - h0) / Math.max(1e-6, h1 - h0)));
    }
    return (side[side.length - 1] as [number, number])[0];
  }

  /** The roof's edge above the side windows. */
  rail(xb: number): number {
    const rear = this.profile.roofRearX;
    const u = clamp01((xb - this.roofFrontX) / (rear - this.roofFrontX));
    const full = this.height - (this.style.rails ? 0.01 : 0.004) - 0.047;
    const [fall, peak] = this.isBoxy ? [0.02, 0.4] : [0.065, 0.32];
    return full - fall * ((u - peak) / (1 - peak)) ** 2 * (u < peak ? 0.9 : 1);
  }

  /** y of the greenhouse's side at a height. */
  glassY(xb: number, h: number): number {
    const belt = this.top(xb);
    const foot = this.width(xb) * 0.93;
    const u = clamp01((h - belt) / (this.height - 0.1 - belt));
    return foot - this.profile.tumblehome * u + 0.022 * Math.sin(Math.PI * u);
  }
}
