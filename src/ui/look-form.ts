/** How the scene looks: light, weather and quality, kept in the page's address beside the scene. */
import { createRng } from '../core/rng.ts';
import {
  LIGHT_NAMES,
  type LightName,
  type LightSpec,
  QUALITIES,
  type Quality,
  WEATHER_NAMES,
  type WeatherName,
  type WeatherSpec,
} from '../core/sky.ts';
import { drawLight, drawWeather } from '../world/staging/draw-sky.ts';
import { select } from './elements.ts';

export interface LookChoice {
  readonly light: LightName;
  readonly weather: WeatherName;
  readonly quality: Quality;
}

const NAMES = { light: LIGHT_NAMES, weather: WEATHER_NAMES, quality: QUALITIES } as const;
const USUAL: LookChoice = { light: 'day', weather: 'clear', quality: 'standard' };

export class LookForm {
  private readonly lists = {
    light: select('light'),
    weather: select('weather'),
    quality: select('quality'),
  } as const;

  /** @param changed told when a person has chosen */
  constructor(changed: () => void) {
    const query = new URLSearchParams(location.search);
    for (const name of ['light', 'weather', 'quality'] as const) {
      const list = this.lists[name];
      const values: readonly string[] = NAMES[name];
      list.append(...values.map((value) => new Option(value.replace('-', ' '), value)));
      const asked = query.get(name);
      list.value = asked !== null && values.includes(asked) ? asked : USUAL[name];
      list.addEventListener('change', changed);
    }
  }

  /** While a scene is being made or loaded, its look stays. */
  setBusy(isBusy: boolean): void {
    for (const list of Object.values(this.lists)) list.disabled = isBusy;
  }

  get choice(): LookChoice {
    const { light, weather, quality } = this.lists;
    return {
      light: light.value as LightName,
      weather: weather.value as WeatherName,
      quality: quality.value as Quality,
    };
  }

  /** Light and weather of the scene with that seed. */
  skyOf(seed: number): { readonly light: LightSpec; readonly weather: WeatherSpec } {
    const { light, weather } = this.choice;
    const rng = createRng(seed).split('page');
    return {
      light: drawLight(light, weather, rng.split('light')),
      weather: drawWeather(weather, rng.split('weather')),
    };
  }
}
