// `npm run check:boundaries`: dependency-cruiser with the rules of .dependency-cruiser.mjs. A run that saw no modules
// fails, since a cruiser that cannot read TypeScript reports success.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cruise } from 'dependency-cruiser';
import config from '../../../.dependency-cruiser.mjs';

const folders = ['src', 'scenes', 'workers', 'tests'];

/**
 * @param {string} root
 * @returns {Promise<{ modules: number, violations: { rule: string, from: string, to: string, remedy: string }[] }>}
 */
export async function checkBoundaries(root) {
  const { output } = await cruise(
    folders.filter((folder) => existsSync(join(root, folder))),
    { ...config.options, baseDir: root, validate: true, ruleSet: { forbidden: config.forbidden } },
  );
  if (typeof output === 'string')
    throw new Error('dependency-cruiser returned a text instead of its result');
  const remedies = new Map(config.forbidden.map(({ name, comment }) => [name, comment]));
  return {
    modules: output.modules.filter(({ source }) =>
      folders.some((folder) => source.startsWith(`${folder}/`)),
    ).length,
    violations: output.summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      from,
      to,
      remedy: remedies.get(rule.name) ?? '',
    })),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { modules, violations } = await checkBoundaries(
    fileURLToPath(new URL('../../..', import.meta.url)),
  );
  for (const { rule, from, to, remedy } of violations) {
    console.error(`${from} -> ${to}\n  ${rule}: ${remedy}`);
  }
  if (modules === 0)
    console.error(
      'The boundaries check saw no modules: does dependency-cruiser know this TypeScript?',
    );
  else console.log(`Boundaries: ${modules} modules, ${violations.length} violations.`);
  process.exitCode = modules > 0 && violations.length === 0 ? 0 : 1;
}
