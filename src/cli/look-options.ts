/** Options of `generate` that say how pictures look. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { checkDistortion, type Distortion } from '../core/distortion.ts';
import type { Recipe } from '../core/recipe.ts';
import { CAMERA_LOOKS, type RecipeLook } from '../core/recipe-look.ts';
import {
  LIGHT_NAMES,
  type LightName,
  QUALITIES,
  type Quality,
  WEATHER_NAMES,
  type WeatherName,
} from '../core/sky.ts';
import { listOf } from './options.ts';

export interface LookOptions {
  readonly quality: Quality;
  readonly light?: LightName[];
  readonly weather?: WeatherName[];
  readonly camera?: (typeof CAMERA_LOOKS)[number];
  readonly distortion?: Distortion;
  readonly styleFrom?: string;
  readonly styleColour: number;
  readonly styleFourier: number;
}

/** `-0.2,0.05` or up to five numbers: k1,k2,p1,p2,k3. */
function distortion(text: string): Distortion {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length < 1 || numbers.length > 5 || !numbers.every(Number.isFinite)) {
    throw new InvalidArgumentError('It must be one to five numbers, k1,k2,p1,p2,k3.');
  }
  const [k1 = 0, k2 = 0, p1 = 0, p2 = 0, k3 = 0] = numbers;
  return [k1, k2, p1, p2, k3];
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError('It must be a number from 0 to 1.');
  }
  return value;
}

export const addLookOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--quality <name>', 'how much is drawn')
        .choices([...QUALITIES])
        .default('standard'),
    )
    .option('--light <list>', `any of ${LIGHT_NAMES.join(',')} (default: the recipe's)`, (text) =>
      listOf(LIGHT_NAMES, 'light')(text),
    )
    .option(
      '--weather <list>',
      `any of ${WEATHER_NAMES.join(',')} (default: the recipe's)`,
      (text) => listOf(WEATHER_NAMES, 'weather')(text),
    )
    .addOption(
      new Option(
        '--camera <look>',
        "what a real camera does to pictures (default: the recipe's)",
      ).choices([...CAMERA_LOOKS]),
    )
    .option(
      '--distortion <k1,k2,p1,p2,k3>',
      'of the lens, as OpenCV has it; labels follow',
      distortion,
    )
    .option('--style-from <dir>', 'photographs that pictures are moved towards')
    .option('--style-colour <share>', 'of the way to their colours', share, 0.6)
    .option('--style-fourier <share>', 'of the way to their coarsest structure', share, 0.3);

/** The recipe with what the options say of light, weather and camera. */
export function withLook(recipe: Recipe, { light, weather, camera }: LookOptions): Recipe {
  const look: RecipeLook = {
    ...(light ? { light: light.length === 1 ? light[0] : { choice: light } } : {}),
    ...(weather ? { weather: weather.length === 1 ? weather[0] : { choice: weather } } : {}),
    ...(camera ? { camera } : {}),
  };
  const { schema, name, scenarios, ...own } = recipe;
  return { schema, name, ...own, ...look, scenarios };
}

/** @throws UsageError where the lens folds the image over */
export function checkLens(
  lens: Distortion | undefined,
  { width, height, fx, fy, cx, cy }: Record<'width' | 'height' | 'fx' | 'fy' | 'cx' | 'cy', number>,
): void {
  if (!lens) return;
  const corner = (u: number, v: number) => [(u - cx) / fx, (v - cy) / fy] as const;
  checkDistortion(lens, [corner(0, 0), corner(width, 0), corner(0, height), corner(width, height)]);
}
