/**
 * The Euro NCAP test grid (ncap-grid.ts), a scene a cell. Nobody brakes in time, as the system under test would have to:
 * each ends in the crash that the cell is about. The ego aims at the middle of the tolerance of its speed (+1.0, -0.0
 * km/h), targets at their nominal speed; there is no background traffic.
 */
import { kmh } from '../../core/math.ts';
import type { RecipeEntry } from '../../core/recipe.ts';
import { createRng } from '../../core/rng.ts';
import type { NamedRecipe } from './named-recipe.ts';
import { CCRB_DECELERATION, CCRB_HEADWAY_S, type NcapCell, ncapCells } from './ncap-grid.ts';

/** The ego, a saloon, is so wide, mirrors included (m). */
const EGO_WIDTH_M = 1.9;
const EGO_SURPLUS_KMH = 0.5;
/** The test begins four seconds before the impact; half a second more lets the cars settle. */
const LEAD_TIME_S = 4.5;
const BRAKE_AT_S = 2.5;
const NEVER_S = 7;
/** By which a car that turns must be early to take the corner of the oncoming one in the middle of its front. */
const TURNING_OFFSET_S = -0.26;

const egoSpeedOf = (cell: NcapCell): number => kmh(cell.egoKmh + EGO_SURPLUS_KMH);
const targetSpeedOf = (cell: NcapCell): number => kmh(cell.targetKmh ?? 0);
/** Of the impact point from the middle of the ego's width, metres. */
const acrossOf = (cell: NcapCell): number => (cell.impactPercent / 100 - 0.5) * EGO_WIDTH_M;

type Fixed = Record<string, number>;

const crossing = (cell: NcapCell): Fixed => ({
  otherSpeed: targetSpeedOf(cell),
  leadTime: LEAD_TIME_S,
  arrivalOffset: (0 - acrossOf(cell)) / targetSpeedOf(cell),
  brakeLead: 0,
  egoDeceleration: 9,
});

const onFoot = (cell: NcapCell, role: string): Fixed => ({
  [`${role}Speed`]: targetSpeedOf(cell),
  [`${role}Delay`]: 0,
  leadTime: LEAD_TIME_S,
  impactPosition: cell.impactPercent / 100,
  brakeLead: 0,
  egoDeceleration: 9,
});

const along = (cell: NcapCell, role: string): Fixed => ({
  [`${role}Speed`]: targetSpeedOf(cell),
  [`${role}Offset`]: acrossOf(cell),
  egoOffset: 0,
  leadTime: LEAD_TIME_S,
  brakeTtc: 0,
  egoDeceleration: 9,
});

/** Parameters beside the ego's speed and the friction, by scenario. */
const FIXED: Readonly<Record<string, (cell: NcapCell) => Fixed>> = {
  'ccrs-v1': (cell) => ({
    leadTime: LEAD_TIME_S,
    targetOffset: acrossOf(cell),
    brakeTtc: 0,
    egoDeceleration: 9,
  }),
  'ccrm-v1': (cell) => ({
    speedRatio: targetSpeedOf(cell) / egoSpeedOf(cell),
    leadTime: LEAD_TIME_S,
    targetOffset: acrossOf(cell),
    brakeTtc: 0,
    egoDeceleration: 9,
  }),
  'ccrb-v1': (cell) => ({
    headway: CCRB_HEADWAY_S,
    speedDifference: egoSpeedOf(cell) - targetSpeedOf(cell),
    targetDeceleration: CCRB_DECELERATION,
    targetOffset: acrossOf(cell),
    brakeAt: BRAKE_AT_S,
    reactionTime: NEVER_S,
    egoDeceleration: 9,
  }),
  'head-on-v1': (cell) => ({
    otherSpeed: targetSpeedOf(cell),
    speedDifference: 6,
    leadTime: LEAD_TIME_S,
    overlapOffset: 0 - acrossOf(cell),
    clearance: 6,
    returnDuration: 2,
    returnLead: 0,
  }),
  'ccftap-v1': (cell) => ({ ...crossing(cell), arrivalOffset: TURNING_OFFSET_S, redAfter: 8 }),
  'scp-v1': crossing,
  'scp-occluded-v1': (cell) => ({ ...crossing(cell), occluderDistance: 6 }),
  'cpna-v1': (cell) => onFoot(cell, 'pedestrian'),
  'cpnco-v1': (cell) => ({ ...onFoot(cell, 'child'), occluderGap: 1 }),
  'cpla-v1': (cell) => along(cell, 'pedestrian'),
  'cbla-v1': (cell) => along(cell, 'cyclist'),
  'cbna-v1': (cell) => onFoot(cell, 'cyclist'),
};

const entryOf = (cell: NcapCell): RecipeEntry => ({
  scenario: cell.scenario,
  count: 1,
  outcome: 'crash',
  traffic: false,
  parameters: { egoSpeed: egoSpeedOf(cell), friction: 0.9, ...FIXED[cell.scenario]?.(cell) },
});

/** Every beginning has about the shares of the whole: each test's cells, shuffled, are spread evenly over the list. */
export function representativeOrder(cells: readonly NcapCell[]): NcapCell[] {
  const rng = createRng(0).split('ncap');
  const placed = [...new Set(cells.map((cell) => cell.test))].flatMap((test) => {
    const own = rng.split(test).shuffle(cells.filter((cell) => cell.test === test));
    return own.map((cell, i) => ({ cell, at: (i + 0.5) / own.length }));
  });
  return placed.sort((a, b) => a.at - b.at).map(({ cell }) => cell);
}

export const ncap: NamedRecipe = {
  name: 'ncap',
  title: 'the Euro NCAP test grid, a crash for every cell of speeds and impact points',
  defaultScenes: () => ncapCells().length,
  resolve(_, count) {
    const cells = representativeOrder(ncapCells()).slice(0, count);
    return { schema: 'nearmiss.recipe/1', name: 'ncap', scenarios: cells.map(entryOf) };
  },
};
