/** Names of a junction's arms, in the vocabulary of our own places. */
import { angleDifference } from '../../../core/math.ts';
import { isSameLane, type JunctionArm } from '../../../core/road-network.ts';
import type { Arm } from '../../roads/junction-arms.ts';

export const COMPASS = ['east', 'north', 'west', 'south'] as const;
export type Compass = (typeof COMPASS)[number];

export interface NamedArm {
  readonly name: Compass;
  readonly arm: Arm;
  readonly signalGroup: number | null;
}

const BEARING: Readonly<Record<Compass, number>> = {
  east: 0,
  north: Math.PI / 2,
  west: Math.PI,
  south: -Math.PI / 2,
};
/** Ways of naming that differ by less are alike, radians over all arms: the first of them is taken. */
const ALIKE = 1e-6;

const deviation = (arm: Arm, name: Compass): number =>
  Math.abs(angleDifference(arm.outward, BEARING[name]));

/** Of several ways, that with the least cost; the first of equals. */
function least<T>(ways: readonly T[], cost: (way: T) => number): T {
  let best = ways[0] as T;
  for (const way of ways) if (cost(way) < cost(best) - ALIKE) best = way;
  return best;
}

const controlOf = (arm: Arm, arms: readonly JunctionArm[]): JunctionArm | undefined =>
  arms.find(({ lanes }) => lanes.some((lane) => arm.incoming.some((own) => isSameLane(own, lane))));

/** Turns of the compass that keep the order of the arms around the junction. */
const turnsOf = (arms: readonly Arm[], names: readonly Compass[]): (readonly Compass[])[] =>
  arms.map((_, turn) => arms.map((_, i) => names[(i + turn) % names.length] as Compass));

/**
 * Of four arms each gets the compass point nearest to where it leads, but for the order around the junction; where
 * that would make the street from west to east the one that has to wait for the other, a quarter turn more. Of three
 * arms the one that ends at the street of the other two is called south, wherever it lies: so are those of our own
 * places, and what a scenario needs of a junction is its shape, not its bearing.
 * @param arms counter-clockwise, three or four
 */
export function nameArms(arms: readonly Arm[], controls: readonly JunctionArm[]): NamedArm[] {
  const ways =
    arms.length === 3 ? turnsOf(arms, ['south', 'east', 'west']) : turnsOf(arms, COMPASS);
  const waits = (arm: Arm): boolean => {
    const control = controlOf(arm, controls)?.control;
    return control === 'stop' || control === 'give-way';
  };
  const cost = (names: readonly Compass[]): number => {
    let sum = 0;
    for (const [i, name] of names.entries()) {
      const arm = arms[i] as Arm;
      const main = name === 'east' || name === 'west';
      if (main && waits(arm)) sum += 100;
      if (arms.length === 4) sum += deviation(arm, name);
      else if (name === 'south') sum += 10 * throughBend(arms, i);
    }
    return sum;
  };
  const names = least(ways, cost);
  return arms.map((arm, i) => ({
    name: names[i] as Compass,
    arm,
    signalGroup: controlOf(arm, controls)?.signalGroup ?? null,
  }));
}

/** By how much the street of the two other arms bends, if `stem` is the one that ends there. */
function throughBend(arms: readonly Arm[], stem: number): number {
  const [a, b] = arms.filter((_, i) => i !== stem) as [Arm, Arm];
  return Math.PI - Math.abs(angleDifference(a.outward, b.outward));
}
