/** An event camera in a worker of a page: its pixels on the GPU, its lists in the worker's own thread. */

import { EnvironmentError } from '../../core/errors.ts';
import { type EventPacket, type SensorSize, slicePacket } from '../../core/event-packet.ts';
import { codesTo, type IntensityValues, LINEAR } from '../../sensors/events/intensity.ts';
import type { EventSettings } from '../../sensors/events/settings.ts';
import { EsimGpu } from './esim-gpu.ts';
import { eventGl, type Gl } from './gl-tools.ts';

export class EventService {
  private gl: Gl | null = null;
  private camera: EsimGpu | null = null;

  /**
   * Begins anew.
   * @param maxCode frames are codes 0..maxCode of linear light; 0: they are linear light
   * @throws EnvironmentError without WebGL2, UsageError naming a setting that cannot be
   */
  start(size: SensorSize, maxCode: number, settings: EventSettings): void {
    this.camera?.dispose();
    this.gl ??= eventGl(new OffscreenCanvas(1, 1));
    const scale = maxCode > 0 ? codesTo(maxCode) : LINEAR;
    this.camera = new EsimGpu(this.gl, size, scale, settings);
  }

  /** The events since the frame before; the arrays are the caller's. */
  next(tUs: number, values: IntensityValues): EventPacket {
    if (!this.camera) throw new RangeError('the event camera was not started');
    const packet = this.camera.next(tUs, values);
    if (this.gl?.isContextLost()) throw new EnvironmentError('the browser lost its WebGL context');
    const { tUs: times, x, y, p, count } = slicePacket(packet, 0, packet.count);
    return { count, tUs: times.slice(), x: x.slice(), y: y.slice(), p: p.slice() };
  }
}
