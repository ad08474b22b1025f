/** What a controller knows of the road: affordances, from the truth or from a model that looks at pictures. */
import { findActor, type WorldState } from '../../core/world-state.ts';
import { affordances } from '../../labels/affordances/affordances.ts';
import type { LaneGraph } from '../../world/roads/lane-graph.ts';
import { actorSpecs, type Stage } from '../../world/staging/stage.ts';
import type { WatchedScene } from './brake-rule.ts';
import { ModelEye, type SeeingModel } from './seen-drive.ts';

/** Null where a thing is absent or not known. */
export interface RoadSense {
  /** Direction of the lane minus that of the ego, radians. */
  readonly angle: number | null;
  /** Of the ego's middle from that of its lane, metres, left positive. */
  readonly centreDistance: number | null;
  /** Of the lane, 1/m, left positive. */
  readonly curvature: number | null;
  /** Gap to the vehicle ahead in the own lane, metres. */
  readonly gap: number | null;
  /** m/s */
  readonly speedLimit: number | null;
  /** Straight enough for 20 m/s. */
  readonly fast: boolean | null;
}

export interface RoadEye {
  look(state: WorldState): RoadSense | Promise<RoadSense>;
}

/** Sees the truth. */
export function truthEye(stage: Stage, graph: LaneGraph): RoadEye {
  const { egoId } = stage;
  const actors = actorSpecs(stage);
  return {
    look(state) {
      const seen = affordances({ state, actors, egoId, graph });
      const { position, yaw } = findActor(state, egoId);
      const pose = graph.locate(position[0], position[1], yaw);
      return {
        angle: seen.angle,
        centreDistance: seen.centre_distance,
        curvature: pose?.curvature ?? null,
        gap: seen.dist_mm,
        speedLimit: pose?.speedLimit ?? null,
        fast: seen.fast,
      };
    },
  };
}

/** Columns that a model must predict to be able to drive. */
export const DRIVING_COLUMNS = [
  'angle',
  'centre_distance',
  'curvature',
  'dist_mm',
  'has_dist_mm',
  'speed_limit',
  'fast',
] as const;

/** Sees what a model of affordances makes of the pictures. */
export async function modelEye(model: SeeingModel, scene: WatchedScene): Promise<RoadEye> {
  const eye = await ModelEye.open(model, scene);
  return {
    async look(state) {
      const { numbers } = await eye.look(state);
      const of = (name: (typeof DRIVING_COLUMNS)[number]) => numbers[name] as number;
      return {
        angle: of('angle'),
        centreDistance: of('centre_distance'),
        curvature: of('curvature'),
        gap: of('has_dist_mm') >= 0.5 ? Math.max(0, of('dist_mm')) : null,
        speedLimit: Math.max(1, of('speed_limit')),
        fast: of('fast') >= 0.5,
      };
    },
  };
}
