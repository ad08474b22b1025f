/** Signs and lights that rule a junction: <signals> of the roads and <controller>s. */
import { angleDifference } from '../../core/math.ts';
import type { JunctionControl, SignalGroup, SignalHead } from '../../core/road-network.ts';
import type { Vec2 } from '../../core/vector.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import { shortened, type XmlElement } from '../xml/xml-element.ts';
import type { Notes } from './notes.ts';
import type { ReadRoad } from './read-road.ts';
import { LIGHT_VARIANTS, LINE_SIGNALS, SIGNAL_CONTROLS } from './vocabulary.ts';

/** A sign or light that gives, or takes, priority. */
export interface ReadSignal {
  readonly id: string;
  readonly road: number;
  readonly s: number;
  /** `line`: the line at which one stops or gives way. */
  readonly control: JunctionControl | 'line';
  /** For traffic along s, against it, or both. */
  readonly along: boolean;
  readonly against: boolean;
  readonly position: Vec2;
  /** Yaw of the direction that it shows its face to. */
  readonly facing: number;
  readonly line: number;
}

const UNUSED = [
  'name',
  'country',
  'countryRevision',
  'zOffset',
  'height',
  'width',
  'length',
  'pitch',
  'roll',
  'text',
  'value',
  'unit',
  'dynamic',
];

function readSignal(
  signal: XmlElement,
  road: ReadRoad,
  geometry: RoadGeometry,
  notes: Notes,
): ReadSignal | null {
  const type = signal.textOr('type', '');
  const subtype = signal.textOr('subtype', '-1');
  const isVariant = LIGHT_VARIANTS.has(type);
  const known = Object.hasOwn(SIGNAL_CONTROLS, type) ? SIGNAL_CONTROLS[type] : undefined;
  const isLine = Object.values(LINE_SIGNALS).includes(type);
  const control = isVariant ? 'signals' : isLine ? 'line' : known;
  const shown = ['', '-1', 'none'].includes(subtype) ? type : `${type} ${subtype}`;
  const subject = `signal type '${shortened(shown)}'`;
  if (!control) {
    signal.passWhole();
    notes.add(subject, 'left out', road.where, signal.line);
    return null;
  }
  if (isVariant) notes.add(subject, 'read as a plain light', road.where, signal.line);
  signal.pass(...UNUSED);
  const s = signal.number('s');
  const orientation = signal.textOr('orientation', 'none');
  const p = geometry.pointAt(s, signal.number('t'));
  const turn = orientation === '-' ? 0 : Math.PI;
  return {
    id: signal.text('id'),
    road: road.spec.id,
    s,
    control,
    along: orientation !== '-',
    against: orientation !== '+',
    position: [p.x, p.y],
    facing: angleDifference(p.heading + turn + signal.numberOr('hOffset', 0), 0),
    line: signal.line,
  };
}

export function readSignals(road: ReadRoad, notes: Notes): ReadSignal[] {
  const signals = road.element.maybe('signals')?.all('signal') ?? [];
  if (signals.length === 0) return [];
  const geometry = new RoadGeometry(road.spec);
  return signals.flatMap((signal) => readSignal(signal, road, geometry, notes) ?? []);
}

/** Greens follow each other with this time between; files say nothing of it. */
const CYCLE = { greenS: 12, amberS: 3, clearS: 2 };

/** `green amber red offset` in a <userData> of ours. */
function readCycle(controller: XmlElement): Omit<SignalGroup, 'name'> | null {
  const data = controller
    .all('userData')
    .find((own) => own.textOr('code', '') === 'nearmiss.cycle');
  const numbers = data?.text('value').split(' ').map(Number) ?? [];
  const [greenS, amberS, redS, offsetS] = numbers as [number, number, number, number];
  const isWhole = numbers.length === 4 && numbers.every((n) => Number.isFinite(n) && n >= 0);
  return isWhole && greenS > 0 && redS >= 1 ? { greenS, amberS, redS, offsetS } : null;
}

export interface ReadLights {
  readonly groups: readonly SignalGroup[];
  /** Index of the group, by the signal's id. */
  readonly groupOf: ReadonlyMap<string, number>;
}

/** The groups of lights that switch together; lights without a controller are grouped by where they face. */
export function readLights(
  controllers: readonly XmlElement[],
  signals: readonly ReadSignal[],
  notes: Notes,
): ReadLights {
  const lights = signals.filter(({ control }) => control === 'signals');
  const members: { name: string; ids: string[]; cycle: Omit<SignalGroup, 'name'> | null }[] = [];
  for (const controller of controllers) {
    controller.pass('id', 'sequence');
    const ids = controller.all('control').map((control) => {
      control.pass('type');
      return control.text('signalId');
    });
    const own = ids.filter((id) => lights.some((light) => light.id === id));
    const cycle = readCycle(controller);
    if (own.length > 0) members.push({ name: controller.textOr('name', ''), ids: own, cycle });
    else controller.pass('name');
  }
  for (const light of lights) {
    if (members.some(({ ids }) => ids.includes(light.id))) continue;
    const axis = Math.abs(Math.abs(angleDifference(light.facing, 0)) - Math.PI / 2) > Math.PI / 4;
    const name = axis ? 'east-west' : 'north-south';
    const group = members.find((member) => member.name === name && member.cycle === null);
    if (group) group.ids.push(light.id);
    else members.push({ name, ids: [light.id], cycle: null });
  }
  const [light] = lights;
  if (light && members.some(({ cycle }) => cycle === null)) {
    notes.add('when lights are green', 'ours are used', `road ${light.road}`, light.line);
  }
  return { groups: withCycles(members), groupOf: indexOf(members) };
}

function withCycles(
  members: readonly { name: string; cycle: Omit<SignalGroup, 'name'> | null }[],
): SignalGroup[] {
  const slot = CYCLE.greenS + CYCLE.amberS + CYCLE.clearS;
  const cycleS = slot * Math.max(2, members.length);
  return members.map(({ name, cycle }, i) => ({
    name,
    ...(cycle ?? {
      greenS: CYCLE.greenS,
      amberS: CYCLE.amberS,
      redS: cycleS - CYCLE.greenS - CYCLE.amberS,
      offsetS: (cycleS - i * slot) % cycleS,
    }),
  }));
}

function indexOf(members: readonly { ids: readonly string[] }[]): Map<string, number> {
  return new Map(members.flatMap(({ ids }, i) => ids.map((id) => [id, i] as const)));
}

export const headsOf = (signals: readonly ReadSignal[], lights: ReadLights): SignalHead[] =>
  signals
    .filter(({ control }) => control === 'signals')
    .map(({ id, position, facing }) => ({
      group: lights.groupOf.get(id) as number,
      position,
      facing,
    }));
