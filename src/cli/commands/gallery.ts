/** `nearmiss gallery`: every place in every light and weather, on one sheet. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { Option } from 'commander';
import { EnvironmentError } from '../../core/errors.ts';
import { PLACE_NAMES } from '../../core/scenario-spec.ts';
import { LIGHT_NAMES, QUALITIES, type Quality, WEATHER_NAMES } from '../../core/sky.ts';
import { reasonOf } from '../../dataset/folder.ts';
import { RemoteRenderer } from '../browser/remote-renderer.ts';
import { drawGallery, type GalleryChoice } from '../gallery/draw-gallery.ts';
import { imageSize, listOf, wholeNumber } from '../options.ts';

interface Options extends Omit<GalleryChoice, 'quality'> {
  readonly quality: Quality;
  readonly out: string;
}

async function run(options: Options): Promise<void> {
  const renderer = await RemoteRenderer.start();
  try {
    const sheet = await drawGallery(options, renderer);
    await writeFile(options.out, sheet).catch((error: unknown) => {
      throw new EnvironmentError(`cannot write to ${options.out}: ${reasonOf(error)}`);
    });
    process.stdout.write(`${options.out}\n`);
  } finally {
    await renderer.close();
  }
}

export function addGallery(program: Command): void {
  program
    .command('gallery')
    .description('draw places in light and weather, a row a place, on one sheet')
    .option('--places <list>', 'which', listOf(PLACE_NAMES, 'place'), [...PLACE_NAMES])
    .option('--lights <list>', 'which', listOf(LIGHT_NAMES, 'light'), [...LIGHT_NAMES])
    .option('--weathers <list>', 'which', listOf(WEATHER_NAMES, 'weather'), [...WEATHER_NAMES])
    .addOption(
      new Option('--quality <name>', 'how much is drawn')
        .choices([...QUALITIES])
        .default('standard'),
    )
    .option('--seed <n>', 'what is drawn', wholeNumber(0, 0xffffffff), 3)
    .option('--seconds <n>', 'of driving before the picture is taken', wholeNumber(0, 600), 8)
    .option('--size <WxH>', 'pixels of one picture', imageSize, { width: 320, height: 180 })
    .option('--columns <n>', 'pictures in a row (default: all of a place)', wholeNumber(1, 64))
    .option('--out <file>', 'a .jpg or .png', 'gallery.png')
    .action(run);
}
