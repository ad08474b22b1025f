// The one direction of imports (ARCHITECTURE.md), highest tier first. `npm run check:boundaries` enforces it.
const tiers = [
  ['ui', 'cli'],
  ['pipeline'],
  ['engine', 'physics', 'dataset', 'perception', 'occupancy', 'evaluation'],
  ['sensors', 'labels'],
  ['world'],
  ['core'],
];
const all = tiers.flat();
/** @typedef {{ path?: string, pathNot?: string, circular?: boolean }} Where */
/** @param {string[]} folders */
const src = (folders) => `^src/(${folders.join('|')})/`;
/** @type {(name: string, comment: string, from: Where, to: Where) => import('dependency-cruiser').IForbiddenRuleType} */
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });
/** @type {(folder: string, library: string) => ReturnType<typeof rule>} */
const only = (folder, library) =>
  rule(
    `only-${folder}-imports-${library.replaceAll(/[@/]/g, '-').replace(/^-/, '')}`,
    `src/${folder} is the only home of ${library}: put what needs it there and export it in our own terms.`,
    { path: '^(src|scenes|workers)/', pathNot: src([folder]) },
    { path: `(^|/)${library}(/|$)` },
  );

const tierRules = tiers.flatMap((tier, i) =>
  tier.map((folder) =>
    rule(
      `${folder}-imports-only-lower-tiers`,
      `src/${folder} may import only ${
        tiers
          .slice(i + 1)
          .flat()
          .join(', ') || 'itself'
      }: move the shared part down a tier, or take it as an argument and let the caller above pass it.`,
      { path: src([folder]) },
      { path: '^src/', pathNot: src([folder, ...tiers.slice(i + 1).flat()]) },
    ),
  ),
);

export default {
  forbidden: [
    ...tierRules,
    rule(
      'src-folders-have-a-tier',
      'A folder of src has no tier: add it to `tiers` in .dependency-cruiser.mjs, and to ARCHITECTURE.md.',
      { path: '^src/', pathNot: src(all) },
      {},
    ),
    rule(
      'scenes-see-only-core',
      'A scenario is data: import types and constants from src/core, and put behaviour into src/world.',
      { path: '^scenes/' },
      { path: '^(src|workers|tests)/', pathNot: src(['core']) },
    ),
    rule(
      'scenes-come-from-above',
      'Below the pipeline nothing knows the catalogue: take the ScenarioSpec as an argument.',
      { path: src(tiers.slice(2).flat()) },
      { path: '^scenes/' },
    ),
    rule(
      'workers-are-started-not-imported',
      'Start it with new Worker(new URL(...)), and import the service that it exposes from src.',
      {},
      { path: '^workers/' },
    ),
    rule(
      'workers-expose-services',
      'A worker entry exposes a service of the pipeline or below: it must not import the page or the command line.',
      { path: '^workers/' },
      { path: src(['ui', 'cli']) },
    ),
    rule(
      'nothing-imports-tests',
      'Move what is shared out of tests/ into src.',
      { path: '^(src|scenes|workers)/' },
      { path: '^tests/' },
    ),
    rule(
      'no-cycles',
      'Move what both files need into a third one that imports neither.',
      { pathNot: 'node_modules' },
      { circular: true },
    ),
    only('engine', '@babylonjs/core'),
    only('physics', '@babylonjs/havok'),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
