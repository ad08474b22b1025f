/** Lights and signs of junctions as OpenDRIVE's <signal>s and <controller>s. */

import { angleDifference } from '../../core/math.ts';
import type {
  JunctionArm,
  JunctionControl,
  LaneRef,
  RoadNetwork,
  SignalHead,
  StopLine,
} from '../../core/road-network.ts';
import type { Vec2 } from '../../core/vector.ts';
import type { RoadGeometry } from '../../world/roads/lanes.ts';
import { type XmlNode, xml } from '../xml/write-xml.ts';
import { TrackFinder, type TrackPosition } from './track-position.ts';
import { CONTROL_SIGNALS, LINE_SIGNALS } from './vocabulary.ts';

/** Signs stand so far before the end of the road, and outside of the outermost lane for vehicles. */
const SIGN_BACK_M = 0.6;
const SIGN_ASIDE_M = 0.6;

interface PlacedSignal extends TrackPosition {
  readonly id: number;
  readonly orientation: '+' | '-';
  readonly control: JunctionControl;
  /** The line on the ground rather than the sign or light beside it. */
  readonly isLine: boolean;
  readonly hOffset: number;
  /** Of lights: their group. */
  readonly group: number | null;
}

/** Incoming traffic drives along s in right lanes. */
const orientationFor = (lane: LaneRef): '+' | '-' => (lane.lane < 0 ? '+' : '-');

function signalNode(signal: PlacedSignal): XmlNode {
  const { id, s, t, orientation, control, hOffset, isLine } = signal;
  if (isLine && control !== 'priority') {
    return xml('signal', {
      s,
      t,
      id,
      name: `line ${id}`,
      dynamic: 'no',
      orientation,
      zOffset: 0,
      country: 'OpenDRIVE',
      type: LINE_SIGNALS[control],
      subtype: '-1',
      value: -1,
    });
  }
  const isLight = control === 'signals';
  return xml('signal', {
    s,
    t,
    id,
    name: `${control} ${id}`,
    dynamic: isLight ? 'yes' : 'no',
    orientation,
    zOffset: isLight ? 2.5 : 2,
    country: 'OpenDRIVE',
    type: CONTROL_SIGNALS[control],
    subtype: '-1',
    value: -1,
    height: isLight ? 0.9 : 0.7,
    width: isLight ? 0.3 : 0.7,
    hOffset,
    pitch: 0,
    roll: 0,
  });
}

/** All signals of a network, by the road that they stand at. */
export class NetworkSignals {
  private readonly placed = new Map<number, PlacedSignal[]>();
  private readonly network: RoadNetwork;
  private readonly roads: ReadonlyMap<number, RoadGeometry>;
  private readonly finders = new Map<number, TrackFinder>();
  private next = 1;

  constructor(network: RoadNetwork, roads: ReadonlyMap<number, RoadGeometry>) {
    this.network = network;
    this.roads = roads;
    for (const head of network.signalHeads) this.placeHead(head);
    for (const line of network.stopLines) this.placeLine(line);
    for (const { arms } of network.junctions) {
      if (!arms.some(({ control }) => control !== 'priority' && control !== 'signals')) continue;
      for (const arm of arms) if (arm.control !== 'signals') this.placeSign(arm);
    }
  }

  private put(road: number, signal: Omit<PlacedSignal, 'id'>): void {
    const list = this.placed.get(road) ?? [];
    list.push({ ...signal, id: this.next++ });
    this.placed.set(road, list);
  }

  private find(road: number, [x, y]: Vec2): TrackPosition | null {
    const geometry = this.roads.get(road);
    if (!geometry) return null;
    const finder = this.finders.get(road) ?? new TrackFinder(geometry);
    this.finders.set(road, finder);
    return finder.find(x, y);
  }

  /** Of incoming lanes the one whose road a point is nearest to. */
  private nearest(
    lanes: readonly LaneRef[],
    point: Vec2,
  ): { readonly lane: LaneRef; readonly at: TrackPosition } | null {
    let best: { lane: LaneRef; at: TrackPosition } | null = null;
    for (const lane of lanes) {
      const at = this.find(lane.road, point);
      if (at && (!best || Math.abs(at.t) < Math.abs(best.at.t))) best = { lane, at };
    }
    return best;
  }

  private incoming(wanted: (arm: JunctionArm) => boolean): LaneRef[] {
    return this.network.junctions
      .flatMap(({ arms }) => arms)
      .filter(wanted)
      .flatMap((arm) => arm.lanes);
  }

  private placeLine({ from, to, kind }: StopLine): void {
    const middle: Vec2 = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const best = this.nearest(
      this.incoming(({ control }) => control === kind),
      middle,
    );
    if (!best || kind === 'priority') return;
    const orientation = orientationFor(best.lane);
    const signal = { orientation, control: kind, isLine: true, hOffset: 0, group: null } as const;
    this.put(best.lane.road, { ...best.at, ...signal });
  }

  /** A head belongs to the road that comes in under its group and that it stands nearest to. */
  private placeHead({ group, position, facing }: SignalHead): void {
    const best = this.nearest(
      this.incoming(({ signalGroup }) => signalGroup === group),
      position,
    );
    if (!best) return;
    const orientation = orientationFor(best.lane);
    const heading = this.roads.get(best.lane.road)?.line.at(best.at.s).heading ?? 0;
    const square = heading + (orientation === '+' ? Math.PI : 0);
    const hOffset = angleDifference(facing, square);
    const signal = { orientation, control: 'signals', isLine: false, hOffset, group } as const;
    this.put(best.lane.road, { ...best.at, ...signal });
  }

  private placeSign({ lanes, control }: JunctionArm): void {
    const [lane] = lanes;
    const road = lane ? this.roads.get(lane.road) : undefined;
    if (!lane || !road) return;
    const back = Math.min(SIGN_BACK_M, road.length / 2);
    const s = lane.lane < 0 ? road.length - back : back;
    const sign = lane.lane < 0 ? -1 : 1;
    const edges = road
      .extentsAt(s)
      .filter((extent) => extent.lane.type !== 'sidewalk' && extent.lane.type !== 'none')
      .map(({ outer }) => sign * outer);
    const t = sign * (Math.max(0, ...edges) + SIGN_ASIDE_M);
    this.put(lane.road, {
      s,
      t,
      orientation: orientationFor(lane),
      control,
      isLine: false,
      hOffset: 0,
      group: null,
    });
  }

  /** <signals> of a road. */
  ofRoad(road: number): XmlNode | null {
    const placed = this.placed.get(road);
    return placed ? xml('signals', {}, placed.map(signalNode)) : null;
  }

  /** A <controller> for each group; when it is green is data of our own, for OpenDRIVE has no place for it. */
  controllers(): XmlNode[] {
    const all = [...this.placed.values()].flat();
    return this.network.signalGroups.flatMap(({ name, greenS, amberS, redS, offsetS }, i) => {
      const own = all.filter(({ group }) => group === i);
      if (own.length === 0) return [];
      const value = [greenS, amberS, redS, offsetS].join(' ');
      return [
        xml('controller', { id: i + 1, name, sequence: i }, [
          ...own.map(({ id }) => xml('control', { signalId: id, type: '' })),
          xml('userData', { code: 'nearmiss.cycle', value }),
        ]),
      ];
    });
  }

  /** References to the controllers of a junction's arms. */
  controllersOf(arms: readonly JunctionArm[]): XmlNode[] {
    const groups = new Set(arms.flatMap(({ signalGroup }) => signalGroup ?? []));
    return [...groups]
      .sort((a, b) => a - b)
      .map((group, sequence) => xml('controller', { id: group + 1, type: 0, sequence }));
  }
}
