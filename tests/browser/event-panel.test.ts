import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPage } from '../../src/cli/browser/build-page.ts';
import { launchBrowser } from '../../src/cli/browser/launch.ts';
import { type PageServer, servePage } from '../../src/cli/browser/page-server.ts';

const PATIENCE = { timeout: 60_000 };
let server: PageServer;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  server = await servePage(await builtPage('page', () => {}));
  ({ browser } = await launchBrowser());
  page = await browser.newPage({ viewport: { width: 1100, height: 800 } });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(`${server.address}/?scenario=cut-in-v1&seed=1&outcome=crash&quality=fast`);
  await page.waitForFunction("window.nearmiss?.state === 'paused'", undefined, PATIENCE);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Of the panel's picture, the shares of pixels that are clearly blue, clearly red, and mid-grey. */
const shares = (): Promise<{ blue: number; red: number; grey: number }> =>
  page.evaluate(() => {
    const canvas = document.querySelector('#canvas') as HTMLCanvasElement;
    const whole = canvas.getBoundingClientRect();
    const box = (document.querySelector('#panel-events') as HTMLElement).getBoundingClientRect();
    const scale = canvas.width / whole.width;
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const context = copy.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(
      (box.left - whole.left) * scale,
      (box.top - whole.top) * scale,
      box.width * scale,
      box.height * scale,
    );
    const sum = { blue: 0, red: 0, grey: 0 };
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b] = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0];
      if (b > r + 40) sum.blue += 4 / data.length;
      if (r > b + 40) sum.red += 4 / data.length;
      if (Math.abs(r - 128) < 3 && r === g && g === b) sum.grey += 4 / data.length;
    }
    return sum;
  });

const busy = async (): Promise<number> => {
  const { blue, red } = await shares();
  return blue + red;
};

test('E shows the events of the last moments, both polarities, and hides them again', async () => {
  expect(await page.isVisible('#event-controls')).toBe(false);
  await page.locator('#scrub').fill('1500');
  // A slider keeps its keys until the view is clicked.
  await page.click('#main-view');
  await page.keyboard.press('e');
  await page.waitForFunction("window.nearmiss?.state === 'paused'", undefined, PATIENCE);
  expect(await page.isVisible('#event-controls')).toBe(true);
  await expect.poll(busy, PATIENCE).toBeGreaterThan(0.02);
  const { blue, red } = await shares();
  expect(Math.min(blue, red)).toBeGreaterThan(0.005);
});

test('a higher threshold leaves fewer events, noise adds some where nothing moves', async () => {
  const usual = await busy();
  await page.locator('#event-contrast').fill('0.6');
  await expect.poll(busy, PATIENCE).toBeLessThan(usual * 0.8);
  await page.locator('#event-contrast').fill('0.2');
  await expect.poll(busy, PATIENCE).toBeCloseTo(usual, 3);
  await page.locator('#event-noise').fill('1');
  expect(await page.textContent('#event-noise-value')).toBe('100 %');
  await expect.poll(busy, PATIENCE).toBeGreaterThan(usual * 1.2);
  await page.locator('#event-noise').fill('0');
});

test('an event frame is grey but for its events, and forward steps go on from the last', async () => {
  await page.click('text=Event frame');
  await expect.poll(async () => (await shares()).grey, PATIENCE).toBeGreaterThan(0.5);
  await page.keyboard.press('.');
  await expect.poll(async () => (await shares()).grey, PATIENCE).toBeLessThan(0.995);
});

test('the model of events says how the ego steers and what comes near, beside the truth, and late it says', async () => {
  const words = (id: string) => page.textContent(`#${id}`);
  const said = /Steering-?\d+\.\d \(-?\d+\.\d\) °1 \/ TTC-?\d+\.\d\d \(\d\.\d\d\) 1\/s/;
  await expect.poll(() => words('motion-gauges'), PATIENCE).toMatch(said);
  await expect.poll(() => words('motion-note'), PATIENCE).toMatch(/frame to prediction \d+ ms/);
  const before = await words('motion-gauges');
  await page.keyboard.press(']');
  await page.keyboard.press(']');
  await expect.poll(() => words('motion-gauges'), PATIENCE).not.toBe(before);
});

test('off again, the panel is folded away, and nothing complained', async () => {
  await page.keyboard.press('e');
  await page.waitForFunction("window.nearmiss?.state === 'paused'", undefined, PATIENCE);
  expect(await page.isVisible('#event-controls')).toBe(false);
  expect(await page.locator('#panel-events').getAttribute('class')).toContain('folded');
  expect(complaints).toEqual([]);
});
