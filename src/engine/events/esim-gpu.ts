/** ESIM on the GPU: the model of sensors/events/esim-reference.ts, all noise included, as shaders on WebGL2. */
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';
import { EventExpander } from '../../sensors/events/expand.ts';
import type { IntensityScale, IntensityValues } from '../../sensors/events/intensity.ts';
import type { EventSettings } from '../../sensors/events/settings.ts';
import type { EventSimulator } from '../../sensors/events/simulator.ts';
import { EventPixels } from './event-pixels.ts';
import { type Gl, numberTexture, writeTexture } from './gl-tools.ts';
import { comesAsCodes } from './pixel-tables.ts';

export class EsimGpu implements EventSimulator {
  private readonly gl: Gl;
  private readonly size: SensorSize;
  private readonly scale: IntensityScale;
  private readonly pixels: EventPixels;
  private readonly expander: EventExpander;
  private readonly light: WebGLTexture;
  private readonly format: 'R8UI' | 'R16UI' | 'R32F';
  private readonly found: Int32Array;
  private readonly noise: Int32Array | null;
  private lastUs = Number.NaN;

  /** @throws UsageError naming a setting that cannot be */
  constructor(gl: Gl, size: SensorSize, scale: IntensityScale, settings: EventSettings) {
    this.gl = gl;
    this.size = size;
    this.scale = scale;
    this.pixels = new EventPixels(gl, size, settings, scale);
    this.expander = new EventExpander(size, settings);
    this.format = !comesAsCodes(scale) ? 'R32F' : scale.levels > 256 ? 'R16UI' : 'R8UI';
    this.light = numberTexture(gl, this.format, size);
    this.found = new Int32Array(size.width * size.height * 4);
    this.noise = this.pixels.kind.noisy ? new Int32Array(this.found.length) : null;
  }

  next(tUs: number, values: IntensityValues): EventPacket {
    const fromUs = Number.isNaN(this.lastUs) ? tUs : this.lastUs;
    writeTexture(this.gl, this.light, this.format, this.size, this.uploaded(values));
    this.pixels.take(tUs, this.light);
    this.lastUs = tUs;
    const { found, noise } = this;
    this.pixels.read(found, noise);
    return this.expander.expand({ fromUs, toUs: tUs, frame: this.pixels.frame, found, noise });
  }

  /** The values as the texture takes them. */
  private uploaded(values: IntensityValues): ArrayBufferView {
    const { format, scale } = this;
    if (format === 'R8UI') return values instanceof Uint8Array ? values : Uint8Array.from(values);
    if (format === 'R16UI')
      return values instanceof Uint16Array ? values : Uint16Array.from(values);
    if (scale.levels === 0)
      return values instanceof Float32Array ? values : Float32Array.from(values);
    return Float32Array.from(values, (value) => scale.intensityOf(value));
  }

  dispose(): void {
    this.pixels.dispose();
    this.gl.deleteTexture(this.light);
  }
}
