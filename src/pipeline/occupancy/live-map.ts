/**
 * A map of occupancy that grows under a car as it drives, as a service for a page. Runs in a worker
 * (workers/occupancy.ts); everything in and out is plain data.
 */
import type { RenderScene } from '../../core/frame-record.ts';
import { cos, sin } from '../../core/math.ts';
import { createRng, type Rng } from '../../core/rng.ts';
import { findActor, findSpec, type WorldState } from '../../core/world-state.ts';
import { cornersOf, footprintOf } from '../../labels/footprint.ts';
import { createMap, type MapMethod, type MapOptions } from '../../occupancy/index.ts';
import type { OccupancyMap } from '../../occupancy/occupancy-map.ts';
import type { PlanarLidarSpec } from '../../sensors/lidar/planar-scan.ts';
import { RoofScanner } from './drive-scans.ts';
import { doubtOf } from './map-picture.ts';

/** Pixels a side of its pictures, and metres a pixel: 48 m across, the ego's nose up, a third of the way from below. */
export const LIVE_MAP = { side: 96, metresPerPixel: 0.5, egoColumn: 48, egoRow: 64 } as const;

/** Seconds ahead that moving road users are foreseen. */
const FORESEEN_S = [1, 2, 3] as const;

const METHOD: MapMethod = 'bhm-full';
/** Coarse enough for ten scans a second; what was seen counts half after two seconds, so that what drove off fades. */
const OPTIONS: MapOptions = {
  dimensions: 2,
  hinge: 1,
  gamma: 1.7,
  cell: 0.5,
  emSteps: 4,
  halfLife: 2,
  skipWithin: 0.02,
};
/** As far as the picture shows, and no finer than a page needs: a scan is fitted in about a tenth of a second. */
const SCANNER: PlanarLidarSpec = { beams: 120, range: 24, rangeNoise: 0.02 };

/** Slower is standing, m/s. */
const MOVING_FROM = 0.5;

type MappedScene = Pick<RenderScene, 'network' | 'actors' | 'egoId' | 'seed'>;
type Point = readonly [x: number, y: number];

export interface LiveMapView {
  readonly tUs: number;
  /** LIVE_MAP.side squared, rows from ahead of the ego: 0 surely free, 255 surely occupied, 128 unknown. */
  readonly occupied: Uint8Array;
  /** 0 sure, 255 nothing is known. */
  readonly doubt: Uint8Array;
  /** Outlines of road users that move, at constant velocity, in pixels (column, row). */
  readonly foreseen: readonly { readonly afterS: number; readonly outline: readonly Point[] }[];
  /** Weights that describe the map. */
  readonly features: number;
}

export interface SpotAnswer {
  /** That it is occupied, 0..1. */
  readonly probability: number;
  /** 0 sure, 1 nothing is known. */
  readonly doubt: number;
}

interface Pose {
  readonly x: number;
  readonly y: number;
  readonly c: number;
  readonly s: number;
}

/** World position of the middle of a place in the picture. */
const worldFromPicture = ({ x, y, c, s }: Pose, column: number, row: number): Point => {
  const { metresPerPixel: m, egoColumn, egoRow } = LIVE_MAP;
  const [ahead, left] = [(egoRow - row) * m, (egoColumn - column) * m];
  return [x + c * ahead - s * left, y + s * ahead + c * left];
};

const pictureFromWorld = ({ x, y, c, s }: Pose, [wx, wy]: Point): Point => {
  const { metresPerPixel: m, egoColumn, egoRow } = LIVE_MAP;
  const [dx, dy] = [wx - x, wy - y];
  return [egoColumn - (c * dy - s * dx) / m, egoRow - (c * dx + s * dy) / m];
};

export class LiveMapService {
  private scene: MappedScene | null = null;
  private scanner: RoofScanner | null = null;
  private map: OccupancyMap | null = null;
  private rng: Rng | null = null;
  private pose: Pose | null = null;
  private lastUs = Number.NEGATIVE_INFINITY;

  /** Begins an empty map of a scene. */
  open(scene: MappedScene): void {
    this.scene = scene;
    this.scanner = new RoofScanner(scene, SCANNER);
    this.forget();
  }

  private forget(): void {
    this.map = createMap(METHOD, OPTIONS);
    this.rng = createRng(this.scene?.seed ?? 0).split('live map');
    this.lastUs = Number.NEGATIVE_INFINITY;
  }

  /**
   * Scans a moment and learns from it; a moment before the last begins the map anew.
   * @throws Error where no scene is open
   */
  see(state: WorldState): LiveMapView {
    const { scene, scanner } = this;
    if (!scene || !scanner) throw new Error('no scene is open');
    if (state.tUs <= this.lastUs) this.forget();
    this.lastUs = state.tUs;
    const map = this.map as OccupancyMap;
    map.fit(scanner.scan(state, (this.rng as Rng).split(`scan ${state.tUs}`)));
    const ego = findActor(state, scene.egoId);
    const pose = { x: ego.position[0], y: ego.position[1], c: cos(ego.yaw), s: sin(ego.yaw) };
    this.pose = pose;
    const { side } = LIVE_MAP;
    const places = new Float64Array(side * side * 2);
    for (let i = 0; i < side * side; i++) {
      const middle = worldFromPicture(pose, (i % side) + 0.5, Math.floor(i / side) + 0.5);
      places.set(middle, 2 * i);
    }
    const { probability, variance } = map.predict(places);
    return {
      tUs: state.tUs,
      occupied: Uint8Array.from(probability, (p) => Math.round(255 * p)),
      doubt: Uint8Array.from(variance, (v) => Math.round(255 * doubtOf(METHOD, v))),
      foreseen: this.foresee(scene, state, pose),
      features: map.features,
    };
  }

  /** How sure the map is of a place in its last picture; null before there is one. */
  ask(column: number, row: number): SpotAnswer | null {
    const { map, pose } = this;
    if (!map || !pose) return null;
    const { probability, variance } = map.predict(
      Float64Array.from(worldFromPicture(pose, column, row)),
    );
    return {
      probability: probability[0] as number,
      doubt: doubtOf(METHOD, variance[0] as number),
    };
  }

  private foresee(scene: MappedScene, state: WorldState, pose: Pose): LiveMapView['foreseen'] {
    const moving = state.actors.filter(
      ({ id, velocity: [vx, vy] }) =>
        id !== scene.egoId && vx * vx + vy * vy > MOVING_FROM * MOVING_FROM,
    );
    return FORESEEN_S.flatMap((afterS) =>
      moving.map((actor) => {
        const [vx, vy] = actor.velocity;
        const [x, y, z] = actor.position;
        const then = { ...actor, position: [x + vx * afterS, y + vy * afterS, z] as const };
        const corners = cornersOf(footprintOf(then, findSpec(scene.actors, actor.id).size));
        return { afterS, outline: corners.map((corner) => pictureFromWorld(pose, corner)) };
      }),
    );
  }
}
