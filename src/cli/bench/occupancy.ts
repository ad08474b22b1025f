/**
 * Maps of occupancy on simulated drives: local blocks against the whole map in one block, cost while the map grows to a
 * kilometre, and what a Hilbert map gains over the better of the two grids at each resolution.
 */
import { createRng } from '../../core/rng.ts';
import { BhmFull } from '../../occupancy/bhm-full.ts';
import type { BlockLayout } from '../../occupancy/block-layout.ts';
import type { MapMethod, MapOptions } from '../../occupancy/index.ts';
import type { Scan } from '../../occupancy/occupancy-map.ts';
import { driveScans, ROOF_SCANNER } from '../../pipeline/occupancy/drive-scans.ts';
import { mapScans, scoreScans } from '../../pipeline/occupancy/map-scans.ts';
import type { CreatePhysics } from '../../world/physics-port.ts';
import { stageFreeDrive } from '../../world/staging/free-drive.ts';
import { type Benchmark, type Figure, figure, median } from './benchmark.ts';

const SEED = 1;
const HINGE = 0.5;
const GAMMA = 6.71;
const TRAFFIC = { moving: 20, parked: 40, pedestrians: 10 };
/** What local blocks may lose, nats a point. */
const LOSS_ALLOWED = 0.02;
/** Hinge and cell (m), and gamma (1/m^2): the published indoor setting, and coarser ones of the same shape. */
const RESOLUTIONS = [
  { hinge: 0.5, gamma: 6.71, cell: 0.25 },
  { hinge: 0.5, gamma: 6.71, cell: 0.5 },
  { hinge: 1, gamma: 1.7, cell: 1 },
  { hinge: 2, gamma: 0.7, cell: 2 },
] as const;

const seconds = (): number => performance.now() / 1000;

const options = (of: Partial<MapOptions>): MapOptions => ({
  dimensions: 2,
  hinge: HINGE,
  gamma: GAMMA,
  cell: 0.5,
  emSteps: 10,
  halfLife: Number.POSITIVE_INFINITY,
  skipWithin: 0,
  ...of,
});

/** Moved so that the least coordinate of every axis is 0. */
function fromZero(scans: readonly Scan[]): { scans: Scan[]; span: number } {
  const low = [0, 1].map((axis) =>
    Math.min(...scans.flatMap(({ positions }) => [...positions.filter((_, i) => i % 2 === axis)])),
  );
  const moved = scans.map((scan) => ({
    ...scan,
    positions: scan.positions.map((x, i) => x - (low[i % 2] as number)),
  }));
  return { scans: moved, span: Math.max(...moved.flatMap(({ positions }) => [...positions])) };
}

/** Median seconds a scan, and NLL on every fourth scan, which is left out. */
function measured(scans: readonly Scan[], layout?: BlockLayout): { cost: number; nll: number } {
  const map = new BhmFull({ ...options({}), spacing: HINGE, priorPrecision: 1e-4 }, layout);
  const costs: number[] = [];
  for (const scan of scans.filter((_, i) => i % 4 !== 2)) {
    const start = seconds();
    map.fit(scan);
    costs.push(seconds() - start);
  }
  const { nll } = scoreScans(
    map,
    scans.filter((_, i) => i % 4 === 2),
  );
  return { cost: median(costs), nll: nll ?? Number.NaN };
}

/** A short stretch, for the whole map in one block costs the cube of its features. */
function againstFullMap(createPhysics: CreatePhysics): Figure[] {
  const stage = stageFreeDrive('town', SEED, TRAFFIC, 4);
  const times = { untilUs: 1_200_000, everyUs: 100_000 };
  const spec = { ...ROOF_SCANNER, range: 8, beams: 120 };
  const drive = driveScans(stage, createPhysics, times, createRng(SEED), spec);
  const { scans, span } = fromZero([...drive]);
  const blocks = measured(scans);
  const tile = Math.ceil(span / HINGE) + 1;
  const full = measured(scans, { tile, hingeMargin: 2, pointMargin: 0 });
  const whole = `the whole map in one block, ${scans.length} scans of ${span.toFixed(0)} m`;
  const loss = Math.max(0, blocks.nll - full.nll);
  return [
    figure('occupancy.blocks', blocks.cost, 's/scan', whole, full.cost),
    figure('occupancy.blocks-nll', blocks.nll, 'nats', whole, full.nll),
    figure('occupancy.blocks-loss', loss, 'nats', 'the loss that is allowed', LOSS_ALLOWED),
  ];
}

/** A kilometre of motorway: what the last scans cost against the first. */
function growth(createPhysics: CreatePhysics): Figure[] {
  const stage = stageFreeDrive('motorway', SEED, { moving: 20, parked: 0, pedestrians: 0 }, 40);
  const times = { untilUs: 34_000_000, everyUs: 500_000 };
  const spec = { ...ROOF_SCANNER, beams: 90 };
  const map = new BhmFull({ ...options({}), spacing: HINGE, priorPrecision: 1e-4 });
  const costs: number[] = [];
  for (const scan of driveScans(stage, createPhysics, times, createRng(SEED), spec)) {
    const start = seconds();
    map.fit(scan);
    costs.push(seconds() - start);
  }
  // The first ones also warm the compiler up.
  const warm = costs.slice(8);
  const part = Math.floor(warm.length / 4);
  const early = `the first quarter of a 1 km drive, ${map.features} features at its end`;
  return [
    figure(
      'occupancy.growth',
      median(warm.slice(-part)),
      's/scan',
      early,
      median(warm.slice(0, part)),
    ),
  ];
}

/** NLL and ECE on whole held-out scans of a city drive, against the better of the two grids. */
async function againstGrids(createPhysics: CreatePhysics): Promise<Figure[]> {
  const stage = stageFreeDrive('town', SEED, TRAFFIC, 20);
  const times = { untilUs: 8_000_000, everyUs: 200_000 };
  const scans = [...driveScans(stage, createPhysics, times, createRng(SEED))];
  const scores = async (method: MapMethod, of: Partial<MapOptions>) => {
    async function* source(): AsyncGenerator<Scan> {
      yield* scans;
    }
    const { heldOutScans } = await mapScans(source(), {
      method,
      options: options(of),
      testFraction: 0.1,
      seed: SEED,
      clock: seconds,
      onScan: () => {},
    });
    return { nll: heldOutScans.nll ?? Number.NaN, ece: heldOutScans.ece ?? Number.NaN };
  };
  const figures: Figure[] = [];
  for (const of of RESOLUTIONS) {
    const bhm = await scores('bhm-full', of);
    const grids = [await scores('grid', of), await scores('counts', of)];
    const name = `hinge-${of.hinge}-cell-${of.cell}`;
    for (const [score, unit] of [
      ['nll', 'nats'],
      ['ece', '-'],
    ] as const) {
      const best = Math.min(...grids.map((grid) => grid[score]));
      const baseline = 'the better grid, held-out scans of a city drive';
      figures.push(figure(`occupancy.${score}.${name}`, bhm[score], unit, baseline, best));
    }
  }
  return figures;
}

export const occupancyBenchmark: Benchmark = {
  prefix: 'occupancy',
  limits: {
    'occupancy.blocks': 0.1,
    'occupancy.blocks-loss': 1,
    'occupancy.growth': 1.5,
    ...Object.fromEntries(
      RESOLUTIONS.flatMap(({ hinge, cell }) =>
        ['nll', 'ece'].map((score) => [`occupancy.${score}.hinge-${hinge}-cell-${cell}`, 1]),
      ),
    ),
  },
  async run({ createPhysics }) {
    return [
      ...againstFullMap(createPhysics),
      ...growth(createPhysics),
      ...(await againstGrids(createPhysics)),
    ];
  },
};
