/** Where the parts of a passenger body's skin meet; metres back from the bumper. */
import type { CarShape } from './car-shape.ts';

/** Which points of the side's eight a level has, and how far out (over the half width) those of its top are. */
export const SIDE_POINTS = [
  [0, 1, 2, 3, 4, 5, 6, 7],
  [0, 1, 4, 6, 7],
  [0, 4, 7],
] as const;
export const TOP_SHARES = [[0.9, 0.885, 0.62, 0.3, 0], [0.62, 0], [0]] as const;
/** How far the middle of the windscreen's foot lies in front of its ends, metres. */
export const screenBow = ({ style }: CarShape): number => (style.panes === 1 ? 0.12 : 0.17);
export const rearWindowBow = ({ style }: CarShape): number =>
  ({ boot: 0.1, gate: 0.05, doors: 0.012, bed: 0.015 })[style.rear];

export interface DoorLines {
  /** Edges of the doors along the sills: the front one's front, between them, the rear one's back. */
  readonly front: number;
  readonly middle: number;
  readonly rear: number;
  readonly hasRearDoor: boolean;
}

export function doorLines(shape: CarShape): DoorLines {
  const { axleX, archRadius, roofFrontX, style } = shape;
  const { roofRearX } = shape.profile;
  const front = axleX[0] + archRadius + 0.09;
  const rear = axleX[1] - archRadius - 0.02;
  if (style.panes === 1) return { front, middle: roofFrontX + 0.72, rear, hasRearDoor: false };
  if (style.rear === 'bed')
    return { front, middle: front + 0.98, rear: roofRearX - 0.02, hasRearDoor: true };
  return { front, middle: (front + rear) / 2 + 0.08, rear, hasRearDoor: true };
}

/** A column of the greenhouse's side: its x at the belt line and at the roof. */
export interface Column {
  readonly low: number;
  readonly high: number;
  /** What lies behind it, up to the next column. */
  readonly face: 'paint' | 'trim' | 'glass';
}

/** Columns of the side from the windscreen's edge to the rear window's. */
export function sideColumns(shape: CarShape): Column[] {
  const { cowlX, roofRearX, deckX } = shape.profile;
  const { roofFrontX, style } = shape;
  const { middle } = doorLines(shape);
  const at = (low: number, high: number, face: Column['face']): Column => ({ low, high, face });
  const half = (a: number, b: number) => (a + b) / 2;
  const first: [number, number] = [cowlX + 0.3, roofFrontX + 0.07];
  const start = [
    at(cowlX, roofFrontX, 'paint'),
    at(cowlX + 0.13, roofFrontX + 0.05, 'trim'),
    at(...first, 'glass'),
    at(half(first[0], middle), half(first[1], middle), 'glass'),
  ];
  const end = at(deckX, roofRearX, 'paint');
  if (style.panes === 1) {
    return [
      ...start,
      at(middle - 0.03, middle - 0.03, 'trim'),
      at(middle + 0.02, middle + 0.02, 'paint'),
      at(half(middle, deckX), half(middle, roofRearX), 'paint'),
      end,
    ];
  }
  // Pillars lean with the rear window.
  const isBox = deckX - roofRearX < 0.3;
  const last: [number, number] = isBox
    ? [deckX - (style.rear === 'bed' ? 0.12 : 0.2), roofRearX - 0.05]
    : [deckX - (style.rear === 'boot' ? 0.36 : 0.26), roofRearX - 0.02];
  const rows = [
    ...start,
    at(middle - 0.035, middle - 0.035, 'trim'),
    at(middle + 0.035, middle + 0.035, 'glass'),
  ];
  if (style.panes === 3) {
    const c = Math.min(middle + 0.9, last[0] - 0.4);
    rows.push(
      at(half(middle, c), half(middle, c), 'glass'),
      at(c - 0.03, c - 0.05, 'trim'),
      at(c + 0.035, c + 0.015, 'glass'),
    );
  } else {
    rows.push(at(half(middle, last[0]), half(middle, last[1]), 'glass'));
  }
  return [...rows, at(...last, 'paint'), end];
}
