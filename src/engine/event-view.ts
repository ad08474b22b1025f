/**
 * A live event camera for a page: it looks through the ego's windscreen, and its events are drawn into a rectangle of
 * the renderer's canvas. Light, pixels and picture all stay on the GPU.
 */
import type { RenderTargetWrapper } from '@babylonjs/core/Engines/renderTargetWrapper.js';
import { fitAcross } from '../core/camera.ts';
import { findSpec, type WorldState } from '../core/world-state.ts';
import type { EventSettings } from '../sensors/events/settings.ts';
import type { BabylonRenderer } from './babylon-renderer.ts';
import { EventPixels } from './events/event-pixels.ts';
import { drawScreen, screenProgram } from './events/gl-tools.ts';
import { type CameraPose, cameraOnEgo } from './frame/camera-pose.ts';
import { EVENT_MODES, EVENT_VIEW_FRAGMENT, type EventMode } from './shaders/events.ts';
import type { CanvasRect } from './view.ts';

export { EVENT_MODES, type EventMode };

/** Where time jumps, the events of so long before are shown. */
const MEMORY_US = 30_000;
/** A step of the clock beyond this is a jump. */
const LONGEST_STEP_US = 400_000;

/** The WebGL texture of a target; Babylon keeps it under this name. */
const textureIn = (target: RenderTargetWrapper): WebGLTexture =>
  target.texture?._hardwareTexture?.underlyingResource as WebGLTexture;

/** The moments at which light is drawn to get from one drawing to the next, microseconds. */
export function momentsBetween(
  lastUs: number | null,
  nowUs: number,
  startUs: number,
  { mostSamples, sampleUs }: { readonly mostSamples: number; readonly sampleUs: number },
): { readonly isAnew: boolean; readonly timesUs: readonly number[] } {
  if (lastUs === nowUs) return { isAnew: false, timesUs: [] };
  const isAnew = lastUs === null || nowUs < lastUs || nowUs - lastUs > LONGEST_STEP_US;
  const fromUs = isAnew ? Math.max(startUs, nowUs - MEMORY_US) : lastUs;
  const steps = Math.min(mostSamples, Math.max(1, Math.ceil((nowUs - fromUs) / sampleUs)));
  const on = Array.from({ length: steps }, (_, i) => fromUs + ((i + 1) / steps) * (nowUs - fromUs));
  const timesUs = isAnew ? (nowUs > fromUs ? [fromUs, ...on] : [nowUs]) : on;
  return { isAnew, timesUs };
}

export class EventView {
  mode: EventMode = 'polarity';
  private readonly renderer: BabylonRenderer;
  private readonly program: WebGLProgram;
  private readonly vertices: WebGLVertexArrayObject;
  private settings: EventSettings;
  private pixels: EventPixels | null = null;
  private lastUs: number | null = null;

  constructor(renderer: BabylonRenderer, settings: EventSettings) {
    this.renderer = renderer;
    this.settings = settings;
    const { gl } = renderer.gpu;
    this.program = screenProgram(gl, EVENT_VIEW_FRAGMENT);
    this.vertices = gl.createVertexArray() as WebGLVertexArrayObject;
    renderer.gpu.engine.wipeCaches(true);
  }

  /** Another sensor from the next drawing on. */
  setSettings(settings: EventSettings): void {
    this.settings = settings;
    this.reset();
  }

  /** Forget what was seen: another scene, another sensor. */
  reset(): void {
    this.pixels?.dispose();
    this.pixels = null;
    this.lastUs = null;
  }

  /**
   * Takes what happened since the last drawing, and draws it. The renderer's look must have radiance.
   * @param stateAt the world at a moment that is not after `nowUs`
   * @param sampling how finely time is sampled, at most
   */
  draw(
    { nowUs, startUs, stateAt }: EventMoment,
    rect: CanvasRect,
    sampling: { readonly mostSamples: number; readonly sampleUs: number },
  ): void {
    const size = {
      width: Math.max(1, Math.round(rect.width)),
      height: Math.max(1, Math.round(rect.height)),
    };
    const { pixels } = this;
    if (pixels && (pixels.size.width !== size.width || pixels.size.height !== size.height))
      this.reset();
    const { isAnew, timesUs } = momentsBetween(this.lastUs, nowUs, startUs, sampling);
    if (isAnew) this.reset();
    const { gl, engine } = this.renderer.gpu;
    this.pixels ??= new EventPixels(gl, size, this.settings, null);
    for (const [i, tUs] of timesUs.entries()) {
      const state = stateAt(tUs);
      const light = this.renderer.drawLight(state, this.poseAt(state, size));
      this.pixels.take(tUs, textureIn(light), i === 0 || (isAnew && i === 1));
      engine.wipeCaches(true);
    }
    this.lastUs = nowUs;
    this.show(this.pixels, { ...rect, ...size });
  }

  private poseAt(
    state: WorldState,
    { width, height }: { width: number; height: number },
  ): CameraPose {
    const { scene, camera } = this.renderer.loaded;
    return cameraOnEgo(
      fitAcross(camera, width, height),
      findSpec(scene.actors, scene.egoId),
      state,
    );
  }

  private show(pixels: EventPixels, { x, y, width, height }: CanvasRect): void {
    const { gl, engine } = this.renderer.gpu;
    engine.restoreDefaultFramebuffer();
    const bottom = gl.drawingBufferHeight - y - height;
    const viewport = [x, bottom, width, height] as const;
    const textures = { stateMap: pixels.state };
    drawScreen(gl, this.program, null, viewport, this.vertices, textures, (at) => {
      gl.uniform4f(at('place'), x, bottom, 1 / width, 1 / height);
      gl.uniform1i(at('mode'), EVENT_MODES.indexOf(this.mode));
      gl.uniform1f(at('spanUs'), MEMORY_US);
    });
    engine.wipeCaches(true);
  }
}

/** What a drawing of events is of. */
export interface EventMoment {
  readonly nowUs: number;
  /** Before this there is nothing. */
  readonly startUs: number;
  readonly stateAt: (tUs: number) => WorldState;
}
