/** From the light that reaches an event camera to what a model of events sees: the camera's pixels, then voxel grids. */
import { type EventPacket, joinPackets } from '../../core/event-packet.ts';
import { EsimReference } from '../../sensors/events/esim-reference.ts';
import { LINEAR } from '../../sensors/events/intensity.ts';
import { EVENT_NOISE } from '../../sensors/events/presets.ts';
import { voxelBytes, voxelGrid } from '../../sensors/events/representations.ts';
import { type EventSettings, PLAIN_EVENTS } from '../../sensors/events/settings.ts';
import type { AdapterInput } from './adapter.ts';

/** The camera of the shipped model's training data. */
const CAMERA: EventSettings = { ...PLAIN_EVENTS, ...EVENT_NOISE.usual };

export interface LightSample {
  readonly tUs: number;
  /** Linear luminance, a number a pixel, rows from the top. */
  readonly luminance: Float32Array;
}

/** What the light was from `fromUs` to the last sample. A first sample at `fromUs` begins anew; without, it goes on. */
export interface LightWindow {
  readonly fromUs: number;
  /** By rising time, at least one. */
  readonly samples: readonly LightSample[];
}

export class EventSight {
  private readonly size: { readonly width: number; readonly height: number };
  private readonly bins: number;
  private camera: EsimReference | null = null;

  /** @throws RangeError where the input is not of events */
  constructor({ size, bins }: AdapterInput) {
    if (bins === undefined) throw new RangeError('the model does not see events');
    this.size = { width: size[0], height: size[1] };
    this.bins = bins;
  }

  /** What is seen where there are no events. */
  nothing(): Uint8Array {
    const { bins, size } = this;
    return voxelBytes(new Float32Array(bins * size.width * size.height), bins);
  }

  /** The window's events as bytes (voxelBytes). @throws RangeError where it goes on from nothing */
  see({ fromUs, samples }: LightWindow): Uint8Array {
    const { bins, size } = this;
    if (samples[0]?.tUs === fromUs) this.camera = new EsimReference(size, LINEAR, CAMERA);
    if (!this.camera) throw new RangeError('the first window of light begins with a sample');
    const packets: EventPacket[] = [];
    for (const { tUs, luminance } of samples) {
      // The camera's own arrays are valid until the next frame only.
      packets.push(joinPackets([this.camera.next(tUs, luminance)]));
    }
    const span = [fromUs, samples.at(-1)?.tUs ?? fromUs] as const;
    return voxelBytes(voxelGrid(joinPackets(packets), size, bins, span), bins);
  }

  /** Another scene begins. */
  forget(): void {
    this.camera = null;
  }
}
