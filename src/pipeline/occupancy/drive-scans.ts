/** A drive through traffic as a planar scanner on the ego's roof sees it: scans for a map, in the world's frame. */
import type { RenderScene } from '../../core/frame-record.ts';
import type { Rng } from '../../core/rng.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';
import { beamSamples } from '../../occupancy/beam-samples.ts';
import type { Scan } from '../../occupancy/occupancy-map.ts';
import {
  type PlanarLidarSpec,
  planarScan,
  type Rectangle,
} from '../../sensors/lidar/planar-scan.ts';
import type { CreatePhysics } from '../../world/physics-port.ts';
import { solidBoxes } from '../../world/solid-scenery.ts';
import { actorSpecs, type Stage } from '../../world/staging/stage.ts';
import { freeRun } from '../free-run.ts';

/** Like the planar scanners of published maps. */
export const ROOF_SCANNER: PlanarLidarSpec = { beams: 180, range: 30, rangeNoise: 0.02 };

/** What of a scene a scanner meets. */
type ScannedScene = Pick<RenderScene, 'network' | 'actors' | 'egoId'>;

const rectangle = (
  [x, y]: readonly number[],
  yaw: number,
  [length, width]: readonly number[],
): Rectangle => ({
  centre: [x as number, y as number],
  yaw,
  halfLength: (length as number) / 2,
  halfWidth: (width as number) / 2,
});

/** A planar scanner on the roof of a scene's ego: every scan from the state of its moment. */
export class RoofScanner {
  private readonly scene: ScannedScene;
  private readonly fixed: readonly Rectangle[];
  private readonly sizes: ReadonlyMap<number, readonly number[]>;
  private readonly spec: PlanarLidarSpec;

  constructor(scene: ScannedScene, spec: PlanarLidarSpec = ROOF_SCANNER) {
    this.scene = scene;
    this.spec = spec;
    this.fixed = solidBoxes(scene.network).map(({ centre, yaw, size }) =>
      rectangle(centre, yaw, size),
    );
    this.sizes = new Map(scene.actors.map(({ id, size }) => [id, size]));
  }

  /** Points that are free and occupied, in the world. @param rng of noise and of the free points */
  scan(state: WorldState, rng: Rng): Scan {
    const { spec, scene, sizes } = this;
    const ego = findActor(state, scene.egoId);
    const others = state.actors
      .filter(({ id }) => id !== scene.egoId)
      .map(({ id, position, yaw }) => rectangle(position, yaw, sizes.get(id) ?? [0, 0, 0]));
    const [x, y] = ego.position;
    const scan = planarScan(spec, [x, y], ego.yaw, [...this.fixed, ...others], rng);
    return beamSamples(state.tUs / 1e6, { ...scan, freeRange: spec.range }, rng);
  }
}

/**
 * @param everyUs between scans; a multiple of the world's step
 * @param rng of noise and of the free points
 */
export function* driveScans(
  stage: Stage,
  createPhysics: CreatePhysics,
  times: { readonly untilUs: number; readonly everyUs: number },
  rng: Rng,
  spec: PlanarLidarSpec = ROOF_SCANNER,
): Generator<Scan> {
  const { egoId, place } = stage;
  const scanner = new RoofScanner(
    { network: place.network, actors: actorSpecs(stage), egoId },
    spec,
  );
  for (const { state } of freeRun(stage, createPhysics, times.untilUs)) {
    if (state.tUs % times.everyUs === 0) yield scanner.scan(state, rng);
  }
}
