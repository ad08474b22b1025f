/** `nearmiss verify DIR`: proves a dataset whole. */
import type { Command } from 'commander';
import { verifyDataset } from '../../dataset/verify.ts';
import { counted, printResult } from '../output.ts';

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('prove a dataset whole: every file, hash, image and table row')
    .argument('<dir>', 'folder of the dataset')
    .option('--json', 'machine-readable result on standard output')
    .action(async (dir: string, options: { json?: boolean }) => {
      const result = await verifyDataset(dir);
      const rest = result.recipeScenes - result.scenes;
      const beyond = rest > 0 ? ` (the recipe has ${rest} more: other shards)` : '';
      const found = `${counted(result.scenes, 'scene')}, ${counted(result.frames, 'frame')}`;
      printResult(options.json, { ok: true, ...result }, `${dir} is whole: ${found}${beyond}`);
    });
}
