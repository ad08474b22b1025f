/** An event camera in a worker of a page: its pixels on the GPU, its lists in the worker's own thread. */

import { EnvironmentError } from '../../core/errors.ts';
import { type EventPacket, type SensorSize, slicePacket } from '../../core/event-packet.ts';
import { codesTo, type IntensityValues, LINEAR } from '../../sensors/events/intensity.ts';
import type { EventSettings } from '../../sensors/events/settings.ts';
import { EsimGpu } from './esim-gpu.ts';
import { EsimWebGpu } from './esim-webgpu.ts';
import { eventGl, type Gl } from './gl-tools.ts';
import { computeDevice } from './webgpu-tools.ts';

/** What the pixels are computed by. */
export type EventShaders = 'webgpu' | 'webgl2';

export class EventService {
  private gl: Gl | null = null;
  private camera: EsimGpu | EsimWebGpu | null = null;
  /** Ends with the call before. */
  private turn: Promise<unknown> = Promise.resolve();

  /**
   * Begins anew.
   * @param maxCode frames are codes 0..maxCode of linear light; 0: they are linear light
   * @param by null: compute shaders where the browser has WebGPU that is not software, else WebGL2
   * @returns what was chosen
   * @throws EnvironmentError without WebGL2, or without the WebGPU that was asked for, UsageError naming a setting that
   * cannot be
   */
  start(
    size: SensorSize,
    maxCode: number,
    settings: EventSettings,
    by: EventShaders | null = null,
  ): Promise<EventShaders> {
    return this.inTurn(async () => {
      this.camera?.dispose();
      this.camera = null;
      const scale = maxCode > 0 ? codesTo(maxCode) : LINEAR;
      const device = by === 'webgl2' ? null : await computeDevice(by === 'webgpu');
      if (device) {
        this.camera = await EsimWebGpu.create(device, size, scale, settings);
        return 'webgpu';
      }
      if (by === 'webgpu') throw new EnvironmentError('the browser offers no WebGPU device');
      this.gl ??= eventGl(new OffscreenCanvas(1, 1));
      this.camera = new EsimGpu(this.gl, size, scale, settings);
      return 'webgl2';
    });
  }

  /** The events since the frame before; the arrays are the caller's. */
  next(tUs: number, values: IntensityValues): Promise<EventPacket> {
    return this.inTurn(async () => {
      if (!this.camera) throw new RangeError('the event camera was not started');
      const packet = await this.camera.next(tUs, values);
      if (this.camera instanceof EsimGpu && this.gl?.isContextLost())
        throw new EnvironmentError('the browser lost its WebGL context');
      const { tUs: times, x, y, p, count } = slicePacket(packet, 0, packet.count);
      return { count, tUs: times.slice(), x: x.slice(), y: y.slice(), p: p.slice() };
    });
  }

  /** Calls come in the order of frames, also where one is not waited for. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}
