/**
 * The pixels of an event camera on the GPU: a frame of linear light (or of codes) in, and of each pixel how many levels it
 * met since the frame before, of which polarity, when the first one and how far apart. Their state stays there.
 */
import type { SensorSize } from '../../core/event-packet.ts';
import type { IntensityScale } from '../../sensors/events/intensity.ts';
import { streamSeed } from '../../sensors/events/pixel-noise.ts';
import { checkSettings, type EventSettings } from '../../sensors/events/settings.ts';
import { type EventPixelKind, eventPixelFragment } from '../shaders/events.ts';
import { drawScreen, framebufferOf, type Gl, numberTexture, screenProgram } from './gl-tools.ts';
import { type LogUnits, ln2Units, logUnits, splitNumber, TABLE_WIDTH } from './log-units.ts';
import { leastChangeUnits, lightTable, pixelKind, pixelTable } from './pixel-tables.ts';

/** One half of what is read while the other is written. */
interface Side {
  readonly state: WebGLTexture;
  readonly noise: WebGLTexture | null;
  readonly framebuffer: WebGLFramebuffer;
}

export class EventPixels {
  readonly size: SensorSize;
  readonly settings: EventSettings;
  readonly kind: EventPixelKind;
  private readonly gl: Gl;
  private readonly program: WebGLProgram;
  private readonly vertices: WebGLVertexArrayObject;
  private readonly units: LogUnits;
  private readonly logMap: WebGLTexture;
  private readonly pixelMap: WebGLTexture | null;
  private readonly found: WebGLTexture;
  private readonly sides: readonly [Side, Side];
  private current: 0 | 1 = 0;
  private frames = 0;
  private lastUs = 0;

  /**
   * @param scale what the frames' values mean; null: they are colours of linear light, as the renderer has them
   * @throws UsageError naming a setting that cannot be
   */
  constructor(gl: Gl, size: SensorSize, settings: EventSettings, scale: IntensityScale | null) {
    checkSettings(settings);
    this.gl = gl;
    this.size = size;
    this.settings = settings;
    this.kind = pixelKind(settings, scale);
    this.units = logUnits(settings.contrast);
    this.program = screenProgram(gl, eventPixelFragment(this.kind));
    this.vertices = gl.createVertexArray() as WebGLVertexArrayObject;
    const table = lightTable(scale, settings.logEps, this.units);
    const height = table.length / 2 / TABLE_WIDTH;
    this.logMap = numberTexture(gl, 'RG32I', { width: TABLE_WIDTH, height }, table);
    const own = this.kind.mismatch
      ? pixelTable(settings, size.width * size.height, this.units)
      : null;
    this.pixelMap = own ? numberTexture(gl, 'RGBA32I', size, own) : null;
    this.found = numberTexture(gl, 'RGBA32I', size);
    this.sides = [this.side(), this.side()];
  }

  private side(): Side {
    const { gl, size } = this;
    const state = numberTexture(gl, 'RGBA32I', size);
    const noise = this.kind.noisy ? numberTexture(gl, 'RGBA32I', size) : null;
    const framebuffer = framebufferOf(gl, [state, this.found, ...(noise ? [noise] : [])]);
    return { state, noise, framebuffer };
  }

  /**
   * Takes the next frame; the first one only sets the levels.
   * @param tUs when it was, microseconds; more than the frame before
   * @param light a texture of the sensor's size: R8UI or R16UI codes, or floats of linear light
   * @param countsAnew whether the view's counts of events begin with this interval
   */
  take(tUs: number, light: WebGLTexture, countsAnew = true): void {
    const { gl, program, size, kind } = this;
    if (this.frames > 0 && !(tUs > this.lastUs))
      throw new RangeError(`a frame at ${tUs} us cannot follow one at ${this.lastUs} us`);
    const [from, into] = [this.sides[this.current], this.sides[this.current === 0 ? 1 : 0]];
    const textures = {
      lightMap: light,
      logMap: this.logMap,
      stateMap: from.state,
      ...(this.pixelMap ? { pixelMap: this.pixelMap } : {}),
      ...(from.noise ? { noiseMap: from.noise } : {}),
    };
    const viewport = [0, 0, size.width, size.height] as const;
    drawScreen(gl, program, into.framebuffer, viewport, this.vertices, textures, (at) => {
      this.setUniforms(at, tUs - this.lastUs, countsAnew);
      if (kind.noisy) this.setNoise(at);
    });
    this.current = this.current === 0 ? 1 : 0;
    this.frames++;
    this.lastUs = tUs;
  }

  private setUniforms(
    at: (name: string) => WebGLUniformLocation | null,
    dtUs: number,
    countsAnew: boolean,
  ): void {
    const { gl, units, settings } = this;
    gl.uniform1f(at('dtUs'), dtUs);
    gl.uniform1f(at('refractoryUs'), settings.refractoryUs);
    gl.uniform1i(at('thresholdBits'), units.thresholdBits);
    gl.uniform1i(at('leastChange'), leastChangeUnits(units));
    gl.uniform1i(at('isFirst'), this.frames === 0 ? 1 : 0);
    gl.uniform1i(at('countsAnew'), countsAnew ? 1 : 0);
    if (this.kind.light === 'codes') return;
    gl.uniform2i(at('eps'), ...splitNumber(settings.logEps));
    gl.uniform2i(at('ln2'), ...ln2Units(units));
    gl.uniform1f(at('unitsANat'), units.unitsANat);
  }

  private setNoise(at: (name: string) => WebGLUniformLocation | null): void {
    const { gl, settings } = this;
    const { seed, cutoffHz, shotHz } = settings;
    gl.uniform1f(at('cutoffHz'), cutoffHz);
    gl.uniform1f(at('shotHz'), shotHz);
    const keys = [streamSeed(seed, 'leakFrame'), streamSeed(seed, 'shot')] as const;
    gl.uniform3ui(at('frameAndKeys'), this.frames, ...keys);
  }

  /** Of each pixel: level, tally, log intensity, when its last event was; what the view is drawn from. */
  get state(): WebGLTexture {
    return this.sides[this.current].state;
  }

  /** Number of the frame that was taken last, from 0. */
  get frame(): number {
    return this.frames - 1;
  }

  /** Copies what the last interval gave (see sensors/events/expand.ts). @param noise only where {@link kind} is noisy */
  read(found: Int32Array, noise: Int32Array | null): void {
    const { gl, size } = this;
    const before = gl.getParameter(gl.FRAMEBUFFER_BINDING) as WebGLFramebuffer | null;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.sides[this.current].framebuffer);
    const copy = (attachment: number, into: Int32Array) => {
      gl.readBuffer(gl.COLOR_ATTACHMENT0 + attachment);
      gl.readPixels(0, 0, size.width, size.height, gl.RGBA_INTEGER, gl.INT, into);
    };
    copy(1, found);
    if (noise) copy(2, noise);
    gl.readBuffer(gl.COLOR_ATTACHMENT0);
    gl.bindFramebuffer(gl.FRAMEBUFFER, before);
  }

  dispose(): void {
    const { gl } = this;
    for (const { state, noise, framebuffer } of this.sides) {
      gl.deleteFramebuffer(framebuffer);
      gl.deleteTexture(state);
      gl.deleteTexture(noise);
    }
    for (const texture of [this.found, this.logMap, this.pixelMap]) gl.deleteTexture(texture);
    gl.deleteVertexArray(this.vertices);
    gl.deleteProgram(this.program);
  }
}
