import { afterAll, beforeAll, expect, it } from 'vitest';
import { SCENARIOS } from '../../scenes/index.ts';
import { RemoteRenderer } from '../../src/cli/browser/remote-renderer.ts';
import { CLEAR, DAYLIGHT } from '../../src/core/sky.ts';
import { stateAt } from '../../src/core/world-state.ts';
import { egoCamera } from '../../src/pipeline/ego-camera.ts';
import { findOutcome, findScenario } from '../../src/pipeline/find-outcome.ts';
import { EVENT_SAMPLING, senseEvents } from '../../src/pipeline/scene-events.ts';
import { EsimFast } from '../../src/sensors/events/esim-fast.ts';
import { LINEAR } from '../../src/sensors/events/intensity.ts';
import { PLAIN_EVENTS } from '../../src/sensors/events/settings.ts';
import type { EventSimulator } from '../../src/sensors/events/simulator.ts';
import { renderScene } from '../../src/world/staging/stage.ts';
import { createPhysics } from '../support/physics.ts';

const SIZE = { width: 160, height: 96 };
const SPAN_US = 20_000;
const esim = () => new EsimFast(SIZE, LINEAR, PLAIN_EVENTS);
let renderer: RemoteRenderer;
beforeAll(async () => {
  renderer = await RemoteRenderer.start();
});
afterAll(() => renderer?.close());

/** The fastest egos of the catalogue. */
const FASTEST = findScenario(
  SCENARIOS,
  [...SCENARIOS].sort(
    (a, b) => (b.parameters.egoSpeed?.max ?? 0) - (a.parameters.egoSpeed?.max ?? 0),
  )[0]?.id ?? '',
);

it('sampling twice as finely changes the number of events in the fastest scene by less than 2 %', async () => {
  const egoSpeed = FASTEST.parameters.egoSpeed?.max as number;
  const request = {
    scenario: FASTEST,
    seed: 1,
    outcome: 'crash',
    overrides: { egoSpeed },
  } as const;
  const { episode } = findOutcome(request, createPhysics);
  const impactUs = episode.collisions.find(({ egoInvolved }) => egoInvolved)?.tUs as number;
  const camera = egoCamera(SIZE.width, SIZE.height);
  const scene = renderScene(episode.stage, { light: DAYLIGHT, weather: CLEAR });
  await renderer.load(scene, camera, { quality: 'fast', radiance: true });
  const span = [impactUs - 200_000, impactUs - 200_000 + SPAN_US] as const;
  // When light is drawn as a rule; then at those moments and half-way between them.
  const timesUs: number[] = [];
  const events = { coarse: 0, finer: 0 };
  const [coarse, finer] = [esim(), esim()];
  const noted: EventSimulator = {
    next(tUs, luminance) {
      timesUs.push(tUs);
      const packet = coarse.next(tUs, luminance);
      events.coarse += packet.count;
      return packet;
    },
  };
  const none = async () => {};
  await senseEvents(episode.states, span, renderer, noted, EVENT_SAMPLING, SIZE.width, none);
  for (const [i, tUs] of timesUs.entries()) {
    for (const at of i === 0 ? [tUs] : [((timesUs[i - 1] as number) + tUs) / 2, tUs]) {
      const state = stateAt(episode.states, at);
      const { luminance } = await renderer.renderLight(state, state, EVENT_SAMPLING.detail);
      events.finer += finer.next(at, luminance).count;
    }
  }
  expect(events.coarse).toBeGreaterThan(2000);
  expect(Math.abs(events.finer / events.coarse - 1)).toBeLessThan(0.02);
});
