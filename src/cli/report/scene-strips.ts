/** The scenes that were judged best and worst: risk over time, with frames to look at. */
import sharp from 'sharp';
import type { DatasetReader } from '../../dataset/reader.ts';
import type { ScoredScene } from '../../evaluation/measure.ts';
import { riskSvg } from './curves.ts';

const SCENES_A_SIDE = 2;
const PICTURES = 4;
const PICTURE_WIDTH = 240;

/** Mean squared error of the scores: the scene's own Brier score. */
const errorOf = ({ frames }: ScoredScene): number =>
  frames.reduce((sum, { score, positive }) => sum + (score - (positive ? 1 : 0)) ** 2, 0) /
  frames.length;

async function picture(reader: DatasetReader, scene: string, frame: number): Promise<string> {
  const { width, height, data } = await reader.image(scene, 'rgb', frame);
  const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: Math.min(PICTURE_WIDTH, width) })
    .jpeg({ quality: 70 })
    .toBuffer();
  return `<img alt="frame ${frame}" src="data:image/jpeg;base64,${jpeg.toString('base64')}">`;
}

async function strip(reader: DatasetReader, scored: ScoredScene): Promise<string> {
  const { scene, frames } = scored;
  const numbers = new Set(
    Array.from({ length: PICTURES }, (_, i) =>
      Math.round((i * (frames.length - 1)) / (PICTURES - 1)),
    ),
  );
  const figures: string[] = [];
  for (const i of reader.record.sensors.includes('rgb') ? numbers : []) {
    const shown = frames[i];
    if (!shown) continue;
    const image = await picture(reader, scene.scene, shown.frame);
    const caption = `${(shown.tUs / 1e6).toFixed(1)} s, risk ${shown.score.toFixed(2)}`;
    figures.push(`<figure>${image}<figcaption>${caption}</figcaption></figure>`);
  }
  const facts = `${scene.outcome}, ${scene.light}, ${scene.weather}; Brier ${errorOf(scored).toFixed(3)}`;
  return `<div class="scene">${riskSvg(scored)}<div><p>${facts}</p><div class="frames">${figures.join('')}</div></div></div>`;
}

export async function sceneStrips(
  reader: DatasetReader,
  scored: readonly ScoredScene[],
): Promise<string> {
  const sorted = scored
    .filter(({ frames }) => frames.length > 0)
    .sort((a, b) => errorOf(a) - errorOf(b));
  const worst = sorted.slice(Math.max(SCENES_A_SIDE, sorted.length - SCENES_A_SIDE)).reverse();
  let html = '';
  for (const [title, scenes] of [
    ['Judged best', sorted.slice(0, SCENES_A_SIDE)],
    ['Judged worst', worst],
  ] as const) {
    if (scenes.length === 0) continue;
    html += `<h2>${title}</h2>`;
    for (const scene of scenes) html += await strip(reader, scene);
  }
  return html;
}
