/** What the map says of a spot. */
import type { SpotAnswer } from '../../pipeline/occupancy/live-map.ts';

/** Above it the map has seen next to nothing there. */
const UNKNOWN_FROM = 0.9;

/** An answer to 'how sure are you that this spot is free?'. */
export function answerLine({ probability, doubt }: SpotAnswer): string {
  const free = 1 - probability;
  const share = `free with ${(free * 100).toFixed(free > 0.995 || free < 0.005 ? 1 : 0)} %`;
  if (doubt > UNKNOWN_FROM) return `I have not seen this spot: ${share}, which says nothing.`;
  return `This spot is ${share}; doubt ${doubt.toFixed(2)} of 1.`;
}
