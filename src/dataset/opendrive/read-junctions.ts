/** Junctions: who may go when, the paved area, and where one waits. */
import { angleDifference } from '../../core/math.ts';
import type {
  JunctionArm,
  JunctionControl,
  JunctionSpec,
  LaneLink,
  RoadSpec,
  StopLine,
} from '../../core/road-network.ts';
import type { Vec2 } from '../../core/vector.ts';
import { type ArmEnd, armsOf, junctionOutline } from '../../world/roads/junction-arms.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { Notes } from './notes.ts';
import type { ReadLights, ReadSignal } from './read-signals.ts';

/** Signs and lights stand no farther from where a road ends at a junction. */
const SIGN_REACH_M = 60;
/** Stop lines lie so far before the end of the lane, and end so far from its edges. */
const STOP_LINE_BACK_M = 0.6;
const STOP_LINE_INSET_M = 0.1;

export interface JunctionTools {
  readonly roads: ReadonlyMap<number, RoadSpec>;
  readonly links: readonly LaneLink[];
  readonly signals: readonly ReadSignal[];
  readonly lights: ReadLights;
  readonly notes: Notes;
}

/** The signs and lights that an arm's incoming traffic meets, on its road or on the ways through. */
function signalsOf(arm: ArmEnd, { signals, links }: JunctionTools): ReadSignal[] {
  const ways = new Set(
    links
      .filter(({ from }) => arm.incoming.some((lane) => isSameLane(lane, from)))
      .map(({ to }) => to.road),
  );
  return signals.filter((signal) => {
    if (ways.has(signal.road)) return true;
    if (signal.road !== arm.road.spec.id) return false;
    const toEnd = arm.end === 'end' ? arm.road.length - signal.s : signal.s;
    const facesIt = arm.end === 'end' ? signal.along : signal.against;
    return facesIt && toEnd <= Math.min(SIGN_REACH_M, arm.road.length / 2 + 1);
  });
}

const isSameLane = (
  a: { readonly road: number; readonly lane: number },
  b: { readonly road: number; readonly lane: number },
): boolean => a.road === b.road && a.lane === b.lane;

const STRENGTH: readonly JunctionControl[] = ['signals', 'stop', 'give-way', 'priority'];

type Control = Pick<JunctionArm, 'control' | 'signalGroup'>;

function signedControl(arm: ArmEnd, tools: JunctionTools): Control | null {
  const met = signalsOf(arm, tools);
  for (const control of STRENGTH) {
    const found = met.find((signal) => signal.control === control);
    if (!found) continue;
    const group = control === 'signals' ? (tools.lights.groupOf.get(found.id) ?? null) : null;
    return { control, signalGroup: group };
  }
  return null;
}

/** Roads that have to give way by <priority low="...">. */
function lowRoads(junction: XmlElement): Set<string> {
  return new Set(
    junction.all('priority').map((priority) => {
      priority.pass('high');
      return priority.textOr('low', '');
    }),
  );
}

/** The two arms that face each other best go first where a file says nothing. */
function throughPair(arms: readonly ArmEnd[]): ReadonlySet<ArmEnd> {
  let best: { readonly pair: readonly ArmEnd[]; readonly bend: number } | null = null;
  for (const [i, a] of arms.entries()) {
    for (const b of arms.slice(i + 1)) {
      const bend = Math.PI - Math.abs(angleDifference(a.outward, b.outward));
      if (!best || bend < best.bend - 0.1) best = { pair: [a, b], bend };
    }
  }
  return new Set(best?.pair ?? []);
}

/** @returns the control of each arm, in their order */
function controlsOf(
  junction: XmlElement,
  arms: readonly ArmEnd[],
  where: string,
  tools: JunctionTools,
): Control[] {
  const signed = arms.map((arm) => signedControl(arm, tools));
  const low = lowRoads(junction);
  const free = (control: JunctionControl): Control => ({ control, signalGroup: null });
  if (signed.some((control) => control !== null)) {
    return signed.map((control) => control ?? free('priority'));
  }
  const gives = arms.map((arm) => givesWay(arm, low, tools.links));
  if (gives.some((yes) => yes)) return gives.map((yes) => free(yes ? 'give-way' : 'priority'));
  if (arms.length < 3) return arms.map(() => free('priority'));
  const first = throughPair(arms);
  tools.notes.add(
    'a junction without signs, lights or priorities',
    'traffic from the two roads that face each other best goes first',
    where,
    junction.line,
  );
  return arms.map((arm) => free(first.has(arm) ? 'priority' : 'give-way'));
}

/** One of the arm's ways through, or the arm itself, is on the low side of a <priority>. */
function givesWay(arm: ArmEnd, low: ReadonlySet<string>, links: readonly LaneLink[]): boolean {
  if (low.has(String(arm.road.spec.id))) return true;
  return links.some(
    ({ from, to }) =>
      low.has(String(to.road)) && arm.incoming.some((lane) => isSameLane(lane, from)),
  );
}

function stopLinesOf(arm: ArmEnd, control: JunctionControl, tools: JunctionTools): StopLine[] {
  if (control === 'priority' || arm.road.length < 2 * STOP_LINE_BACK_M) return [];
  const drawn = signalsOf(arm, tools).find(
    (signal) => signal.control === 'line' && signal.road === arm.road.spec.id,
  );
  const usual = arm.end === 'start' ? STOP_LINE_BACK_M : arm.road.length - STOP_LINE_BACK_M;
  const s = drawn?.s ?? usual;
  return arm.road.extentsAt(s).flatMap(({ lane, inner, outer }) => {
    if (!arm.incoming.some((incoming) => incoming.lane === lane.id)) return [];
    const inset = Math.sign(outer - inner) * STOP_LINE_INSET_M;
    const at = (t: number): Vec2 => {
      const p = arm.road.pointAt(s, t);
      return [p.x, p.y];
    };
    return [{ from: at(inner + inset), to: at(outer - inset), kind: control }];
  });
}

/** Polygons `x,y x,y ...` in <userData> of ours. */
function polygonsOf(junction: XmlElement, code: string): Vec2[][] {
  return junction
    .all('userData')
    .filter((data) => data.textOr('code', '') === code)
    .map((data) =>
      data
        .text('value')
        .split(' ')
        .map((pair): Vec2 => {
          const [x, y, ...rest] = pair.split(',').map(Number);
          if (x === undefined || y === undefined || rest.length > 0 || !Number.isFinite(x + y)) {
            data.fail(`'${pair}' is no point of a polygon`, 'value');
          }
          return [x as number, y as number];
        }),
    );
}

export interface ReadJunction {
  readonly spec: JunctionSpec;
  readonly stopLines: readonly StopLine[];
}

export function readJunction(
  junction: XmlElement,
  id: number,
  where: string,
  tools: JunctionTools,
): ReadJunction {
  const { roads, links } = tools;
  const arms = armsOf(roads, links, id);
  const entries = arms.filter((arm) => arm.incoming.length > 0);
  const controls = controlsOf(junction, entries, where, tools);
  const [outline] = polygonsOf(junction, 'nearmiss.outline');
  const spec: JunctionSpec = {
    id,
    name: junction.textOr('name', ''),
    outline: outline ?? junctionOutline(roads, links, id),
    corners: polygonsOf(junction, 'nearmiss.corner'),
    arms: entries.map((arm, i) => ({ lanes: arm.incoming, ...(controls[i] as Control) })),
  };
  const stopLines = entries.flatMap((arm, i) =>
    stopLinesOf(arm, (controls[i] as Control).control, tools),
  );
  return { spec, stopLines };
}
