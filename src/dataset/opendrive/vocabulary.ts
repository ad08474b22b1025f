/** Words of OpenDRIVE (ASAM OpenDRIVE 1.7 and its predecessors) and ours for the same thing. */
import type {
  JunctionControl,
  LaneType,
  MarkingKind,
  SceneryItem,
} from '../../core/road-network.ts';

/** Lane types that mean the same here and there. */
const SAME: readonly LaneType[] = ['driving', 'shoulder', 'parking', 'sidewalk', 'none'];

/** The nearest of our lane types for the others: what traffic may drive on, what is paved, what one walks on. */
const NEAREST: Readonly<Record<string, LaneType>> = {
  entry: 'driving',
  exit: 'driving',
  onRamp: 'driving',
  offRamp: 'driving',
  connectingRamp: 'driving',
  slipLane: 'driving',
  mwyEntry: 'driving',
  mwyExit: 'driving',
  bus: 'driving',
  taxi: 'driving',
  HOV: 'driving',
  shared: 'driving',
  walking: 'sidewalk',
  stop: 'shoulder',
  border: 'shoulder',
  biking: 'shoulder',
  restricted: 'shoulder',
  bidirectional: 'shoulder',
  curb: 'shoulder',
  roadWorks: 'shoulder',
  tram: 'shoulder',
  rail: 'shoulder',
  median: 'none',
  special1: 'none',
  special2: 'none',
  special3: 'none',
};

/** @returns null where the word is none of OpenDRIVE's */
export function laneTypeOf(
  word: string,
): { readonly type: LaneType; readonly exact: boolean } | null {
  const same = SAME.find((type) => type === word);
  if (same) return { type: same, exact: true };
  const nearest = Object.hasOwn(NEAREST, word) ? NEAREST[word] : undefined;
  return nearest ? { type: nearest, exact: false } : null;
}

const MARKINGS: Readonly<Record<string, readonly [kind: MarkingKind, exact: boolean]>> = {
  none: ['none', true],
  solid: ['solid', true],
  broken: ['broken', true],
  'solid solid': ['double-solid', true],
  'solid broken': ['double-solid', false],
  'broken solid': ['double-solid', false],
  'broken broken': ['broken', false],
  'botts dots': ['broken', false],
  grass: ['none', false],
  curb: ['none', false],
  edge: ['none', false],
  custom: ['none', false],
};

export function markingOf(
  word: string,
): { readonly kind: MarkingKind; readonly exact: boolean } | null {
  const found = Object.hasOwn(MARKINGS, word) ? MARKINGS[word] : undefined;
  return found ? { kind: found[0], exact: found[1] } : null;
}

export const MARKING_WORDS: Readonly<Record<MarkingKind, string>> = {
  none: 'none',
  solid: 'solid',
  broken: 'broken',
  'double-solid': 'solid solid',
};

/** Width that the lines of our roads are painted with, metres. */
export const MARKING_WIDTH_M = 0.13;

/** m/s of one of each unit. OpenDRIVE's default is m/s. */
export const SPEED_UNITS: Readonly<Record<string, number>> = {
  'm/s': 1,
  'km/h': 1 / 3.6,
  mph: 0.44704,
};

/** Types of signals: the German catalogue's numbers, which OpenDRIVE's own examples use, and the US signs'. */
export const SIGNAL_CONTROLS: Readonly<Record<string, JunctionControl>> = {
  '1000001': 'signals',
  '205': 'give-way',
  '206': 'stop',
  '301': 'priority',
  '306': 'priority',
  'R1-1': 'stop',
  'R1-2': 'give-way',
};

/** Stop lines and give-way lines are signals too, of these types. */
export const LINE_SIGNALS: Readonly<Record<Exclude<JunctionControl, 'priority'>, string>> = {
  signals: '294',
  stop: '294',
  'give-way': '341',
};

/** Lights with arrows or with fewer lamps: they are read as lights all the same. */
export const LIGHT_VARIANTS: ReadonlySet<string> = new Set([
  '1000008',
  '1000009',
  '1000010',
  '1000011',
  '1000012',
]);

export const CONTROL_SIGNALS: Readonly<Record<JunctionControl, string>> = {
  signals: '1000001',
  'give-way': '205',
  stop: '206',
  priority: '306',
};

/** Objects that we have a likeness of. */
export const SCENERY_OF_OBJECT: Readonly<Record<string, SceneryItem['kind']>> = {
  building: 'building',
  tree: 'tree',
  vegetation: 'bush',
  streetLamp: 'lamp-post',
  pole: 'sign-post',
  barrier: 'fence',
  crosswalk: 'crossing',
};

export const OBJECT_OF_SCENERY: Readonly<
  Record<SceneryItem['kind'], readonly [type: string, subtype: string]>
> = {
  building: ['building', 'building'],
  tree: ['tree', 'leafTree'],
  bush: ['vegetation', 'bush'],
  'lamp-post': ['pole', 'streetLamp'],
  'sign-post': ['pole', 'permanentDelineator'],
  fence: ['barrier', 'fence'],
  crossing: ['crosswalk', 'zebraCrossing'],
};
