/** Ways for pedestrians round the blocks of a grid and round all of it: rectangles with rounded corners. */
import { cos, sin } from '../../core/math.ts';
import { type Route, type RoutePoint, sampleRoute } from '../roads/route.ts';
import { BEND_M, type Grid, type GridNode } from './town-streets.ts';

const WALKING = 1.6;

interface Corner {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Counter-clockwise round a rectangle given by its corners, from the south-west; walked from the first arc's end. */
function rounded(name: string, corners: readonly [Corner, Corner, Corner, Corner]): Route {
  const pieces: { length: number; at: (s: number) => RoutePoint }[] = [];
  for (const [i, corner] of corners.entries()) {
    const heading = (i * Math.PI) / 2;
    const next = corners[(i + 1) & 3] as Corner;
    const [ux, uy] = [[1, 0, -1, 0][i] as number, [0, 1, 0, -1][i] as number];
    const start = { x: corner.x + ux * corner.radius, y: corner.y + uy * corner.radius };
    const side = Math.abs(next.x - corner.x) + Math.abs(next.y - corner.y);
    const straight = side - corner.radius - next.radius;
    const end = { x: start.x + ux * straight, y: start.y + uy * straight };
    pieces.push({
      length: straight,
      at: (s) => ({ x: start.x + ux * s, y: start.y + uy * s, heading, curvature: 0 }),
    });
    const r = next.radius;
    pieces.push({
      length: (r * Math.PI) / 2,
      at: (s) => {
        const turn = heading + s / r;
        // The arc's centre lies to the left of its start.
        const [cx, cy] = [end.x - uy * r, end.y + ux * r];
        return {
          x: cx + r * sin(turn),
          y: cy - r * cos(turn),
          heading: turn,
          curvature: 1 / r,
        };
      },
    });
  }
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const at = (s: number): RoutePoint => {
    let left = s;
    for (const piece of pieces.slice(0, -1)) {
      if (left <= piece.length) return piece.at(left);
      left -= piece.length;
    }
    return (pieces.at(-1) as (typeof pieces)[number]).at(left);
  };
  return sampleRoute(name, length, at, WALKING, { closed: true });
}

/**
 * Walks along the pavements: one round each block, counter-clockwise, and one round the town.
 * @param walkAt from the middle of a street to that of its pavement, metres
 */
export function blockWalks(grid: Grid, reach: number, walkAt: number): Route[] {
  const node = (column: number, row: number) =>
    grid.nodes[row * grid.xs.length + column] as GridNode;
  const around = (
    columns: readonly [number, number],
    rows: readonly [number, number],
    t: number,
  ) => {
    const corner = (column: number, row: number, dx: number, dy: number): Corner => {
      const { x, y, bend } = node(column, row);
      const radius = t > 0 ? (bend ? BEND_M : reach) - t : BEND_M - t;
      return { x: x + dx * t, y: y + dy * t, radius };
    };
    return [
      corner(columns[0], rows[0], 1, 1),
      corner(columns[1], rows[0], -1, 1),
      corner(columns[1], rows[1], -1, -1),
      corner(columns[0], rows[1], 1, -1),
    ] as const;
  };
  const walks: Route[] = [];
  const [lastColumn, lastRow] = [grid.xs.length - 1, grid.ys.length - 1];
  for (let row = 0; row < lastRow; row++) {
    for (let column = 0; column < lastColumn; column++) {
      const corners = around([column, column + 1], [row, row + 1], walkAt);
      walks.push(rounded(`pavement-${column + 1}-${row + 1}`, corners));
    }
  }
  walks.push(rounded('pavement-outer', around([0, lastColumn], [0, lastRow], -walkAt)));
  return walks;
}
