/**
 * Where vehicles will be and where they will have come from, in the layout of Waymo's occupancy and flow challenge: a
 * grid of 256 x 256 cells, 3.2 a metre, fixed to where the ego is now; waypoints a second apart for 8 seconds. Rows go from the
 * front to the back: the ego is at row 192, column 128, heading up. Flow is backward: from a cell at a waypoint to where
 * what is there was a waypoint before, in cells (columns first).
 * Source: Mahjourian et al., Occupancy Flow Fields for Motion Forecasting in Autonomous Driving, 2022.
 */
import { type ActorSpec, type ActorState, worldFromBody } from '../../core/actors.ts';
import { invertRigid, type Mat4, multiply, transformPoint, type Vec3 } from '../../core/vector.ts';
import { findActor, findSpec, type WorldState } from '../../core/world-state.ts';
import { worldFromEgo } from '../ego-pose.ts';

export const FLOW_GRID = { size: 256, cellsPerMetre: 3.2, egoRow: 192, egoColumn: 128 } as const;
export const WAYPOINTS = 8;
export const WAYPOINT_US = 1_000_000;

const VEHICLES: ReadonlySet<string> = new Set(['car', 'van', 'truck', 'bus', 'motorcycle']);
const CELLS = FLOW_GRID.size * FLOW_GRID.size;

/** What is at one waypoint: rows from the front. */
export interface FlowWaypoint {
  /** 0..1 that a vehicle is there which is seen now. */
  readonly observed: Float32Array;
  /** 0..1 that one is there which is hidden now. */
  readonly occluded: Float32Array;
  /** Columns, rows a cell; 0, 0 where nobody is. */
  readonly flow: Float32Array;
}

export interface FlowForecast {
  /** All vehicles now: what the first waypoint's flow comes from. */
  readonly now: Float32Array;
  readonly waypoints: readonly FlowWaypoint[];
}

/** The grid's own coordinates from the vehicle frame's: column, row, height (cells). */
const gridFromEgo: Mat4 = [
  0,
  -FLOW_GRID.cellsPerMetre,
  0,
  FLOW_GRID.egoColumn,
  -FLOW_GRID.cellsPerMetre,
  0,
  0,
  FLOW_GRID.egoRow,
  0,
  0,
  FLOW_GRID.cellsPerMetre,
  0,
  0,
  0,
  0,
  1,
];

/** Cells whose centre lies in an actor's footprint, with the centre's place in the body frame. */
function footprint(
  gridFromWorld: Mat4,
  actor: ActorState,
  [length, width]: Vec3,
  take: (cell: number, body: Vec3) => void,
): void {
  const { size, cellsPerMetre } = FLOW_GRID;
  const worldFromActor = worldFromBody(actor);
  const gridFromBody = multiply(gridFromWorld, worldFromActor);
  // Columns and rows are those of the ground: the body's x and y axes there, in cells a metre.
  const [ax, bx, ay, by] = [gridFromBody[0], gridFromBody[1], gridFromBody[4], gridFromBody[5]];
  const determinant = ax * by - bx * ay;
  const [column, row] = [gridFromBody[3], gridFromBody[7]];
  const reach = (Math.sqrt(length * length + width * width) / 2) * cellsPerMetre;
  const from = (x: number) => Math.max(0, Math.floor(x - reach));
  const to = (x: number) => Math.min(size - 1, Math.floor(x + reach));
  for (let r = from(row); r <= to(row); r++) {
    for (let c = from(column); c <= to(column); c++) {
      const [dx, dy] = [c + 0.5 - column, r + 0.5 - row];
      const x = (by * dx - bx * dy) / determinant;
      const y = (ax * dy - ay * dx) / determinant;
      if (Math.abs(x) > length / 2 || Math.abs(y) > width / 2) continue;
      take(r * size + c, [x, y, 0]);
    }
  }
}

/**
 * @param states now and at the waypoints, of the same actors: {@link WAYPOINTS} + 1
 * @param observed ids of those that are seen now; the ego counts as seen
 */
export function occupancyFlow(
  states: readonly WorldState[],
  specs: readonly ActorSpec[],
  egoId: number,
  observed: ReadonlySet<number>,
): FlowForecast {
  const [first] = states;
  if (!first) throw new RangeError('no states');
  const pose = worldFromEgo(findActor(first, egoId), findSpec(specs, egoId));
  const gridFromWorld = multiply(gridFromEgo, invertRigid(pose));
  const vehicles = (state: WorldState) => state.actors.filter(({ kind }) => VEHICLES.has(kind));
  const now = new Float32Array(CELLS);
  for (const actor of vehicles(first)) {
    footprint(gridFromWorld, actor, findSpec(specs, actor.id).size, (cell) => {
      now[cell] = 1;
    });
  }
  const waypoints = states.slice(1).map((state, i): FlowWaypoint => {
    const before = states[i] as WorldState;
    const out = {
      observed: new Float32Array(CELLS),
      occluded: new Float32Array(CELLS),
      flow: new Float32Array(2 * CELLS),
    };
    for (const actor of vehicles(state)) {
      const isSeen = actor.id === egoId || observed.has(actor.id);
      const gridFromEarlier = multiply(gridFromWorld, worldFromBody(findActor(before, actor.id)));
      footprint(gridFromWorld, actor, findSpec(specs, actor.id).size, (cell, body) => {
        (isSeen ? out.observed : out.occluded)[cell] = 1;
        const [column, row] = transformPoint(gridFromEarlier, body);
        out.flow[2 * cell] = column - (cell % FLOW_GRID.size) - 0.5;
        out.flow[2 * cell + 1] = row - Math.floor(cell / FLOW_GRID.size) - 0.5;
      });
    }
    return out;
  });
  return { now, waypoints };
}

/**
 * The baseline: whoever is seen keeps the velocity and the heading that he has; nobody else is known of.
 * @returns states at the waypoints, the present one first
 */
export function constantVelocity(
  state: WorldState,
  egoId: number,
  observed: ReadonlySet<number>,
): WorldState[] {
  const known = state.actors.filter(({ id }) => id === egoId || observed.has(id));
  return Array.from({ length: WAYPOINTS + 1 }, (_, i) => {
    const seconds = (i * WAYPOINT_US) / 1e6;
    const actors = known.map((actor) => {
      const { position: p, velocity: v } = actor;
      const at = (k: 0 | 1 | 2) => p[k] + v[k] * seconds;
      return { ...actor, position: [at(0), at(1), at(2)] as const };
    });
    return { ...state, tUs: state.tUs + i * WAYPOINT_US, actors };
  });
}
