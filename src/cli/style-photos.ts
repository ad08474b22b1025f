/** `--style-from DIR`: the user's photographs, and what pictures take over from them. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { UsageError } from '../core/errors.ts';
import { createRng } from '../core/rng.ts';
import { colourStatistics, lowAmplitudes, type StyleTarget } from '../core/style.ts';
import { reasonOf } from '../dataset/folder.ts';

const PHOTOGRAPH = /\.(jpe?g|png|webp|tiff?|avif)$/i;
/** More are not read: so many show what a collection looks like. */
const MAX_PHOTOGRAPHS = 200;
/** Radius of the replaced frequencies as a share of the image's shorter side (beta of FDA). */
const BETA = 0.02;

export interface StyleChoice {
  readonly dir: string;
  /** Shares of the way, 0..1. */
  readonly colour: number;
  readonly fourier: number;
}

/** The photographs that a dataset was moved towards. */
export interface Styles {
  readonly photographs: number;
  /** SHA-256 over the files' bytes, in the order of their names. */
  readonly sha256: string;
  /** The target of the scene with that seed: one photograph a scene. */
  readonly of: (seed: number) => StyleTarget;
}

async function targetOf(
  bytes: Buffer,
  path: string,
  { width, height }: { readonly width: number; readonly height: number },
  { colour, fourier }: StyleChoice,
): Promise<StyleTarget> {
  let data: Buffer;
  try {
    const image = sharp(bytes).rotate().resize(width, height, { fit: 'cover' }).removeAlpha();
    data = await image.toColourspace('srgb').raw().toBuffer();
  } catch (error) {
    throw new UsageError(`${path} cannot be read as a photograph (${(error as Error).message})`);
  }
  const rgb = Float64Array.from(data, (value) => value / 255);
  const image = { width, height, rgb };
  const radius = Math.max(1, Math.round(BETA * Math.min(width, height)));
  return {
    colour,
    fourier,
    ...colourStatistics(image),
    radius,
    amplitude: fourier > 0 ? lowAmplitudes(image, radius) : [],
  };
}

/**
 * Reads the photographs of a folder, in the order of their names.
 * @throws UsageError where the folder cannot be read, holds no photograph, or one is damaged
 */
export async function readStyles(
  choice: StyleChoice,
  size: { readonly width: number; readonly height: number },
): Promise<Styles> {
  const { dir } = choice;
  const names = await readdir(dir).catch((error: unknown) => {
    throw new UsageError(`--style-from ${dir} cannot be read: ${reasonOf(error)}`);
  });
  const photographs = names.filter((name) => PHOTOGRAPH.test(name)).sort();
  const paths: string[] = [];
  for (const name of photographs.slice(0, MAX_PHOTOGRAPHS)) {
    const path = join(dir, name);
    if ((await stat(path)).isFile()) paths.push(path);
  }
  if (paths.length === 0) {
    throw new UsageError(`--style-from ${dir} holds no photograph (jpg, png, webp, tiff or avif)`);
  }
  const hash = createHash('sha256');
  const targets: StyleTarget[] = [];
  for (const path of paths) {
    const bytes = await readFile(path);
    hash.update(bytes);
    targets.push(await targetOf(bytes, path, size, choice));
  }
  return {
    photographs: targets.length,
    sha256: hash.digest('hex'),
    of: (seed) => createRng(seed).split('style').choice(targets),
  };
}
