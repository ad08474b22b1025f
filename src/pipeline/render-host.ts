/**
 * The page that renders for a process outside the browser (src/cli/browser/remote-renderer.ts). It asks for commands
 * with `GET /next` and answers each with `POST /result/<number>`; a frame's bytes are on their way while the next
 * frame is being drawn.
 */
import type { CameraSpec } from '../core/camera.ts';
import type { RenderScene } from '../core/frame-record.ts';
import type { RenderLook } from '../core/look.ts';
import type { WorldState } from '../core/world-state.ts';
import { BabylonRenderer } from '../engine/babylon-renderer.ts';

export type RenderCommand =
  | { readonly number: number; readonly do: 'start' }
  | {
      readonly number: number;
      readonly do: 'load';
      readonly scene: RenderScene;
      readonly camera: CameraSpec;
      readonly look?: Partial<RenderLook>;
    }
  | {
      readonly number: number;
      readonly do: 'render';
      readonly state: WorldState;
      readonly next: WorldState | null;
      readonly previous?: WorldState;
    }
  | {
      readonly number: number;
      readonly do: 'render-light';
      readonly state: WorldState;
      readonly next: WorldState;
      readonly detail: number;
    }
  | { readonly number: number; readonly do: 'render-rgb'; readonly state: WorldState };

/** JSON answers; frames and pictures are bytes (src/engine/frame/packed-frame.ts). */
export type RenderAnswer =
  | { readonly renderer: string }
  | { readonly loaded: true }
  | { readonly error: string; readonly isEnvironment: boolean };

let renderer: BabylonRenderer | null = null;

function drawn(
  renderer: BabylonRenderer,
  command: Exclude<RenderCommand, { do: 'start' | 'load' }>,
): Uint8Array {
  if (command.do === 'render')
    return new Uint8Array(
      renderer.renderPacked(command.state, command.next, command.previous).buffer,
    );
  if (command.do === 'render-light')
    return new Uint8Array(renderer.renderLightPacked(command.state, command.next, command.detail));
  return renderer.renderPictureOnly(command.state);
}

async function run(command: RenderCommand): Promise<RenderAnswer | Uint8Array<ArrayBuffer>> {
  if (command.do === 'start') {
    renderer = await BabylonRenderer.create(new OffscreenCanvas(16, 16), navigator.userAgent);
    return { renderer: renderer.renderer };
  }
  if (!renderer) throw new Error('the render host was not started');
  if (command.do === 'load') {
    await renderer.load(command.scene, command.camera, command.look);
    return { loaded: true };
  }
  const bytes = drawn(renderer, command);
  if (renderer.gpu.gl.isContextLost()) {
    return { error: 'the browser lost its WebGL context', isEnvironment: true };
  }
  return bytes as Uint8Array<ArrayBuffer>;
}

async function answer(command: RenderCommand): Promise<RenderAnswer | Uint8Array<ArrayBuffer>> {
  try {
    return await run(command);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
    return { error: message, isEnvironment: name === 'EnvironmentError' };
  }
}

async function serve(): Promise<void> {
  for (;;) {
    const response = await fetch('/next', { cache: 'no-store' });
    if (response.status === 410) return;
    if (response.status === 204) continue;
    const command = (await response.json()) as RenderCommand;
    const result = await answer(command);
    const isBytes = result instanceof Uint8Array;
    // Not awaited: the Blob is a copy. A lost answer is noticed by who waits for it.
    fetch(`/result/${command.number}`, {
      method: 'POST',
      headers: { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' },
      // Bytes go as a Blob: the browser streams it, ten times as fast as a plain array of this size.
      body: isBytes ? new Blob([result]) : JSON.stringify(result),
    }).catch(() => undefined);
  }
}

void serve();
