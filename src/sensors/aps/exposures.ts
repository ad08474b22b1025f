/**
 * The frames of a DAVIS (C. Brandli et al., "A 240x180 130 dB 3 us latency global shutter spatiotemporal vision sensor",
 * JSSC 2014): the same pixels that make events also collect light, all of them at once, over each exposure. What moves
 * meanwhile is blurred over just the way it moved.
 */

/** From when to when light is collected, microseconds. */
export interface Exposure {
  readonly startUs: number;
  readonly endUs: number;
}

export interface ExposedFrame extends Exposure {
  /** Mean linear luminance of each pixel over the exposure, rows from the top; valid until the next frame. */
  readonly luminance: Float64Array;
}

/**
 * Collects light over exposures that do not overlap, from samples of it between which it is taken to change evenly; the
 * ends of an exposure need not be samples. Its memory is two frames.
 */
export class Exposures {
  private readonly exposures: readonly Exposure[];
  private readonly sum: Float64Array;
  private readonly before: Float64Array;
  private beforeUs = Number.NaN;
  private next = 0;

  /** @param exposures by rising time @throws RangeError where one ends before it starts, or two overlap */
  constructor(pixels: number, exposures: readonly Exposure[]) {
    for (const [i, { startUs, endUs }] of exposures.entries()) {
      if (!(endUs > startUs))
        throw new RangeError(`exposure ${i} ends at ${endUs} us, not after its start`);
      if (startUs < (exposures[i - 1]?.endUs ?? Number.NEGATIVE_INFINITY))
        throw new RangeError(`exposure ${i} starts before the one before it has ended`);
    }
    this.exposures = exposures;
    this.sum = new Float64Array(pixels);
    this.before = new Float64Array(pixels);
  }

  /**
   * Light at a later time. Exposures that began before the first sample are left out.
   * @param luminance linear, a value a pixel; what is no number is dark
   * @returns the frames whose exposures are over, each to be used before the next is asked for
   */
  *add(tUs: number, luminance: ArrayLike<number>): Generator<ExposedFrame> {
    const fromUs = this.beforeUs;
    if (Number.isNaN(fromUs)) this.skipBefore(tUs);
    else {
      for (
        let exposure = this.current;
        exposure && exposure.startUs < tUs;
        exposure = this.current
      ) {
        this.collect(exposure, fromUs, tUs, luminance);
        if (exposure.endUs > tUs) break;
        const span = exposure.endUs - exposure.startUs;
        for (let i = 0; i < this.sum.length; i++) this.sum[i] = (this.sum[i] as number) / span;
        yield { ...exposure, luminance: this.sum };
        this.sum.fill(0);
        this.next++;
      }
    }
    for (let i = 0; i < this.before.length; i++) this.before[i] = lit(luminance[i]);
    this.beforeUs = tUs;
  }

  private get current(): Exposure | undefined {
    return this.exposures[this.next];
  }

  private skipBefore(tUs: number): void {
    while (this.current && this.current.startUs < tUs) this.next++;
  }

  /** Adds the light of an exposure's part of the time between two samples: the mean of its ends times its length. */
  private collect(
    { startUs, endUs }: Exposure,
    fromUs: number,
    toUs: number,
    luminance: ArrayLike<number>,
  ): void {
    const low = Math.max(startUs, fromUs);
    const high = Math.min(endUs, toUs);
    const part = high - low;
    if (part <= 0) return;
    // Of what changes evenly the mean is the value in the middle.
    const u = ((low + high) / 2 - fromUs) / (toUs - fromUs);
    for (let i = 0; i < this.sum.length; i++) {
      const was = this.before[i] as number;
      const middle = was + (lit(luminance[i]) - was) * u;
      this.sum[i] = (this.sum[i] as number) + middle * part;
    }
  }
}

const lit = (value: number | undefined): number => (value !== undefined && value > 0 ? value : 0);
