import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCENARIOS } from '../../scenes/index.ts';
import { builtPage } from '../../src/cli/browser/build-page.ts';
import { launchBrowser } from '../../src/cli/browser/launch.ts';
import { type PageServer, servePage } from '../../src/cli/browser/page-server.ts';
import type { Outcome } from '../../src/core/scenario-spec.ts';
import { findOutcome, findScenario } from '../../src/pipeline/find-outcome.ts';
import { digestOf } from '../../src/pipeline/play-out.ts';
import type { PageState } from '../../src/ui/page-state.ts';
import { createPhysics } from '../support/physics.ts';

const PATIENCE = { timeout: 30_000 };
let server: PageServer;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  server = await servePage(await builtPage('page', () => {}));
  ({ browser } = await launchBrowser());
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const look = (): Promise<PageState> =>
  page.evaluate(() => (window as unknown as { nearmiss: PageState }).nearmiss);

/** Waits until a condition on the page's state holds; the condition runs in the page. */
async function until(
  condition: (state: PageState, argument: number) => boolean,
  argument = 0,
): Promise<PageState> {
  const source = `(${condition.toString()})(window.nearmiss ?? {}, ${argument})`;
  await page.waitForFunction(source, undefined, PATIENCE);
  return look();
}

async function open(scenario: string, seed: number, outcome: Outcome): Promise<PageState> {
  await page.goto(`${server.address}/?scenario=${scenario}&seed=${seed}&outcome=${outcome}`);
  return until((now) => now.state === 'paused');
}

function digestInNode(id: string, seed: number, outcome: Outcome): string {
  const request = { scenario: findScenario(SCENARIOS, id), seed, outcome, overrides: {} };
  return digestOf(findOutcome(request, createPhysics).episode.states);
}

/** The panels' pictures, each as the number of its different colours and its mean colour. */
const panelColours = (): Promise<{ colours: number; mean: string }[]> =>
  page.evaluate(() => {
    const canvas = document.querySelector('#canvas') as HTMLCanvasElement;
    const copy = document.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    const context = copy.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
    context.drawImage(canvas, 0, 0);
    const whole = canvas.getBoundingClientRect();
    const scale = canvas.width / whole.width;
    return [...document.querySelectorAll('.panel')].map((panel) => {
      const box = panel.getBoundingClientRect();
      const { data } = context.getImageData(
        (box.left - whole.left) * scale,
        (box.top - whole.top) * scale,
        box.width * scale,
        box.height * scale,
      );
      const seen = new Set<number>();
      const sums = [0, 0, 0];
      for (let i = 0; i < data.length; i += 4) {
        seen.add(((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0));
        for (let c = 0; c < 3; c++) sums[c] = (sums[c] ?? 0) + (data[i + c] ?? 0);
      }
      return {
        colours: seen.size,
        mean: sums.map((sum) => Math.round((4 * sum) / data.length)).join(),
      };
    });
  });

test('opens a scene whose states are those of Node, and plays, pauses, steps and scrubs it', async () => {
  const opened = await open('ccrs-v1', 1, 'crash');
  expect(opened).toMatchObject({ mode: 'recorded', tUs: 0, isDriving: false });
  expect(opened.digest).toBe(digestInNode('ccrs-v1', 1, 'crash'));

  await page.click('#play');
  await until((now) => now.tUs > 500_000);
  await page.keyboard.press('Space');
  const paused = await until((now) => now.state === 'paused');
  expect(paused.tUs % 10_000).toBe(0);
  expect(paused.ego?.x).not.toBe(opened.ego?.x);

  await page.click('#step-on');
  expect((await look()).tUs).toBe(paused.tUs + 10_000);
  await page.click('#frame-back');
  expect((await look()).tUs).toBe(paused.tUs - 90_000);
  await page.locator('#scrub').fill(String(opened.endUs / 1000));
  const end = await look();
  expect(end.tUs).toBe(opened.endUs);
  await expect
    .poll(() => page.locator('#banner').textContent(), PATIENCE)
    .toMatch(/^Collision with car \d+, closing at \d+ km\/h$/);
  expect(await page.locator('#marks .crash').count()).toBeGreaterThan(0);
});

test('four panels show four different pictures, and one that is off is covered', async () => {
  await page.locator('#scrub').fill('1500');
  await expect
    .poll(async () => (await panelColours()).filter(({ colours }) => colours > 4).length, PATIENCE)
    .toBeGreaterThanOrEqual(3);
  const pictures = await panelColours();
  expect(pictures.every(({ colours }) => colours > 1)).toBe(true);
  expect(new Set(pictures.map(({ mean }) => mean)).size).toBe(4);
  await page.click('#panel-depth input');
  expect(await page.locator('#panel-depth').getAttribute('class')).toContain('off');
  await page.click('#panel-depth input');
});

test('another scene has the digest of Node too: a near miss, with traffic that crosses', async () => {
  const opened = await open('scp-v1', 2, 'near-miss');
  expect(opened.digest).toBe(digestInNode('scp-v1', 2, 'near-miss'));
  expect(opened.collisions).toBe(0);
  await expect.poll(() => page.locator('#marks .closest').count(), PATIENCE).toBe(1);
});

test('a person takes the wheel of a recorded scene where it stands, and gives it back', async () => {
  await page.locator('#scrub').fill('500');
  await page.keyboard.press('1');
  await page.click('#wheel');
  const taken = await until((now) => now.isDriving);
  expect(taken.mode).toBe('live');
  expect(taken.tUs).toBeGreaterThanOrEqual(500_000);
  await page.keyboard.down('KeyS');
  await until((now) => (now.ego?.speed ?? 99) < 0.3);
  await page.keyboard.up('KeyS');
  await page.click('#wheel');
  expect(await look()).toMatchObject({ mode: 'recorded', isDriving: false });
});

test('real key presses drive: faster, to the left, and backwards', async () => {
  await page.selectOption('#detail', '0.5');
  await page.selectOption('#scene', 'free:curve');
  await page.click('#load');
  await until((now) => now.mode === 'live' && now.state === 'playing');
  await page.click('#wheel');
  const before = await until((now) => now.isDriving);
  await page.keyboard.down('ArrowUp');
  const faster = await until((now, from) => (now.ego?.speed ?? 0) > from + 2, before.ego?.speed);
  expect(faster.ego?.x !== before.ego?.x || faster.ego?.y !== before.ego?.y).toBe(true);
  await page.keyboard.up('ArrowUp');
  await page.keyboard.down('ArrowLeft');
  await until((now) => (now.ego?.steering ?? 0) > 0.01);
  await page.keyboard.up('ArrowLeft');
  await page.keyboard.down('ArrowDown');
  await until((now) => (now.ego?.speed ?? 99) < 0.3);
  await page.keyboard.up('ArrowDown');
  await page.keyboard.press('r');
  const standing = await look();
  await page.keyboard.down('KeyW');
  await until((now) => (now.ego?.speed ?? 0) > 1);
  await page.keyboard.up('KeyW');
  const backwards = await look();
  const { x = 0, y = 0, yaw = 0 } = standing.ego ?? {};
  const along =
    ((backwards.ego?.x ?? 0) - x) * Math.cos(yaw) + ((backwards.ego?.y ?? 0) - y) * Math.sin(yaw);
  expect(along).toBeLessThan(0);

  // What was driven can be looked at again.
  await page.locator('#scrub').fill('1000');
  expect(await look()).toMatchObject({ state: 'paused', tUs: 1_000_000 });
});

test('the models look on while a scene plays, and one that dies is started again', async () => {
  await open('ccrs-v1', 3, 'crash');
  await page.keyboard.press('m');
  const risk = () => page.locator('#risk').textContent();
  await expect.poll(risk, PATIENCE).toMatch(/^\d+ %$/);
  expect(await page.locator('#warning').textContent()).toMatch(/^\d+ %$/);
  expect(await page.locator('#model-latency').textContent()).toMatch(
    /^frame to prediction \d+ ms, p99 \d+ ms/,
  );
  const gauge = page.locator('.affordance', { hasText: 'Limit' });
  await expect.poll(() => gauge.textContent(), PATIENCE).toMatch(/50\)? km\/h$/);

  const models = page.workers().filter((worker) => worker.url().includes('perception'));
  expect(models.length).toBeGreaterThan(0);
  await models[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error('out of memory');
    });
  });
  const note = () => page.locator('#model-note').textContent();
  await expect.poll(note, PATIENCE).toMatch(/had stopped.*out of memory.*started again/);
  expect(await risk()).toBe('–');
  await page.keyboard.press(']');
  await expect.poll(risk, PATIENCE).toMatch(/^\d+ %$/);

  await page.keyboard.press('m');
  await expect
    .poll(
      () => page.workers().filter((worker) => worker.url().includes('perception')).length,
      PATIENCE,
    )
    .toBe(0);
  expect(await page.locator('#perception').isHidden()).toBe(true);
});

test('a map grows under the car, and a click asks it', async () => {
  await open('ccrs-v1', 3, 'crash');
  await page.keyboard.press('o');
  await page.keyboard.press(']');
  const isDrawn = () =>
    page.evaluate(() => {
      const canvas = document.querySelector('#map-mean') as HTMLCanvasElement;
      const copy = document.createElement('canvas');
      copy.width = canvas.width;
      copy.height = canvas.height;
      const context = copy.getContext('2d', { willReadFrequently: true });
      if (!context) return false;
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, copy.width, copy.height);
      const greys = new Set(data.filter((_, i) => i % 4 === 1));
      return greys.size > 8;
    });
  await expect.poll(isDrawn, PATIENCE).toBe(true);
  // Three metres ahead of the ego's middle; then beyond the scanner's reach.
  const answer = () => page.locator('#map-answer').textContent();
  await page.locator('#map-mean').click({ position: { x: 88, y: 100 } });
  await expect.poll(answer, PATIENCE).toMatch(/^This spot is free with 9\d(\.\d)? %/);
  await page.locator('#map-doubt').click({ position: { x: 3, y: 3 } });
  await expect.poll(answer, PATIENCE).toMatch(/not seen this spot/);
  await page.keyboard.press('o');
  expect(await page.locator('#live-map').isHidden()).toBe(true);
});

test('nothing complained so far', () => {
  expect(complaints).toEqual([]);
});

test('a simulation that dies is a sentence in the page', async () => {
  await page
    .workers()
    .find((worker) => worker.url().includes('simulation'))
    ?.evaluate(() => {
      setTimeout(() => {
        throw new Error('out of luck');
      });
    });
  await until((now) => now.state === 'failed');
  expect(await page.locator('#trouble').textContent()).toMatch(
    /simulation has stopped.*out of luck.*Reload/,
  );
});

test('a browser without WebGL2 is a sentence in the page', async () => {
  const plain = await browser.newPage();
  await plain.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  await plain.goto(server.address);
  await expect.poll(() => plain.locator('#trouble').textContent(), PATIENCE).toMatch(/WebGL2/);
  await plain.close();
});
