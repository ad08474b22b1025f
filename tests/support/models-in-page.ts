/** The shipped models in a worker of a headless browser's page, computing where they are told; and here, to compare. */
import type { Page } from 'playwright-core';
import { builtPage } from '../../src/cli/browser/build-page.ts';
import { launchBrowser } from '../../src/cli/browser/launch.ts';
import { servePage } from '../../src/cli/browser/page-server.ts';
import { createRng } from '../../src/core/rng.ts';
import {
  type Computing,
  type ModelFiles,
  PerceptionService,
  type Said,
} from '../../src/perception/service/perception-service.ts';
import { MODEL_FILES, type ShippedModel, shippedFiles } from './shipped-files.ts';

const PAGE = `<!doctype html><meta charset="utf-8"><title>Nearmiss</title><script type="module" src="/perception.js"></script>`;
const EGO = { ego_speed: 12, ego_yaw_rate: 0.1 };
const PICTURES = { width: 160, height: 90 };
/** Of the model of events. */
const LIGHT = { width: 96, height: 64 };

/** What a model is shown: pictures (RGB) or light (float32), all of this size. */
export interface Film {
  readonly model: ShippedModel;
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
}

/** Frames of noise. */
export function noiseFor(model: ShippedModel, count: number): Film {
  const rng = createRng(4);
  const size = model === 'events' ? LIGHT : PICTURES;
  const pixels = size.width * size.height;
  const frames = Array.from({ length: count }, () =>
    model === 'events'
      ? new Uint8Array(Float32Array.from({ length: pixels }, () => rng.uniform(0.3, 0.5)).buffer)
      : Uint8Array.from({ length: pixels * 3 }, () => rng.integer(0, 255)),
  );
  return { model, ...size, frames };
}

/** A frame of a film, and which one it is. */
interface Shown extends Pick<Film, 'model' | 'width' | 'height'> {
  readonly f: number;
  readonly ego: typeof EGO;
}

/** Shows a service a frame. The page has it by its text, so it knows nothing of this file. */
async function show(
  service: Pick<PerceptionService, 'see' | 'seeLight'>,
  { model, width, height, f, ego }: Shown,
  data: Uint8Array<ArrayBuffer>,
): Promise<Said> {
  if (model !== 'events') return service.see({ width, height, data }, ego);
  const luminance = new Float32Array(data.slice().buffer);
  const [fromUs, tUs] = [f * 100_000, (f + 1) * 100_000];
  const first = f === 0 ? [{ tUs: fromUs, luminance: luminance.map(() => 0.4) }] : [];
  return service.seeLight({ fromUs, samples: [...first, { tUs, luminance }] });
}

/** What the film's model says of it on WebAssembly in this process. */
export async function saidHere({ frames, ...film }: Film): Promise<Said[]> {
  const service = new PerceptionService(() => 0);
  await service.start({ threads: false });
  await service.open(film.model, await shippedFiles(film.model));
  const said: Said[] = [];
  for (const [f, data] of frames.entries())
    said.push(await show(service, { ...film, f, ego: EGO }, data));
  await service.close();
  return said;
}

/** What src/pipeline/perception-host.ts puts into the page; kept there, since a worker's service cannot come out. */
interface Host {
  startPerception(threads: boolean): Promise<{ service: PerceptionService; threads: number }>;
  service?: PerceptionService;
}

/** What a worker is made to know, so that its GPU can be taken away. */
interface Watched {
  lose?: () => void;
}

export interface PageModels {
  /** Whether the page can have a WebGPU adapter, in software or not. */
  readonly hasWebGpu: boolean;
  /**
   * What the film's model says of it in a worker of its own.
   * @param losing number of the frame before which the GPU is taken away
   */
  said(film: Film, computing: Computing, losing?: number): Promise<Said[]>;
  /** With how many threads a worker computes, and how many cores the page and the worker know of then. */
  threads(): Promise<{ threads: number; cores: number; coresInWorker: number }>;
  close(): Promise<void>;
}

/** @param args of the browser's command line */
export async function startPageModels(args: readonly string[]): Promise<PageModels> {
  let shown: Uint8Array = new Uint8Array();
  let files: ModelFiles = {};
  const server = await servePage(await builtPage('perception', () => {}), 0, (_, answer, path) => {
    const [, kind, name = ''] = path.split('/');
    if (path === '/models')
      answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
    else if (path === '/frame') answer.writeHead(200).end(shown);
    else if (kind === 'file') answer.writeHead(200).end(files[name]);
    else return false;
    return true;
  });
  const { browser } = await launchBrowser({ args });
  const page = await browser.newPage();
  await page.goto(`${server.address}/models`);
  await page.waitForFunction(() => 'startPerception' in globalThis);
  return {
    hasWebGpu: await page.evaluate(async () => !!(await navigator.gpu?.requestAdapter())),
    async said({ frames, ...film }, computing, losing) {
      files = await shippedFiles(film.model);
      await page.evaluate(startInPage);
      await workerOf(page).evaluate(watchGpu);
      await page.evaluate(openInPage, { model: film.model, computing, names: MODEL_FILES });
      const said: Said[] = [];
      for (const [f, data] of frames.entries()) {
        shown = data;
        if (f === losing) await workerOf(page).evaluate(() => (globalThis as Watched).lose?.());
        const frame = { ...film, f, ego: EGO };
        said.push(await page.evaluate(showInPage, { frame, show: `${show}` }));
      }
      return said;
    },
    async threads() {
      const known = await page.evaluate(async () => {
        const host = globalThis as unknown as Host;
        const { threads } = await host.startPerception(true);
        return { threads, cores: navigator.hardwareConcurrency };
      });
      // Those after it are its threads.
      const worker = page.workers().find((one) => !one.url().startsWith('blob:'));
      const coresInWorker = await worker?.evaluate(() => navigator.hardwareConcurrency);
      return { ...known, coresInWorker: coresInWorker ?? Number.NaN };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

const workerOf = (page: Page) => page.workers().at(-1) as ReturnType<Page['workers']>[number];

async function startInPage(): Promise<void> {
  const host = globalThis as unknown as Host;
  host.service = (await host.startPerception(false)).service;
}

async function openInPage(asked: {
  model: ShippedModel;
  computing: Computing;
  names: readonly string[];
}): Promise<void> {
  const { service } = globalThis as unknown as Required<Host>;
  const files: Record<string, Uint8Array> = {};
  for (const name of asked.names)
    files[name] = new Uint8Array(await (await fetch(`/file/${name}`)).arrayBuffer());
  await service.start({ threads: false, computing: asked.computing });
  await service.open(asked.model, files);
}

async function showInPage(asked: { frame: Shown; show: string }): Promise<Said> {
  const { service } = globalThis as unknown as Required<Host>;
  const data = new Uint8Array(await (await fetch('/frame')).arrayBuffer());
  const showIt = new Function(`return (${asked.show})`)() as typeof show;
  return showIt(service, asked.frame, data);
}

/** In the worker: remembers what GPU it is given, for `lose`. */
function watchGpu(): void {
  const canvas = OffscreenCanvas.prototype;
  const getContext = canvas.getContext as (...args: unknown[]) => unknown;
  const lost: (() => void)[] = [];
  canvas.getContext = function (this: OffscreenCanvas, ...args: unknown[]) {
    const gl = getContext.apply(this, args) as WebGL2RenderingContext;
    const loser = gl?.getExtension('WEBGL_lose_context');
    lost.push(() => loser?.loseContext());
    return gl;
  } as typeof canvas.getContext;
  const adapter = 'GPUAdapter' in globalThis ? GPUAdapter.prototype : null;
  const requestDevice = adapter?.requestDevice;
  if (adapter && requestDevice)
    adapter.requestDevice = async function (this: GPUAdapter, ...args) {
      const device = await requestDevice.apply(this, args);
      lost.push(() => device.destroy());
      return device;
    };
  (globalThis as Watched).lose = () => {
    for (const lose of lost) lose();
  };
}
