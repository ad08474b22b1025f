/** Light, weather and camera of a scene, drawn from its seed; friction follows the weather. */
import { type CameraEffects, NO_EFFECTS, USUAL_EFFECTS } from '../core/camera-effects.ts';
import type { ParameterDraw } from '../core/recipe.ts';
import type { EffectDraw, EffectDraws, RecipeLook } from '../core/recipe-look.ts';
import { createRng, type Rng } from '../core/rng.ts';
import type { ScenarioSpec } from '../core/scenario-spec.ts';
import type { LightName, LightSpec, WeatherName, WeatherSpec } from '../core/sky.ts';
import { drawLight, drawWeather } from '../world/staging/draw-sky.ts';
import type { Overrides } from './parameters.ts';

export interface SceneLook {
  readonly light: LightSpec;
  readonly weather: WeatherSpec;
  readonly effects: CameraEffects;
}

/** Light and weather about as often as people drive in them; the rarer ones somewhat oftener, to learn from. */
export const VARIED: Required<Pick<RecipeLook, 'light' | 'weather'>> = {
  light: {
    choice: ['day', 'day', 'day', 'day', 'day', 'low-sun', 'low-sun', 'dusk', 'night', 'night'],
  },
  weather: {
    choice: [
      'clear',
      'clear',
      'clear',
      'clear',
      'clear',
      'overcast',
      'overcast',
      'rain',
      'rain',
      'fog',
    ],
  },
};

/** Friction by weather as a share of that of the dry road (Wallman and Astrom 2001: wet asphalt 0.4 to 0.7). */
const FRICTION_SHARE: Readonly<Record<WeatherName, number>> = {
  clear: 1,
  overcast: 1,
  rain: 0.65,
  fog: 0.88,
};
/** A friction below this is that of a wet road at best. */
const WET_BELOW = 0.62;
const DRY_FRICTION = 0.8;

/** A camera like many: each effect somewhere between hardly there and plain to see. */
const RANDOM_EFFECTS: EffectDraws = {
  exposureLag: { uniform: [0.1, 1] },
  exposureBias: { uniform: [-0.5, 0.5] },
  contrast: { uniform: [0.9, 1.2] },
  vignetting: { uniform: [0, 0.5] },
  glare: { uniform: [0, 0.1] },
  shutter: { uniform: [0, 0.012] },
  shotNoise: { uniform: [0, 0.04] },
  readNoise: { uniform: [0, 0.012] },
  rollingShutter: { choice: [0, 0.01, 0.02] },
  jpeg: { choice: [60, 75, 85, 92, 100] },
};

const pickOf = <T extends string>(draw: T | { choice: T[] } | undefined, usual: T, rng: Rng): T =>
  draw === undefined ? usual : typeof draw === 'string' ? draw : rng.choice(draw.choice);

function drawValue(draw: EffectDraw, rng: Rng): number {
  if (typeof draw === 'number') return draw;
  return 'uniform' in draw ? rng.uniform(...draw.uniform) : rng.choice(draw.choice);
}

function effectsOf(camera: RecipeLook['camera'], rng: Rng): CameraEffects {
  if (camera === undefined || camera === 'off') return NO_EFFECTS;
  if (camera === 'on') return USUAL_EFFECTS;
  const draws = camera === 'random' ? RANDOM_EFFECTS : camera;
  const drawn = Object.entries(draws).map(([name, draw]) => [
    name,
    drawValue(draw, rng.split(name)),
  ]);
  return { ...NO_EFFECTS, ...Object.fromEntries(drawn) };
}

const boundsOf = (draw: ParameterDraw): number[] =>
  typeof draw === 'number' ? [draw] : 'uniform' in draw ? draw.uniform : draw.choice;

/** Of the weathers that may be, those that go with the friction that a recipe asks for. */
function agreeing(weather: RecipeLook['weather'], friction: ParameterDraw | undefined) {
  if (friction === undefined || typeof weather !== 'object') return weather;
  const isWet = Math.max(...boundsOf(friction)) < WET_BELOW;
  const fitting = weather.choice.filter((name) => (name === 'rain') === isWet);
  return fitting.length > 0 ? { choice: fitting } : weather;
}

/**
 * Light, weather and camera of the scene with that seed.
 * @param friction what the recipe asks for: where it leaves a choice of weather, one that goes with it is picked
 */
export function drawLook(
  { light, weather, camera }: RecipeLook,
  seed: number,
  friction?: ParameterDraw,
): SceneLook {
  const rng = createRng(seed).split('look');
  const lightName: LightName = pickOf(light, 'day', rng.split('light name'));
  const weatherName: WeatherName = pickOf(
    agreeing(weather, friction),
    'clear',
    rng.split('weather name'),
  );
  return {
    light: drawLight(lightName, weatherName, rng.split('light')),
    weather: drawWeather(weatherName, rng.split('weather')),
    effects: effectsOf(camera, rng.split('camera')),
  };
}

const shareOf = (weather: WeatherSpec): number => FRICTION_SHARE[weather.name as WeatherName] ?? 1;

/** Friction of an everyday drive. */
export const drawFriction = (weather: WeatherSpec, seed: number): number =>
  weather.name === 'clear' || weather.name === 'overcast'
    ? DRY_FRICTION
    : DRY_FRICTION * shareOf(weather) * createRng(seed).split('friction').uniform(0.92, 1.08);

/** How a scenario's friction is drawn under a weather; a scenario on a slippery road keeps its own. */
export function frictionUnder(weather: WeatherSpec, { parameters }: ScenarioSpec): Overrides {
  const share = shareOf(weather);
  const own = parameters.friction;
  const [low, high] = own?.usual ?? [0, 0];
  if (!own || share === 1 || low < WET_BELOW) return {};
  return { friction: { uniform: [low * share, high * share] } };
}
