import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../scenes/index.ts';
import { NO_EFFECTS, USUAL_EFFECTS } from '../../../src/core/camera-effects.ts';
import { recipeSchema } from '../../../src/core/recipe.ts';
import { RECIPES, resolveNamed } from '../../../src/pipeline/recipes/index.ts';
import { drawLook, frictionUnder, VARIED } from '../../../src/pipeline/scene-look.ts';
import { sceneOrders } from '../../../src/pipeline/scene-orders.ts';

const seeds = Array.from({ length: 200 }, (_, i) => i);

describe('the look of a scene', () => {
  it('follows from its seed alone', () => {
    for (const seed of [0, 7, 123456789]) {
      expect(drawLook({ ...VARIED, camera: 'random' }, seed)).toEqual(
        drawLook({ ...VARIED, camera: 'random' }, seed),
      );
    }
    expect(drawLook(VARIED, 1)).not.toEqual(drawLook(VARIED, 2));
  });

  it('is a clear day and a camera without faults where a recipe says nothing', () => {
    for (const seed of seeds) {
      const { light, weather, effects } = drawLook({}, seed);
      expect([light.name, weather.name]).toEqual(['day', 'clear']);
      expect(effects).toEqual(NO_EFFECTS);
    }
  });

  it('has the sun where its name says, and clouds and sight as the weather has them', () => {
    for (const seed of seeds) {
      const { light, weather } = drawLook(VARIED, seed);
      const degrees = (light.sunElevation * 180) / Math.PI;
      if (light.name === 'day') expect(degrees).toBeGreaterThan(25);
      if (light.name === 'low-sun') expect(degrees).toBeLessThan(15);
      if (light.name === 'night') expect(degrees).toBeLessThan(-10);
      if (weather.name !== 'clear') expect(light.cloudiness).toBeGreaterThan(0.7);
      if (weather.name === 'fog') expect(weather.visibilityM).toBeLessThanOrEqual(300);
      expect(weather.rainfall > 0).toBe(weather.name === 'rain');
    }
  });

  it('draws every light and weather of the built-in recipes', () => {
    const looks = seeds.map((seed) => drawLook(VARIED, seed));
    expect(new Set(looks.map(({ light }) => light.name)).size).toBe(4);
    expect(new Set(looks.map(({ weather }) => weather.name)).size).toBe(4);
  });

  it('takes rain for a friction that only a wet road has, and none for a dry one', () => {
    for (const seed of seeds) {
      expect(drawLook(VARIED, seed, 0.4).weather.name).toBe('rain');
      expect(drawLook(VARIED, seed, { uniform: [0.75, 0.9] }).weather.name).not.toBe('rain');
    }
  });

  it('draws effects between their bounds', () => {
    expect(drawLook({ camera: 'on' }, 1).effects).toEqual(USUAL_EFFECTS);
    for (const seed of seeds) {
      const { effects } = drawLook(
        { camera: { glare: { uniform: [0.02, 0.03] }, jpeg: 80 } },
        seed,
      );
      expect(effects.glare).toBeGreaterThanOrEqual(0.02);
      expect(effects.glare).toBeLessThanOrEqual(0.03);
      expect({ ...effects, glare: 0 }).toEqual({ ...NO_EFFECTS, jpeg: 80 });
    }
  });
});

describe('friction', () => {
  const rain = { name: 'rain', wetness: 0.8, rainfall: 4, visibilityM: 2500 };
  it('falls in rain, stays in its range, and is left alone on roads that are slippery anyhow', () => {
    for (const scenario of SCENARIOS) {
      const { friction } = frictionUnder(rain, scenario);
      const { usual = [0, 0], min = 0 } = scenario.parameters.friction ?? {};
      if (usual[0] < 0.5) {
        expect(friction).toBeUndefined();
        continue;
      }
      const [low, high] = (friction as { uniform: [number, number] }).uniform;
      expect(high).toBeLessThan(0.62);
      expect(low).toBeGreaterThan(min);
    }
  });

  it('of an order follows its weather unless the recipe says otherwise; twins share it', () => {
    const recipe = {
      ...resolveNamed(RECIPES[0] as (typeof RECIPES)[0], SCENARIOS, 60),
      weather: 'rain' as const,
    };
    for (const order of sceneOrders(recipe, SCENARIOS, 5)) {
      if (order.kind !== 'staged') continue;
      expect(order.look.weather.name).toBe('rain');
      const isOwn = order.scenario.id === 'control-loss-v1';
      expect(order.overrides.friction === undefined).toBe(isOwn);
    }
    const orders = sceneOrders(recipe, SCENARIOS, 5);
    for (const [i, order] of orders.entries()) {
      if (order.kind !== 'staged' || order.outcome !== 'near-miss') continue;
      expect(order.look).toEqual(orders[i - 1]?.look);
    }
    const fixed = recipeSchema.parse({
      schema: 'nearmiss.recipe/1',
      name: 'mine',
      weather: 'rain',
      scenarios: [
        { scenario: 'ccrs-v1', count: 1, outcome: 'crash', parameters: { friction: 0.8 } },
      ],
    });
    const [only] = sceneOrders(fixed, SCENARIOS, 1);
    expect(only?.kind === 'staged' && only.overrides.friction).toBe(0.8);
  });
});

describe('a recipe file', () => {
  const recipe = (more: object) => ({
    schema: 'nearmiss.recipe/1',
    name: 'mine',
    scenarios: [{ scenario: 'ccrs-v1', count: 1, outcome: 'crash' }],
    ...more,
  });
  it('may say light, weather and camera, and nothing that does not exist', () => {
    const good = { light: { choice: ['day', 'night'] }, weather: 'fog', camera: { shutter: 0.01 } };
    expect(recipeSchema.safeParse(recipe(good)).success).toBe(true);
    for (const bad of [
      { light: 'noon' },
      { weather: { choice: [] } },
      { camera: 'best' },
      { camera: { blur: 1 } },
      { camera: { jpeg: 0 } },
      { camera: { glare: { uniform: [0.3, 0.1] } } },
    ]) {
      expect(recipeSchema.safeParse(recipe(bad)).success, JSON.stringify(bad)).toBe(false);
    }
  });
});
