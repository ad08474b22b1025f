import { afterAll, beforeAll, expect, it } from 'vitest';
import { SCENARIOS } from '../../scenes/index.ts';
import { RemoteRenderer } from '../../src/cli/browser/remote-renderer.ts';
import type { SensorSize } from '../../src/core/event-packet.ts';
import { createPacket } from '../../src/core/event-packet.ts';
import { CLEAR, DAYLIGHT } from '../../src/core/sky.ts';
import { stateAt } from '../../src/core/world-state.ts';
import { egoCamera } from '../../src/pipeline/ego-camera.ts';
import { findOutcome, findScenario } from '../../src/pipeline/find-outcome.ts';
import { EVENT_SAMPLING, senseEvents } from '../../src/pipeline/scene-events.ts';
import { EsimFast } from '../../src/sensors/events/esim-fast.ts';
import { LINEAR } from '../../src/sensors/events/intensity.ts';
import { EVENT_CAMERAS } from '../../src/sensors/events/presets.ts';
import { PLAIN_EVENTS } from '../../src/sensors/events/settings.ts';
import type { EventSimulator } from '../../src/sensors/events/simulator.ts';
import { renderScene } from '../../src/world/staging/stage.ts';
import { createPhysics } from '../support/physics.ts';

interface Sample {
  readonly tUs: number;
  readonly light: Float32Array;
}
const NOTHING = createPacket(0);
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

/** Light of the fastest scene, half a second before its end, when it is drawn as a rule and half-way between those times. */
async function lightOf(size: SensorSize, spanUs: number) {
  const egoSpeed = FASTEST.parameters.egoSpeed?.max as number;
  const request = {
    scenario: FASTEST,
    seed: 1,
    outcome: 'crash',
    overrides: { egoSpeed },
  } as const;
  const { episode } = findOutcome(request, createPhysics);
  const impactUs = episode.collisions.find(({ egoInvolved }) => egoInvolved)?.tUs as number;
  const scene = renderScene(episode.stage, { light: DAYLIGHT, weather: CLEAR });
  const look = { quality: 'fast', radiance: true } as const;
  await renderer.load(scene, egoCamera(size.width, size.height), look);
  const span = [impactUs - 200_000, impactUs - 200_000 + spanUs] as const;
  const rule: Sample[] = [];
  const noted: EventSimulator = {
    next(tUs, luminance) {
      rule.push({ tUs, light: (luminance as Float32Array).slice() });
      return NOTHING;
    },
  };
  const none = async () => {};
  await senseEvents(episode.states, span, renderer, noted, EVENT_SAMPLING, size.width, none);
  const between: Sample[] = [];
  for (const [i, { tUs }] of rule.slice(1).entries()) {
    const at = ((rule[i] as Sample).tUs + tUs) / 2;
    const state = stateAt(episode.states, at);
    const { luminance } = await renderer.renderLight(state, state, EVENT_SAMPLING.detail);
    between.push({ tUs: at, light: luminance });
  }
  return { rule, between };
}

function eventsOf(size: SensorSize, samples: readonly Sample[]): number {
  const esim = new EsimFast(size, LINEAR, PLAIN_EVENTS);
  return samples.reduce((events, { tUs, light }) => events + esim.next(tUs, light).count, 0);
}

it.each([
  { size: { width: 160, height: 96 }, spanUs: 20_000, most: 0.02 },
  { size: EVENT_CAMERAS.davis346, spanUs: 10_000, most: 0.02 },
])(
  'sampling twice as finely changes the number of events in the fastest scene by less than $most: $size',
  async ({ size, spanUs, most }) => {
    const { rule, between } = await lightOf(size, spanUs);
    const coarse = eventsOf(size, rule);
    const finer = eventsOf(
      size,
      [...rule, ...between].sort((a, b) => a.tUs - b.tUs),
    );
    const hz = Math.round(((rule.length - 1) * 1e6) / spanUs);
    const change = finer / coarse - 1;
    console.log(
      `${size.width}x${size.height}: ${coarse} events at ${hz} Hz, ${finer} at twice that, ${(100 * change).toFixed(2)} %`,
    );
    expect(coarse).toBeGreaterThan(2000);
    expect(Math.abs(change)).toBeLessThan(most);
  },
);
