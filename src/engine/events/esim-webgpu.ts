/**
 * ESIM on the GPU by compute shaders: the model of esim-gpu.ts, all noise included, on WebGPU. Each pixel's events are
 * counted, a prefix sum over the counts gives each pixel its place in one list, and only that list is read back.
 */
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';
import { tooMany } from '../../sensors/events/event-buffer.ts';
import { EventExpander, type Interval } from '../../sensors/events/expand.ts';
import type { IntensityScale, IntensityValues } from '../../sensors/events/intensity.ts';
import { streamSeed } from '../../sensors/events/pixel-noise.ts';
import { checkSettings, type EventSettings } from '../../sensors/events/settings.ts';
import { countShader, FLOAT_PARAMS, PARAMS, scatterShader } from '../shaders/events-wgsl.ts';
import { GROUP } from '../shaders/prefix-sum-wgsl.ts';
import { bitsOf, ln2Units, logUnits, splitNumber } from './log-units.ts';
import {
  comesAsCodes,
  leastChangeUnits,
  lightTable,
  pixelKind,
  pixelTable,
} from './pixel-tables.ts';
import { PrefixSum } from './prefix-sum.ts';
import {
  bindGroupOf,
  computePipelines,
  filled,
  guarded,
  readWords,
  storageOf,
  submit,
  uniformOf,
} from './webgpu-tools.ts';

/** Words a pixel of what the shaders keep. */
const STATE_WORDS = 3;
const FOUND_WORDS = 3;
const NOISE_WORDS = 4;
/** Events that the list has room for at first. */
const FIRST_ROOM = 1 << 12;

type Staging = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** Frames as the shader takes them: whole words. */
function stagingFor(scale: IntensityScale, pixels: number): Staging {
  if (!comesAsCodes(scale)) return new Float32Array(pixels);
  return scale.levels > 256
    ? new Uint16Array(Math.ceil(pixels / 2) * 2)
    : new Uint8Array(Math.ceil(pixels / 4) * 4);
}

/** What an event camera is made of. */
interface Given {
  readonly size: SensorSize;
  readonly scale: IntensityScale;
  readonly settings: EventSettings;
}

function buffersFor(device: GPUDevice, given: Given, staging: Staging) {
  const { size, scale, settings } = given;
  const pixels = size.width * size.height;
  const kind = pixelKind(settings, scale);
  const units = logUnits(settings.contrast);
  return {
    params: uniformOf(device, PARAMS.length),
    light: storageOf(device, staging.byteLength / 4),
    lightTable: filled(device, lightTable(scale, settings.logEps, units)),
    states: storageOf(device, pixels * STATE_WORDS),
    found: storageOf(device, pixels * FOUND_WORDS),
    /** Pairs of words that each pixel has to tell, then where in the list they go. */
    slots: storageOf(device, pixels),
    owns: kind.mismatch ? filled(device, pixelTable(settings, pixels, units)) : null,
    noises: kind.noisy ? storageOf(device, pixels * NOISE_WORDS) : null,
  };
}
type Buffers = ReturnType<typeof buffersFor>;

interface Shaders {
  readonly count: GPUComputePipeline;
  readonly scatter: GPUComputePipeline;
  readonly sum: PrefixSum;
}

async function shadersFor(
  device: GPUDevice,
  { settings, scale }: Given,
  { slots }: Buffers,
  codeBits: number,
): Promise<Shaders> {
  const kind = pixelKind(settings, scale);
  const [[count], [scatter], sum] = await Promise.all([
    computePipelines(device, countShader(kind, codeBits), ['count']),
    computePipelines(device, scatterShader(kind), ['scatter']),
    PrefixSum.create(device, slots),
  ]);
  return { count: count as GPUComputePipeline, scatter: scatter as GPUComputePipeline, sum };
}

/** Not an `EventSimulator`, whose events are there at once: what WebGPU found can only be waited for. */
export class EsimWebGpu {
  private readonly device: GPUDevice;
  private readonly given: Given;
  private readonly staging: Staging;
  private readonly buffers: Buffers;
  private readonly shaders: Shaders;
  private readonly counted: GPUBindGroup;
  private readonly expander: EventExpander;
  private list: GPUBuffer;
  private frames = 0;
  private lastUs = 0;

  private constructor(
    device: GPUDevice,
    given: Given,
    staging: Staging,
    buffers: Buffers,
    shaders: Shaders,
  ) {
    this.device = device;
    this.given = given;
    this.staging = staging;
    this.buffers = buffers;
    this.shaders = shaders;
    const { params, light, lightTable, states, found, slots, owns, noises } = buffers;
    const bound = [params, light, lightTable, states, found, slots, owns, noises];
    this.counted = bindGroupOf(device, shaders.count, bound);
    this.expander = new EventExpander(given.size, given.settings);
    this.list = storageOf(device, FIRST_ROOM * 2);
  }

  /**
   * @param device from now on its own
   * @throws UsageError naming a setting that cannot be, EnvironmentError where the device has no room for so many pixels
   */
  static async create(
    device: GPUDevice,
    size: SensorSize,
    scale: IntensityScale,
    settings: EventSettings,
  ): Promise<EsimWebGpu> {
    checkSettings(settings);
    const given = { size, scale, settings };
    const staging = stagingFor(scale, size.width * size.height);
    return guarded(device, async () => {
      const buffers = buffersFor(device, given, staging);
      const codeBits = staging.BYTES_PER_ELEMENT * 8;
      const shaders = await shadersFor(device, given, buffers, codeBits);
      return new EsimWebGpu(device, given, staging, buffers, shaders);
    });
  }

  /**
   * Takes the next frame, as `EventSimulator.next` does; not before the call before has ended.
   * @throws UsageError where there are more events than can be meant, EnvironmentError where the device is lost, or refuses
   */
  async next(tUs: number, values: IntensityValues): Promise<EventPacket> {
    if (this.frames > 0 && !(tUs > this.lastUs))
      throw new RangeError(`a frame at ${tUs} us cannot follow one at ${this.lastUs} us`);
    const fromUs = this.frames === 0 ? tUs : this.lastUs;
    const interval = { fromUs, toUs: tUs, frame: this.frames++ };
    this.lastUs = tUs;
    const list = await guarded(this.device, () => this.found(interval, values));
    return this.expander.expandList({ ...interval, list });
  }

  /** What the pixels have to tell of an interval, in their order. */
  private async found(interval: Interval, values: IntensityValues): Promise<Uint32Array> {
    const { device, shaders } = this;
    this.upload(values, interval);
    submit(device, (pass) => {
      pass.setPipeline(shaders.count);
      pass.setBindGroup(0, this.counted);
      pass.dispatchWorkgroups(this.groups);
      shaders.sum.record(pass);
    });
    const [pairs] = await readWords(device, shaders.sum.total, 1);
    return this.scattered(pairs as number);
  }

  private get groups(): number {
    const { width, height } = this.given.size;
    return Math.ceil((width * height) / GROUP);
  }

  private upload(values: IntensityValues, interval: Interval): void {
    const { device, staging, buffers } = this;
    const { scale } = this.given;
    if (comesAsCodes(scale) || scale.levels === 0) staging.set(values);
    else for (const [i, value] of values.entries()) staging[i] = scale.intensityOf(value);
    device.queue.writeBuffer(buffers.light, 0, staging);
    device.queue.writeBuffer(buffers.params, 0, this.paramWords(interval));
  }

  private paramWords({ fromUs, toUs, frame }: Interval): Int32Array<ArrayBuffer> {
    const { size, settings } = this.given;
    const { seed, refractoryUs, cutoffHz, shotHz, contrast, logEps } = settings;
    const units = logUnits(contrast);
    const [epsMantissa, epsExponent] = splitNumber(logEps);
    const [ln2, ln2Rest] = ln2Units(units);
    const values: Record<(typeof PARAMS)[number], number> = {
      ...{ frame, refractoryUs, cutoffHz, shotHz, epsMantissa, epsExponent, ln2Rest },
      dtUs: toUs - fromUs,
      unitsANat: units.unitsANat,
      thresholdBits: units.thresholdBits,
      leastChange: leastChangeUnits(units),
      isFirst: frame === 0 ? 1 : 0,
      pixels: size.width * size.height,
      leakKey: streamSeed(seed, 'leakFrame'),
      shotKey: streamSeed(seed, 'shot'),
      ln2Units: ln2,
    };
    const word = (name: (typeof PARAMS)[number]) =>
      FLOAT_PARAMS.has(name) ? bitsOf(values[name]) : values[name];
    return Int32Array.from(PARAMS, word);
  }

  /** The list of what was counted. @param pairs of words */
  private async scattered(pairs: number): Promise<Uint32Array> {
    const { device, shaders, buffers } = this;
    if (pairs === 0) return new Uint32Array(0);
    if (pairs * 8 > device.limits.maxStorageBufferBindingSize) throw tooMany();
    if (pairs * 8 > this.list.size) {
      this.list.destroy();
      const most = device.limits.maxStorageBufferBindingSize / 4;
      this.list = storageOf(device, Math.min(pairs * 4, most));
    }
    const { found, slots, noises } = buffers;
    const bound = bindGroupOf(device, shaders.scatter, [found, slots, this.list, noises]);
    submit(device, (pass) => {
      pass.setPipeline(shaders.scatter);
      pass.setBindGroup(0, bound);
      pass.dispatchWorkgroups(this.groups);
    });
    return readWords(device, this.list, pairs * 2);
  }

  /** Ends the device, and with it all that it holds. */
  dispose(): void {
    this.device.destroy();
  }
}
