/**
 * A contact sheet: a few scenes, a row each. A strip of frames over time with their labels drawn in, and beside it
 * depth, semantic classes, instances and flow of one frame.
 */
import type { OverlayOptions } from 'sharp';
import sharp from 'sharp';
import type { PngSensor } from '../../core/dataset-record.ts';
import type { StoredScene } from '../format.ts';
import type { DecodedImage } from '../images.ts';
import { cameraOf, type DatasetReader } from '../reader.ts';
import type { DatasetSummary } from '../summary.ts';
import { drawBoxes } from './boxes.ts';
import { colourise } from './colours.ts';
import { drawSceneHeader, drawTitle } from './headers.ts';
import { textPath, textWidth } from './text.ts';

const STRIP = 4;
const GAP = 6;
const MARGIN = 24;
const TITLE_HEIGHT = 92;
const HEADER_HEIGHT = 44;
const ROW_GAP = 18;
const FRAME_WIDTH = 480;
const PANELS: readonly PngSensor[] = ['depth', 'semantic', 'instance', 'flow'];

interface Layout {
  readonly frameHeight: number;
  readonly rowHeight: number;
  readonly width: number;
}

function layoutOf(reader: DatasetReader): Layout {
  const { width, height } = reader.record.camera;
  const frameHeight = Math.min(640, Math.max(90, Math.round((FRAME_WIDTH * height) / width)));
  return {
    frameHeight,
    rowHeight: HEADER_HEIGHT + frameHeight + ROW_GAP,
    width: 2 * MARGIN + (STRIP + 1) * FRAME_WIDTH + STRIP * GAP,
  };
}

/**
 * Which scenes to show: twins side by side, a pair of each scenario before a second one of any.
 * @param count at most so many scenes
 */
async function chooseScenes(reader: DatasetReader, count: number): Promise<StoredScene[]> {
  const pairs = new Map<number, { scenario: string; ids: string[] }>();
  for await (const { record, labels } of reader.scenes()) {
    const pair = Math.floor(labels.index / 2);
    const entry = pairs.get(pair) ?? { scenario: record.scenario, ids: [] };
    pairs.set(pair, entry);
    entry.ids.push(record.id);
  }
  const seen = new Map<string, number>();
  const ranked = [...pairs.values()].map((entry) => {
    const round = seen.get(entry.scenario) ?? 0;
    seen.set(entry.scenario, round + 1);
    return { ids: entry.ids, round };
  });
  ranked.sort((a, b) => a.round - b.round);
  const ids = ranked.flatMap((entry) => entry.ids).slice(0, count);
  return Promise.all(ids.sort().map((id) => reader.scene(id)));
}

/** Frames spread evenly from the first to the last. */
function stripFrames(frames: number): number[] {
  const count = Math.min(STRIP, frames);
  return Array.from({ length: count }, (_, k) =>
    count === 1 ? 0 : Math.round((k * (frames - 1)) / (count - 1)),
  );
}

class Sheet {
  readonly overlays: OverlayOptions[] = [];
  readonly shapes: string[] = [];
  private readonly reader: DatasetReader;
  private readonly layout: Layout;

  constructor(reader: DatasetReader, layout: Layout) {
    this.reader = reader;
    this.layout = layout;
  }

  private async place(
    scene: StoredScene,
    sensor: PngSensor,
    frame: number,
    box: [number, number, number, number],
  ) {
    const image = await this.reader.image(scene.record.id, sensor, frame);
    await this.put(sensor, image, box);
  }

  /** The left half of a picture as it was before it was moved towards a photograph. */
  private async placeBefore(scene: StoredScene, x: number, y: number): Promise<void> {
    const image = await this.reader.plain(scene.record.id);
    if (!image) return;
    const half = Math.floor(image.width / 2);
    const data = new Uint8Array(half * image.height * 3);
    for (let row = 0; row < image.height; row++) {
      const from = row * image.width * 3;
      data.set(image.data.subarray(from, from + half * 3), row * half * 3);
    }
    const { frameHeight } = this.layout;
    const width = Math.round((FRAME_WIDTH * half) / image.width);
    await this.put('rgb', { ...image, width: half, data }, [x, y, width, frameHeight]);
    this.shapes.push(
      `<rect x="${x + width - 1}" y="${y}" width="2" height="${frameHeight}" fill="#f2f4f7"/>`,
    );
    this.caption('before', x, y);
    this.caption('after', x + width, y);
  }

  private async put(
    sensor: PngSensor,
    image: DecodedImage,
    [left, top, width, height]: [number, number, number, number],
  ): Promise<void> {
    const isSmooth = sensor === 'rgb' || sensor === 'depth';
    const input = await sharp(colourise(sensor, image), {
      raw: { width: image.width, height: image.height, channels: 3 },
    })
      .resize(width, height, { fit: 'fill', kernel: isSmooth ? 'lanczos3' : 'nearest' })
      .png({ compressionLevel: 1 })
      .toBuffer();
    this.overlays.push({ input, left, top });
  }

  private caption(text: string, x: number, y: number): void {
    const width = textWidth(text, 12) + 10;
    this.shapes.push(
      `<rect x="${x}" y="${y}" width="${width}" height="19" fill="#0b0d10" fill-opacity="0.72"/>`,
      textPath(text, x + 5, y + 14, 12, '#f2f4f7'),
    );
  }

  private async strip(scene: StoredScene, y: number): Promise<void> {
    const camera = cameraOf(this.reader.record);
    const scale = FRAME_WIDTH / camera.width;
    const { frameHeight } = this.layout;
    for (const [k, frame] of stripFrames(scene.record.frames).entries()) {
      const x = MARGIN + k * (FRAME_WIDTH + GAP);
      const labels = scene.labels.frames[frame]!;
      if (this.reader.record.sensors.includes('rgb')) {
        await this.place(scene, 'rgb', frame, [x, y, FRAME_WIDTH, frameHeight]);
        if (frame === 0) await this.placeBefore(scene, x, y);
      }
      // A drawing of its own for each frame: its borders cut off what reaches beyond the image.
      this.shapes.push(
        `<svg x="${x}" y="${y}" width="${FRAME_WIDTH}" height="${frameHeight}">${drawBoxes(labels, camera, scale)}</svg>`,
      );
      const { t_us, ego_speed, ego_brake } = labels.frame;
      const braking = ego_brake > 0.05 ? ', braking' : '';
      this.caption(
        `${(t_us / 1e6).toFixed(2)} s   ${(ego_speed * 3.6).toFixed(0)} km/h${braking}`,
        x,
        y + frameHeight - 19,
      );
    }
  }

  private async panels(scene: StoredScene, y: number): Promise<void> {
    const { frameHeight } = this.layout;
    const [width, height] = [(FRAME_WIDTH - GAP) / 2, Math.floor((frameHeight - GAP) / 2)];
    // The frame before the last: the last that has flow.
    const frame = Math.max(0, scene.record.frames - 2);
    const left = MARGIN + STRIP * (FRAME_WIDTH + GAP);
    for (const [k, sensor] of PANELS.entries()) {
      const isThere =
        this.reader.record.sensors.includes(sensor) &&
        !(sensor === 'flow' && scene.record.frames < 2);
      if (!isThere) continue;
      const [x, top] = [left + (k % 2) * (width + GAP), y + Math.floor(k / 2) * (height + GAP)];
      await this.place(scene, sensor, frame, [x, top, width, height]);
      this.caption(sensor, x, top);
    }
  }

  async scene(scene: StoredScene, row: number): Promise<void> {
    const y = TITLE_HEIGHT + row * this.layout.rowHeight;
    this.shapes.push(drawSceneHeader(scene.record, MARGIN, y, this.layout.width - 2 * MARGIN));
    await this.strip(scene, y + HEADER_HEIGHT);
    await this.panels(scene, y + HEADER_HEIGHT);
  }
}

/**
 * The sheet as a PNG.
 * @param count at most so many scenes
 */
export async function contactSheet(
  reader: DatasetReader,
  summary: DatasetSummary,
  count: number,
): Promise<Uint8Array> {
  const scenes = await chooseScenes(reader, count);
  const layout = layoutOf(reader);
  const height = TITLE_HEIGHT + scenes.length * layout.rowHeight + MARGIN;
  const sheet = new Sheet(reader, layout);
  sheet.shapes.push(drawTitle(reader.record, summary, MARGIN, layout.width - 2 * MARGIN));
  for (const [row, scene] of scenes.entries()) await sheet.scene(scene, row);
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${height}">${sheet.shapes.join('')}</svg>`;
  return sharp({ create: { width: layout.width, height, channels: 3, background: '#14171c' } })
    .composite([...sheet.overlays, { input: Buffer.from(drawing), left: 0, top: 0 }])
    .png({ compressionLevel: 6 })
    .toBuffer();
}
