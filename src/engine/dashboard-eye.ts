/** Small dashboard pictures for models that look on, read back without making the page wait for the GPU. */
import { fitAcross } from '../core/camera.ts';
import { findSpec, type WorldState } from '../core/world-state.ts';
import type { BabylonRenderer } from './babylon-renderer.ts';
import { cameraOnEgo } from './frame/camera-pose.ts';
import { rgbOf } from './frame/packed-frame.ts';

/** How often a picture that is on its way is asked for, milliseconds. */
const POLL_MS = 2;

export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  /** RGB, 3 bytes a pixel, rows from the top. */
  readonly data: Uint8Array;
}

export class DashboardEye {
  private readonly renderer: BabylonRenderer;
  private readonly width: number;
  private readonly height: number;

  /** @param size of its pictures, pixels; the field of view across is the loaded camera's */
  constructor(
    renderer: BabylonRenderer,
    size: { readonly width: number; readonly height: number },
  ) {
    this.renderer = renderer;
    this.width = size.width;
    this.height = size.height;
  }

  /**
   * Draws a state from behind the windscreen at once; what was drawn arrives when the GPU is done.
   */
  async look(state: WorldState): Promise<SmallPicture> {
    const { renderer, width, height } = this;
    const { gl, engine } = renderer.gpu;
    const { scene, camera } = renderer.loaded;
    const lens = fitAcross(camera, width, height);
    const pose = cameraOnEgo(lens, findSpec(scene.actors, scene.egoId), state);
    const needs = { picture: true, truth: false };
    const { targets, picture } = renderer.drawTargets(state, null, pose, pose, needs);
    const target = targets.get(picture ?? 'direct');
    engine.bindFramebuffer(target, 0, undefined, undefined, true);
    const buffer = gl.createBuffer();
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, width * height * 4, gl.STREAM_READ);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    engine.unBindFramebuffer(target, true);
    await this.finished();
    const pixels = new Uint8Array(width * height * 4);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, pixels);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.deleteBuffer(buffer);
    return { width, height, data: rgbOf(pixels) };
  }

  /** Resolves when the GPU has done all that it was told so far. */
  private finished(): Promise<void> {
    const { gl } = this.renderer.gpu;
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0) as WebGLSync;
    gl.flush();
    return new Promise((resolve) => {
      const ask = (): void => {
        if (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) {
          setTimeout(ask, POLL_MS);
          return;
        }
        gl.deleteSync(fence);
        resolve();
      };
      ask();
    });
  }
}
