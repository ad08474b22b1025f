/** A sheet of pictures: places as they look to a driver in each light and weather. */

import sharp from 'sharp';
import { USUAL_EFFECTS } from '../../core/camera-effects.ts';
import type { RenderScene } from '../../core/frame-record.ts';
import { createRng } from '../../core/rng.ts';
import type { PlaceName } from '../../core/scenario-spec.ts';
import type { LightName, Quality, WeatherName } from '../../core/sky.ts';
import type { WorldState } from '../../core/world-state.ts';
import { egoCamera } from '../../pipeline/ego-camera.ts';
import { freeRun } from '../../pipeline/free-run.ts';
import { drawLight, drawWeather } from '../../world/staging/draw-sky.ts';
import { stageFreeDrive } from '../../world/staging/free-drive.ts';
import { actorSpecs } from '../../world/staging/stage.ts';
import type { RemoteRenderer } from '../browser/remote-renderer.ts';
import { loadPhysics } from '../load-physics.ts';

export interface GalleryChoice {
  readonly places: readonly PlaceName[];
  readonly lights: readonly LightName[];
  readonly weathers: readonly WeatherName[];
  readonly quality: Quality;
  readonly seed: number;
  /** Of driving before a picture is taken. */
  readonly seconds: number;
  /** Of one picture, pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** Pictures in a row; all of a place where it is left out. */
  readonly columns?: number;
}

const GAP = 4;
const TRAFFIC = { moving: 26, parked: 26, pedestrians: 14 };

interface View {
  readonly scene: Omit<RenderScene, 'light' | 'weather'>;
  readonly state: WorldState;
}

/** A drive through a place, up to the moment of the picture. */
async function driveThrough(place: PlaceName, seed: number, seconds: number): Promise<View> {
  const stage = stageFreeDrive(place, seed, TRAFFIC, seconds + 1);
  let state: WorldState | null = null;
  for (const step of freeRun(stage, await loadPhysics(), seconds * 1e6)) state = step.state;
  const actors = actorSpecs(stage);
  const scene = { network: stage.place.network, actors, egoId: stage.egoId, seed };
  return { scene, state: state as WorldState };
}

/** @returns the sheet as PNG or JPEG bytes, as the size suggests: JPEG above a megapixel */
export async function drawGallery(
  choice: GalleryChoice,
  renderer: RemoteRenderer,
): Promise<Buffer> {
  const { size, seed, seconds } = choice;
  const camera = egoCamera(size.width, size.height);
  const cells: { input: Buffer; left: number; top: number }[] = [];
  const columns = choice.columns ?? choice.lights.length * choice.weathers.length;
  for (const place of choice.places) {
    const { scene, state } = await driveThrough(place, seed, seconds);
    for (const lightName of choice.lights) {
      for (const weatherName of choice.weathers) {
        const rng = createRng(seed).split(`${place} ${lightName} ${weatherName}`);
        const light = drawLight(lightName, weatherName, rng.split('light'));
        const weather = drawWeather(weatherName, rng.split('weather'));
        await renderer.load({ ...scene, light, weather }, camera, {
          quality: choice.quality,
          effects: USUAL_EFFECTS,
        });
        const rgba = await renderer.renderRgbOnly(state);
        const input = await sharp(rgba, { raw: { ...size, channels: 3 } })
          .png()
          .toBuffer();
        const [column, row] = [cells.length % columns, Math.floor(cells.length / columns)];
        cells.push({ input, left: column * (size.width + GAP), top: row * (size.height + GAP) });
      }
    }
  }
  const rows = Math.ceil(cells.length / columns);
  const across = Math.min(columns, cells.length);
  const sheet = sharp({
    create: {
      width: across * (size.width + GAP) - GAP,
      height: rows * (size.height + GAP) - GAP,
      channels: 3,
      background: '#16181d',
    },
  }).composite(cells);
  return sheet.png().toBuffer();
}
