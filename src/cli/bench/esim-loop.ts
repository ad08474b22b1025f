/**
 * The loop of esim_py (uzh-rpg/rpg_vid2e) in JavaScript, as the baseline of `bench events`: a logarithm a pixel, levels that
 * are accumulated, events sorted. It is spared moving the events' addresses while it sorts.
 */
const LEAST_CHANGE = 1e-6;

export class EsimLoop {
  private readonly contrast: number;
  private readonly eps: number;
  private level: Float64Array | null = null;
  private last = new Float64Array(0);
  private logs = new Float64Array(0);
  private lastUs = 0;
  private times = new Float64Array(1 << 16);
  private readonly pixels: number[] = [];
  private readonly polarities: number[] = [];

  constructor(contrast: number, eps: number) {
    this.contrast = contrast;
    this.eps = eps;
  }

  /** @returns how many events there were */
  next(tUs: number, codes: Uint8Array): number {
    if (this.logs.length !== codes.length) this.logs = new Float64Array(codes.length);
    const { logs, eps } = this;
    for (let i = 0; i < codes.length; i++) logs[i] = Math.log(eps + (codes[i] as number) / 255);
    let count = 0;
    if (this.level) count = this.cross(this.level, logs, tUs);
    else this.level = logs.slice();
    this.logs = this.last.length > 0 ? this.last : new Float64Array(codes.length);
    this.last = logs;
    this.lastUs = tUs;
    this.times.subarray(0, count).sort();
    return count;
  }

  private cross(level: Float64Array, logs: Float64Array, tUs: number): number {
    const { last, lastUs, contrast, pixels, polarities } = this;
    let count = 0;
    for (let i = 0; i < logs.length; i++) {
      const [from, to] = [last[i] as number, logs[i] as number];
      if (Math.abs(to - from) <= LEAST_CHANGE) continue;
      const p = to > from ? 1 : -1;
      for (;;) {
        const next = (level[i] as number) + p * contrast;
        if (p > 0 ? next > to : next < to) break;
        if (count === this.times.length) this.grow();
        this.times[count] = lastUs + ((next - from) * (tUs - lastUs)) / (to - from);
        pixels[count] = i;
        polarities[count] = p;
        count++;
        level[i] = next;
      }
    }
    return count;
  }

  private grow(): void {
    const times = new Float64Array(this.times.length * 2);
    times.set(this.times);
    this.times = times;
  }
}
