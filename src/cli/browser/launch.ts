/** Starts a headless browser that can render. */
import { type Browser, chromium } from 'playwright-core';
import { EnvironmentError } from '../../core/errors.ts';
import { isSoftwareRenderer } from '../../core/software-gpu.ts';
import { findBrowser } from '../setup/find-browser.mjs';

export const RENDERER_CHOICES = ['auto', 'gpu', 'llvmpipe', 'swiftshader'] as const;
/**
 * llvmpipe: Mesa's software renderer (Linux). swiftshader: the browser's own. gpu: whatever hardware there is.
 * auto: llvmpipe where it works, else SwiftShader; never hardware, whose images differ from machine to machine.
 */
export type RendererChoice = (typeof RENDERER_CHOICES)[number];

interface Way {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What the GL renderer string must contain, or must not. */
  readonly isRight: (renderer: string) => boolean;
}

const WAYS: Readonly<Record<Exclude<RendererChoice, 'auto'>, Way>> = {
  llvmpipe: {
    args: ['--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist'],
    env: { LIBGL_ALWAYS_SOFTWARE: '1', GALLIUM_DRIVER: 'llvmpipe' },
    isRight: (renderer) => /llvmpipe/i.test(renderer),
  },
  swiftshader: {
    args: [
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
    ],
    env: {},
    isRight: (renderer) => /swiftshader/i.test(renderer),
  },
  gpu: {
    args: ['--ignore-gpu-blocklist', '--enable-gpu'],
    env: {},
    isRight: (renderer) => !isSoftwareRenderer(renderer),
  },
};

const QUIET = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Mesa takes and gives back its vertices' memory with every draw; kept, it need not be cleared anew by the kernel:
  // a tenth less work a frame.
  '--enable-features=PartitionAllocLargeEmptySlotSpanRing',
];

export interface LaunchedBrowser {
  readonly browser: Browser;
  /** Product and version, as `Chromium 156.0.8078.73`. */
  readonly name: string;
  /** The GL implementation's name. */
  readonly renderer: string;
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] as string;

async function start(path: string, way: Way, further: readonly string[]): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  try {
    return await chromium.launch({
      executablePath: path,
      headless: true,
      chromiumSandbox: !isRoot,
      args: [...way.args, ...QUIET, ...further, ...(isRoot ? ['--no-sandbox'] : [])],
      env: { ...(process.env as Record<string, string>), ...way.env },
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: 60_000,
    });
  } catch (error) {
    throw new EnvironmentError(`the browser ${path} cannot be started: ${firstLine(error)}`);
  }
}

/** The GL renderer's name, empty without WebGL2. */
async function rendererOf(browser: Browser): Promise<string> {
  const page = await browser.newPage();
  const name = await page.evaluate(() => {
    const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
    const info = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl ? String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER)) : '';
  });
  await page.close();
  return name;
}

async function nameOf(browser: Browser, path: string): Promise<string> {
  const session = await browser.newBrowserCDPSession();
  const { userAgent } = await session.send('Browser.getVersion');
  await session.detach();
  const product =
    /edg/i.test(`${userAgent} ${path}`) && /Edg\//.test(userAgent)
      ? 'Edge'
      : /google.?chrome|opt\/google/i.test(path)
        ? 'Chrome'
        : 'Chromium';
  return `${product} ${browser.version()}`;
}

/**
 * Starts the browser of this machine (NEARMISS_BROWSER, or the first one found).
 * @param args further arguments of its command line
 * @throws EnvironmentError where there is none, it cannot start, or it cannot render as asked
 */
export async function launchBrowser({
  renderer: choice = 'auto',
  args = [],
}: {
  readonly renderer?: RendererChoice;
  readonly args?: readonly string[];
} = {}): Promise<LaunchedBrowser> {
  const path = browserPath();
  const tries: Exclude<RendererChoice, 'auto'>[] =
    choice !== 'auto'
      ? [choice]
      : process.platform === 'linux'
        ? ['llvmpipe', 'swiftshader']
        : ['swiftshader'];
  let seen = '';
  for (const name of tries) {
    const way = WAYS[name];
    const browser = await start(path, way, args);
    try {
      seen = await rendererOf(browser);
      if (way.isRight(seen)) return { browser, name: await nameOf(browser, path), renderer: seen };
    } catch (error) {
      if (tries.length === 1)
        throw new EnvironmentError(`the browser ${path} ended at its start: ${firstLine(error)}`);
    }
    await browser.close().catch(() => undefined);
  }
  const what = choice === 'auto' ? 'WebGL2 in software' : choice;
  throw new EnvironmentError(
    `the browser ${path} cannot render with ${what}: it offers ${seen ? `'${seen}'` : 'no WebGL2'}`,
  );
}

/** Path of this machine's browser. @throws EnvironmentError where there is none */
export function browserPath(): string {
  try {
    const found = findBrowser();
    if (found) return found.path;
  } catch (error) {
    throw new EnvironmentError(firstLine(error));
  }
  throw new EnvironmentError(
    'no browser found: install Chrome, Chromium or Edge, or set NEARMISS_BROWSER to the path of one',
  );
}
