/** Measures a played-out cell of the ncap recipe against what the cell says, from world states alone. */
import type { ActorState } from '../../src/core/actors.ts';
import { stateAt } from '../../src/core/world-state.ts';
import { boxDistance } from '../../src/labels/box-distance.ts';
import { footprintOf } from '../../src/labels/footprint.ts';
import type { Episode } from '../../src/pipeline/play-out.ts';
import type { NcapCell } from '../../src/pipeline/recipes/ncap-grid.ts';

/** Where the ego is across, and of which the target's position across is measured at the impact. */
export interface NcapMeasures {
  /** km/h at the test's start, four seconds before the impact is due. */
  readonly egoKmh: number;
  readonly targetKmh: number;
  /** From where the ego is meant to be on its lane, metres. */
  readonly lateralError: number;
  /** Seconds, bumper to bumper, when the target of CCRb brakes; null in other tests. */
  readonly headway: number | null;
  /** Of the target's body across the ego's width, 0 at its right side (crossing: the side it comes from), 1 at the other. */
  readonly impact: number;
}

const TEST_START_US = 500_000;
const BRAKE_AT_US = 2_500_000;
const kmhOf = ({ velocity }: ActorState): number => 3.6 * Math.hypot(velocity[0], velocity[1]);

/** Position of a point in the ego's frame: ahead of its front, and left of its middle. */
function fromEgo(ego: ActorState, length: number, x: number, y: number): [number, number] {
  const [dx, dy] = [x - ego.position[0], y - ego.position[1]];
  const [c, s] = [Math.cos(ego.yaw), Math.sin(ego.yaw)];
  return [dx * c + dy * s - length / 2, -dx * s + dy * c];
}

/**
 * The share of the ego's width at which it meets the target: the front of a crossing car, else the middle of the body,
 * when the ego's front is level with the target's near side, by the states before the contact. Of a turn it is where the
 * two touch.
 */
function impactOf(episode: Episode, cell: NcapCell, targetId: number): number {
  const { stage, states, collisions } = episode;
  const specs = new Map(stage.actors.map((actor) => [actor.spec.id, actor.spec]));
  const [egoSpec, targetSpec] = [specs.get(stage.egoId), specs.get(targetId)];
  if (!egoSpec || !targetSpec) throw new Error('no such actor');
  const last = stateAt(states, (collisions[0]?.tUs ?? 0) - 10_000);
  const ego = last.actors.find((actor) => actor.id === stage.egoId);
  const target = last.actors.find((actor) => actor.id === targetId);
  if (!ego || !target) throw new Error('no such actor');
  if (cell.test === 'CCFtap') {
    const [x, y] = collisions[0]?.point ?? [0, 0];
    return fromEgo(ego, egoSpec.size[0], x, y)[1] / egoSpec.size[1] + 0.5;
  }
  const crosses = /^(CCCscp|CPNA|CPNCO|CBNA)/.test(cell.test);
  const isCar = /^CCCscp/.test(cell.test);
  const [ahead, left] = fromEgo(ego, egoSpec.size[0], target.position[0], target.position[1]);
  if (!crosses) return left / egoSpec.size[1] + 0.5;
  const turn = target.yaw - ego.yaw;
  const sideways = Math.sin(turn);
  const tip = isCar ? targetSpec.size[0] / 2 : 0;
  const toNearSide = ahead - targetSpec.size[1] / 2;
  const closing = (kmhOf(ego) - kmhOf(target) * Math.cos(turn)) / 3.6;
  const across = left + tip * sideways + ((kmhOf(target) / 3.6) * sideways * toNearSide) / closing;
  return (sideways > 0 ? across : -across) / egoSpec.size[1] + 0.5;
}

export function measureNcap(episode: Episode, cell: NcapCell, targetId: number): NcapMeasures {
  const { stage, states } = episode;
  const at = (tUs: number, id: number) => {
    const found = stateAt(states, tUs).actors.find((actor) => actor.id === id);
    if (!found) throw new Error(`no actor ${id}`);
    return found;
  };
  const staged = stage.actors.find((actor) => actor.spec.id === stage.egoId);
  if (!staged) throw new Error('no ego');
  const ego = at(TEST_START_US, stage.egoId);
  const { offset } = staged.route.project(ego.position[0], ego.position[1]);
  const headway = (): number => {
    const [a, b] = [stage.egoId, targetId].map((id) => {
      const size = stage.actors.find((actor) => actor.spec.id === id)?.spec.size ?? [0, 0, 0];
      return footprintOf(at(BRAKE_AT_US, id), size);
    });
    if (!a || !b) throw new Error('no such actor');
    return boxDistance(a, b) / (kmhOf(at(BRAKE_AT_US, stage.egoId)) / 3.6);
  };
  return {
    egoKmh: kmhOf(ego),
    targetKmh: kmhOf(at(TEST_START_US, targetId)),
    lateralError: offset - staged.lateral,
    headway: cell.test === 'CCRb' ? headway() : null,
    impact: impactOf(episode, cell, targetId),
  };
}
