/**
 * The page with its models on: from a frame to what both models say of it, stepping and playing; and what they cost the
 * page's own frames. The baseline of each is the page's time a frame with the models off, in the same scene.
 */
import type { Page } from 'playwright-core';
import { builtPage } from '../browser/build-page.ts';
import { launchBrowser } from '../browser/launch.ts';
import { servePage } from '../browser/page-server.ts';
import { type Benchmark, type Figure, figure } from './benchmark.ts';

const SCENE = 'scenario=ccrs-v1&seed=3&outcome=crash';
const VIEWPORT = { width: 1280, height: 800 };
/** Steps of a frame each, with time for an answer in between; and how long it plays, ms. */
const STEPS = 40;
const PLAYING_MS = 8000;

interface Latency {
  readonly median: number;
  readonly p99: number;
}

/** What the panel says of the last answers. */
async function latencyIn(page: Page): Promise<Latency> {
  const line = (await page.locator('#model-latency').textContent()) ?? '';
  const [, median, p99] = /frame to prediction (\d+) ms, p99 (\d+) ms/.exec(line) ?? [];
  return { median: Number(median), p99: Number(p99) };
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/?${SCENE}`);
  await page.waitForFunction("window.nearmiss?.state === 'paused'");
}

/** Plays for a while from the start. @returns ms a frame at the end */
async function play(page: Page): Promise<number> {
  await page.keyboard.press('Space');
  await page.waitForTimeout(PLAYING_MS);
  return page.evaluate(
    () => (globalThis as unknown as { nearmiss: { frameMs: number } }).nearmiss.frameMs,
  );
}

async function startModels(page: Page): Promise<void> {
  await page.keyboard.press('m');
  await page.waitForFunction("/%/.test(document.querySelector('#risk')?.textContent ?? '')");
}

async function stepped(page: Page): Promise<Latency> {
  for (let i = 0; i < STEPS; i++) {
    await page.keyboard.press(']');
    await page.waitForTimeout(500);
  }
  return latencyIn(page);
}

async function run(): Promise<Figure[]> {
  const server = await servePage(await builtPage('page'));
  const { browser } = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await open(page, server.address);
    const alone = await play(page);
    await open(page, server.address);
    await startModels(page);
    const stepping = await stepped(page);
    await open(page, server.address);
    await startModels(page);
    const together = await play(page);
    const playing = await latencyIn(page);
    const against = (name: string, ms: number) =>
      figure(`latency.${name}`, ms, 'ms', 'a frame of the page without models', alone);
    return [
      against('stepping-median', stepping.median),
      against('stepping-p99', stepping.p99),
      against('playing-median', playing.median),
      against('playing-p99', playing.p99),
      against('frame-with-models', together),
    ];
  } finally {
    await browser.close().catch(() => undefined);
    await server.close();
  }
}

export const latencyBenchmark: Benchmark = { prefix: 'latency', limits: {}, run };
