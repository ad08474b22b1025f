/** CAL's red light: whether the ego's lane leads to a signal that is red, and near. */
import { isSameLane, type LaneRef, type RoadNetwork } from '../../core/road-network.ts';
import type { SignalColour } from '../../core/world-state.ts';
import type { LaneGraph } from '../../world/roads/lane-graph.ts';
import type { LaneView } from './lane-view.ts';

/** Lights farther ahead than this, to the end of their lane, do not matter yet. */
const LIGHT_REACH_M = 40;

/** Index of the signal group that rules the end of a lane; null without one. */
function groupOf(network: RoadNetwork, lane: LaneRef): number | null {
  const arms = network.junctions.flatMap((junction) => junction.arms);
  const arm = arms.find(({ lanes }) => lanes.some((own) => isSameLane(own, lane)));
  return arm?.control === 'signals' ? arm.signalGroup : null;
}

/** Red, or red and amber; the first signal ahead counts. */
export function redLightAhead(
  graph: LaneGraph,
  signals: readonly SignalColour[],
  { own }: LaneView,
): boolean {
  for (const { lane, to } of graph.ahead(own.lane, own.s, LIGHT_REACH_M)) {
    if (to >= LIGHT_REACH_M) return false;
    const group = groupOf(graph.network, lane);
    if (group !== null) return signals[group] === 'red' || signals[group] === 'red-amber';
  }
  return false;
}
