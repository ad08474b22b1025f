/**
 * The tests of Euro NCAP's frontal protocol that the catalogue covers, as a table (v1.1 of October 2025, as the
 * project's notes give it; speeds in km/h, impact points in % of the ego's width, from its right side in traffic in the
 * same or the opposite direction, else from the side that the other comes from).
 *
 * What the notes leave open, and how it is read here: CCRm pairs the five ego speeds from 90 with the five target speeds
 * from 30 in their order. CCFtap has no speeds there; they are those of the protocols until 2025. Impact points of
 * people are 10 to 90 in the usual steps; CBLA drives the slower cyclist up to 60, the faster one from 50.
 *
 * Not covered: CPFA (far side), CPTA (while turning), the lane-change form of CCF, and night.
 */

/** Cells: every ego speed with every target speed and every impact point. */
export interface NcapBlock {
  readonly test: string;
  readonly scenario: string;
  readonly egoKmh: readonly number[];
  /** `null` where the target stands. */
  readonly targetKmh: readonly (number | null)[];
  readonly impactPercent: readonly number[];
}

/** One test of the grid. */
export interface NcapCell {
  readonly test: string;
  readonly scenario: string;
  readonly egoKmh: number;
  readonly targetKmh: number | null;
  readonly impactPercent: number;
}

/** From `first` to `last` by tens. */
const tens = (first: number, last: number): number[] =>
  Array.from({ length: (last - first) / 10 + 1 }, (_, i) => first + 10 * i);

const CARS = [-25, 0, 25, 50, 75, 100, 125];
const PEOPLE = [10, 25, 50, 75, 90];

/** CCRb: time headway (s) when the target starts to brake, and its deceleration (m/s^2). */
export const CCRB_HEADWAY_S = 1;
export const CCRB_DECELERATION = 4;

const block = (
  test: string,
  scenario: string,
  egoKmh: readonly number[],
  targetKmh: readonly (number | null)[],
  impactPercent: readonly number[],
): NcapBlock => ({ test, scenario, egoKmh, targetKmh, impactPercent });

export const NCAP_BLOCKS: readonly NcapBlock[] = [
  // AEB to 50, warning from 60.
  block('CCRs', 'ccrs-v1', tens(10, 80), [null], CARS),
  block('CCRm', 'ccrm-v1', tens(30, 80), [20], CARS),
  ...tens(90, 130).map((ego) => block('CCRm', 'ccrm-v1', [ego], [ego - 60], CARS)),
  // The target as fast as the ego.
  ...tens(30, 130).map((speed) => block('CCRb', 'ccrb-v1', [speed], [speed], CARS)),
  block('CCFhos', 'head-on-v1', tens(30, 100), tens(50, 100), CARS),
  block('CCFtap', 'ccftap-v1', [10, 15, 20], [30, 45, 60], [50]),
  block('CCCscp', 'scp-v1', tens(20, 80), tens(20, 80), CARS),
  block('CCCscp occluded', 'scp-occluded-v1', tens(20, 80), tens(20, 80), CARS),
  block('CPNA', 'cpna-v1', tens(10, 60), [5], PEOPLE),
  block('CPNCO', 'cpnco-v1', tens(10, 60), [5], PEOPLE),
  // AEB to 60, warning from 50.
  block('CPLA', 'cpla-v1', tens(10, 80), [5], PEOPLE),
  block('CBLA', 'cbla-v1', tens(20, 60), [15], PEOPLE),
  block('CBLA', 'cbla-v1', tens(50, 80), [20], PEOPLE),
  block('CBNA', 'cbna-v1', tens(20, 60), [15], PEOPLE),
];

/** All tests, in the order of the table. */
export const ncapCells = (): NcapCell[] =>
  NCAP_BLOCKS.flatMap(({ test, scenario, egoKmh, targetKmh, impactPercent }) =>
    egoKmh.flatMap((ego) =>
      targetKmh.flatMap((target) =>
        impactPercent.map((impact) => ({
          test,
          scenario,
          egoKmh: ego,
          targetKmh: target,
          impactPercent: impact,
        })),
      ),
    ),
  );
