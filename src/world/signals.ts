/** Signals: fixed-time plans. */
import type { SignalGroup } from '../core/road-network.ts';
import type { SignalColour } from '../core/world-state.ts';

const RED_AMBER_S = 1;

/** Colour of a group so many seconds after the scene's start. */
export function signalColour(group: SignalGroup, tS: number): SignalColour {
  const cycle = group.greenS + group.amberS + group.redS;
  const raw = (tS + group.offsetS) % cycle;
  if (raw < group.greenS) return 'green';
  if (raw < group.greenS + group.amberS) return 'amber';
  return raw < cycle - RED_AMBER_S ? 'red' : 'red-amber';
}

/** The plan shifted as a whole, so that one of its groups turns red so many seconds after the scene's start. */
export function withRedAt(
  groups: readonly SignalGroup[],
  index: number,
  redAtS: number,
): SignalGroup[] {
  const group = groups[index] as SignalGroup;
  const cycle = group.greenS + group.amberS + group.redS;
  const shift = group.greenS + group.amberS - redAtS - group.offsetS;
  // Offsets stay in [0, cycle), with room for times before the start.
  return groups.map((one) => ({
    ...one,
    offsetS: (((one.offsetS + shift) % cycle) + cycle) % cycle,
  }));
}
