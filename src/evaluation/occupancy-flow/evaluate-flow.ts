/** The seven figures of Waymo's occupancy and flow challenge, of one forecast: means over its waypoints. */
import { flowEpe } from './flow-epe.ts';
import { prAuc } from './pr-auc.ts';
import { softIou } from './soft-iou.ts';
import { warp } from './warp.ts';

/** Grids of 0..1, rows from the front. */
interface Waypoint {
  readonly observed: ArrayLike<number>;
  readonly occluded: ArrayLike<number>;
  /** Columns, rows a cell. */
  readonly flow: ArrayLike<number>;
}

interface Forecast {
  /** All vehicles now. */
  readonly now: ArrayLike<number>;
  readonly waypoints: readonly Waypoint[];
}

export const FLOW_METRICS = [
  'observed_auc',
  'observed_soft_iou',
  'occluded_auc',
  'occluded_soft_iou',
  'flow_epe',
  'flow_grounded_auc',
  'flow_grounded_soft_iou',
] as const;
/** null where no waypoint has anything to measure. */
export type FlowFigures = Readonly<Record<(typeof FLOW_METRICS)[number], number | null>>;

/** Of both kinds together, at most 1. */
const together = ({ observed, occluded }: Waypoint): Float32Array =>
  Float32Array.from(observed, (p, i) => Math.min(1, p + (occluded[i] as number)));

const isAnywhere = (grid: ArrayLike<number>): boolean => {
  for (let i = 0; i < grid.length; i++) if ((grid[i] as number) > 0) return true;
  return false;
};

/** Figures of one waypoint. @param origin all vehicles a waypoint before, as they truly were */
function atWaypoint(truth: Waypoint, predicted: Waypoint, origin: ArrayLike<number>): FlowFigures {
  const all = together(truth);
  const moved = warp(Math.round(Math.sqrt(all.length)), origin, predicted.flow);
  const grounded = together(predicted).map((p, i) => p * (moved[i] as number));
  const ofThose = (
    measure: (t: ArrayLike<number>, p: ArrayLike<number>) => number,
    t: ArrayLike<number>,
    p: ArrayLike<number>,
  ) => (isAnywhere(t) ? measure(t, p) : null);
  return {
    observed_auc: ofThose(prAuc, truth.observed, predicted.observed),
    observed_soft_iou: ofThose(softIou, truth.observed, predicted.observed),
    occluded_auc: ofThose(prAuc, truth.occluded, predicted.occluded),
    occluded_soft_iou: ofThose(softIou, truth.occluded, predicted.occluded),
    flow_epe: flowEpe(truth.flow, predicted.flow),
    flow_grounded_auc: ofThose(prAuc, all, grounded),
    flow_grounded_soft_iou: ofThose(softIou, all, grounded),
  };
}

/** Means of figures, those that are null left out. */
export function meanFigures(figures: readonly FlowFigures[]): FlowFigures {
  const mean = (name: (typeof FLOW_METRICS)[number]): number | null => {
    const values = figures.flatMap((one) => one[name] ?? []);
    return values.length > 0 ? values.reduce((sum, x) => sum + x, 0) / values.length : null;
  };
  return Object.fromEntries(FLOW_METRICS.map((name) => [name, mean(name)])) as FlowFigures;
}

/** @throws RangeError where the two differ in how many waypoints they have */
export function evaluateFlow(truth: Forecast, predicted: Forecast): FlowFigures {
  if (truth.waypoints.length !== predicted.waypoints.length)
    throw new RangeError(
      `${predicted.waypoints.length} waypoints were predicted, not ${truth.waypoints.length}`,
    );
  return meanFigures(
    truth.waypoints.map((waypoint, i) => {
      const before = truth.waypoints[i - 1];
      const origin = before ? together(before) : truth.now;
      return atWaypoint(waypoint, predicted.waypoints[i] as Waypoint, origin);
    }),
  );
}
