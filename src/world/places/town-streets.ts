/** The streets of a grid: which there are, where they run, and at which of its nodes they end. */
import type { PlanElement, ReferenceLine } from '../../core/road-network.ts';
import { type Compass, QUARTER } from './street-junction.ts';

export interface GridNode {
  readonly name: string;
  readonly column: number;
  readonly row: number;
  readonly x: number;
  readonly y: number;
  /** A corner of the grid, where one street bends round. */
  readonly bend: boolean;
  /** Has neighbours on all four sides. */
  readonly inner: boolean;
}

export interface Grid {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** Row by row from the south, each from the west. */
  readonly nodes: readonly GridNode[];
}

export interface StreetEnd {
  readonly node: GridNode;
  /** Side of the node on which the street lies. */
  readonly compass: Compass;
  /** The reference line begins here. */
  readonly outward: boolean;
}

export interface Street {
  readonly id: number;
  readonly name: string;
  readonly line: ReferenceLine;
  readonly ends: readonly [StreetEnd, StreetEnd];
  readonly bends: boolean;
}

/** Radius of a bend's centre line at a corner of the grid, metres. */
export const BEND_M = 28;

const STEP: Record<Compass, readonly [number, number]> = {
  east: [1, 0],
  north: [0, 1],
  west: [-1, 0],
  south: [0, -1],
};
const OPPOSITE: Record<Compass, Compass> = {
  east: 'west',
  north: 'south',
  west: 'east',
  south: 'north',
};

function gridOf(xs: readonly number[], ys: readonly number[]): Grid {
  const nodes = ys.flatMap((y, row) =>
    xs.map((x, column): GridNode => {
      const edgeX = column === 0 || column === xs.length - 1;
      const edgeY = row === 0 || row === ys.length - 1;
      const name = `${column + 1}-${row + 1}`;
      return { name, column, row, x, y, bend: edgeX && edgeY, inner: !edgeX && !edgeY };
    }),
  );
  return { xs, ys, nodes };
}

const nodeAt = (grid: Grid, column: number, row: number): GridNode | null =>
  column < 0 || row < 0 || column >= grid.xs.length || row >= grid.ys.length
    ? null
    : (grid.nodes[row * grid.xs.length + column] as GridNode);

const beside = (grid: Grid, node: GridNode, side: Compass): GridNode | null =>
  nodeAt(grid, node.column + STEP[side][0], node.row + STEP[side][1]);

/** The other side on which a corner of the grid has a neighbour. */
function otherSide(grid: Grid, corner: GridNode, side: Compass): Compass {
  const sides: readonly Compass[] = ['east', 'north', 'west', 'south'];
  return sides.find((one) => one !== side && beside(grid, corner, one) !== null) as Compass;
}

/** The street that leaves a junction on one side, straight or round a corner, to the next junction. */
function streetFrom(grid: Grid, from: GridNode, side: Compass, reach: number): Omit<Street, 'id'> {
  const next = beside(grid, from, side) as GridNode;
  const apart = (a: GridNode, b: GridNode) => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
  const elements: PlanElement[] = [];
  let end = next;
  let arrives = OPPOSITE[side];
  if (next.bend) {
    const onwards = otherSide(grid, next, arrives);
    end = beside(grid, next, onwards) as GridNode;
    const left = ((QUARTER[onwards] - QUARTER[side] + 4) & 3) === 1;
    arrives = OPPOSITE[onwards];
    elements.push(
      { kind: 'line', length: apart(from, next) - reach - BEND_M },
      { kind: 'arc', length: (BEND_M * Math.PI) / 2, curvature: (left ? 1 : -1) / BEND_M },
      { kind: 'line', length: apart(next, end) - reach - BEND_M },
    );
  } else elements.push({ kind: 'line', length: apart(from, next) - 2 * reach });
  const [dx, dy] = STEP[side];
  return {
    name: `${from.name} to ${end.name}`,
    line: {
      x: from.x + dx * reach,
      y: from.y + dy * reach,
      heading: (QUARTER[side] * Math.PI) / 2,
      elements,
    },
    ends: [
      { node: from, compass: side, outward: true },
      { node: end, compass: arrives, outward: false },
    ],
    bends: next.bend,
  };
}

/**
 * The grid of the given lines and its streets, numbered from 1.
 * @param reach from the middle of a junction to where its streets begin, metres
 */
export function streetsOf(
  xs: readonly number[],
  ys: readonly number[],
  reach: number,
): { grid: Grid; streets: Street[] } {
  const grid = gridOf(xs, ys);
  const streets: Street[] = [];
  const taken = (node: GridNode, side: Compass) =>
    streets.some(({ ends }) => ends.some((end) => end.node === node && end.compass === side));
  for (const node of grid.nodes.filter((one) => !one.bend)) {
    for (const side of ['east', 'north', 'west', 'south'] as const) {
      if (!beside(grid, node, side) || taken(node, side)) continue;
      streets.push({ ...streetFrom(grid, node, side, reach), id: streets.length + 1 });
    }
  }
  return { grid, streets };
}
