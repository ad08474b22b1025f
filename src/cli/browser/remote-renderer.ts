/** A renderer in a headless browser, as a renderer of this process. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CameraSpec } from '../../core/camera.ts';
import { EnvironmentError } from '../../core/errors.ts';
import type {
  FrameImages,
  FrameRenderer,
  LightImages,
  RenderScene,
} from '../../core/frame-record.ts';
import type { RenderLook } from '../../core/look.ts';
import type { WorldState } from '../../core/world-state.ts';
import { lightImages } from '../../engine/frame/light-images.ts';
import {
  type PackedLayout,
  packedFrame,
  rgbOf,
  unpackFrame,
} from '../../engine/frame/packed-frame.ts';
import type { RenderAnswer, RenderCommand } from '../../pipeline/render-host.ts';
import { builtPage } from './build-page.ts';
import { browserPath, type LaunchedBrowser, launchBrowser, type RendererChoice } from './launch.ts';
import { type PageServer, servePage } from './page-server.ts';
import { openUnwatched } from './unwatched-page.ts';

/** Nothing takes this long that has not gone wrong, milliseconds. */
const PATIENCE_MS = 90_000;

type Unnumbered<C> = C extends unknown ? Omit<C, 'number'> : never;
type Answer = RenderAnswer | Uint8Array<ArrayBuffer>;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** What goes wrong outside of a command is said to `/failed`. */
const HOST_PAGE = `<!doctype html><meta charset="utf-8"><title>Nearmiss render host</title>
<script>
  const tell = (what) => fetch('/failed', { method: 'POST', body: String(what) });
  addEventListener('error', (event) => tell(event.message ?? 'a script could not be loaded'), true);
  addEventListener('unhandledrejection', (event) => tell(event.reason));
</script>
<script type="module" src="/host.js"></script>`;

function readBody(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const expected = Number(request.headers['content-length'] ?? 0);
    const body = new Uint8Array(expected);
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      if (length + chunk.length <= expected) body.set(chunk, length);
      length += chunk.length;
    });
    request.on('end', () =>
      length === expected ? resolve(body) : reject(new Error('a torn answer')),
    );
    request.on('error', reject);
  });
}

/** Commands out, answers in. Commands may be sent before earlier ones are answered. */
class CommandLink {
  private count = 0;
  private readonly queue: RenderCommand[] = [];
  private readonly waiting = new Map<number, Waiting>();
  private listener: ServerResponse | null = null;
  private ended: Error | null = null;

  send(command: Unnumbered<RenderCommand>): Promise<Answer> {
    if (this.ended) return Promise.reject(this.ended);
    const number = ++this.count;
    this.queue.push({ ...command, number } as RenderCommand);
    this.pass();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.end(
          new EnvironmentError(
            `the browser gave no answer for ${PATIENCE_MS / 1000} s while rendering`,
          ),
        );
      }, PATIENCE_MS);
      this.waiting.set(number, { resolve, reject, timer });
    });
  }

  /** From now on every command fails with this error; so do those under way. */
  end(error: Error): void {
    this.ended ??= error;
    this.listener?.writeHead(410).end();
    this.listener = null;
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(this.ended);
    }
    this.waiting.clear();
  }

  private pass(): void {
    if (!this.listener || this.queue.length === 0) return;
    this.listener.writeHead(200, { 'content-type': 'application/json' });
    this.listener.end(JSON.stringify(this.queue.shift()));
    this.listener = null;
  }

  /** Handles the host page's requests. */
  readonly handle = (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
    if (path === '/host') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(HOST_PAGE);
      return true;
    }
    if (path === '/next') {
      if (this.ended) response.writeHead(410).end();
      else this.listener = response;
      this.pass();
      return true;
    }
    if (path === '/failed') {
      readBody(request).then(
        (body) => this.end(new Error(`render host: ${new TextDecoder().decode(body)}`)),
        () => this.end(new Error('render host: it failed and could not say why')),
      );
      response.writeHead(204).end();
      return true;
    }
    if (!path.startsWith('/result/')) return false;
    const waiting = this.take(Number(path.slice('/result/'.length)));
    const isBytes = request.headers['content-type'] === 'application/octet-stream';
    readBody(request).then(
      (body) => {
        response.writeHead(204).end();
        waiting?.resolve(
          isBytes ? body : (JSON.parse(new TextDecoder().decode(body)) as RenderAnswer),
        );
      },
      () => waiting?.reject(new EnvironmentError('the browser ended while it sent a frame')),
    );
    return true;
  };

  private take(number: number): Waiting | undefined {
    const waiting = this.waiting.get(number);
    if (waiting) clearTimeout(waiting.timer);
    this.waiting.delete(number);
    return waiting;
  }
}

function bytesOf(answer: Answer): Uint8Array<ArrayBuffer> {
  if (answer instanceof Uint8Array) return answer;
  if (!('error' in answer)) throw new Error('the render host answered out of turn');
  throw answer.isEnvironment
    ? new EnvironmentError(answer.error)
    : new Error(`render host: ${answer.error}`);
}

const checked = (answer: Answer): RenderAnswer => {
  if (!(answer instanceof Uint8Array) && 'error' in answer) bytesOf(answer);
  return answer as RenderAnswer;
};

export class RemoteRenderer implements FrameRenderer {
  readonly browser: string;
  readonly renderer: string;
  private readonly launched: LaunchedBrowser;
  private readonly server: PageServer;
  private readonly link: CommandLink;
  private layout: PackedLayout = { pixels: 0, actors: 0, radiance: false, plain: false };
  private seesMotion = false;
  private isClosed = false;

  private constructor(launched: LaunchedBrowser, server: PageServer, link: CommandLink) {
    this.launched = launched;
    this.server = server;
    this.link = link;
    this.browser = launched.name;
    this.renderer = launched.renderer;
    launched.browser.on('disconnected', () => this.die('its process is gone'));
  }

  private die(how: string): void {
    if (this.isClosed) return;
    this.link.end(new EnvironmentError(`the browser ended while rendering (${how})`));
  }

  /** @throws EnvironmentError where no browser can be started that renders as asked */
  static async start(
    options: { readonly renderer?: RendererChoice } = {},
  ): Promise<RemoteRenderer> {
    // Said before anything is built for it.
    browserPath();
    const folder = await builtPage('host');
    const launched = await launchBrowser(options);
    const link = new CommandLink();
    const server = await servePage(folder, 0, link.handle);
    const remote = new RemoteRenderer(launched, server, link);
    try {
      const started = link.send({ do: 'start' });
      const url = `${server.address}/host`;
      const opened = openUnwatched(launched.browser, url, (how) => remote.die(how));
      await Promise.all([opened, started]);
      checked(await started);
    } catch (error) {
      await remote.close();
      throw error;
    }
    return remote;
  }

  async load(
    scene: RenderScene,
    camera: CameraSpec,
    look: Partial<RenderLook> = {},
  ): Promise<void> {
    this.layout = {
      pixels: camera.width * camera.height,
      actors: scene.actors.length,
      radiance: look.radiance ?? false,
      plain: (look.style ?? null) !== null,
    };
    const { shutter = 0, rollingShutter = 0 } = look.effects ?? {};
    this.seesMotion = shutter > 0 || rollingShutter > 0;
    checked(await this.link.send({ do: 'load', scene, camera, look }));
  }

  /** May be called again before the earlier call has returned: the two then overlap. */
  async render(
    state: WorldState,
    next: WorldState | null,
    previous: WorldState | null = null,
  ): Promise<FrameImages> {
    const { layout } = this;
    const before = previous && this.seesMotion ? { previous } : {};
    const bytes = bytesOf(await this.link.send({ do: 'render', state, next, ...before }));
    return unpackFrame(packedFrame(bytes.buffer, layout), next !== null);
  }

  async renderLight(state: WorldState, next: WorldState, detail = 1): Promise<LightImages> {
    const bytes = bytesOf(await this.link.send({ do: 'render-light', state, next, detail }));
    return lightImages(bytes.buffer, this.layout.pixels);
  }

  /** The picture alone, for comparison: RGB, 3 bytes a pixel, rows from the top. */
  async renderRgbOnly(state: WorldState): Promise<Uint8Array> {
    return rgbOf(bytesOf(await this.link.send({ do: 'render-rgb', state })));
  }

  /** Ends the browser. Safe to call twice, and after the browser's death. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.link.end(new EnvironmentError('the renderer was closed'));
    await this.launched.browser.close().catch(() => undefined);
    await this.server.close();
  }
}
