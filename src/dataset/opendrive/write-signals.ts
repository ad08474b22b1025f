/** Lights and signs of junctions as OpenDRIVE's <signal>s and <controller>s. */

import { angleDifference } from '../../core/math.ts';
import type {
  JunctionArm,
  JunctionControl,
  LaneRef,
  RoadNetwork,
  SignalHead,
} from '../../core/road-network.ts';
import type { RoadGeometry } from '../../world/roads/lanes.ts';
import { type XmlNode, xml } from '../xml/write-xml.ts';
import { type TrackPosition, trackPosition } from './track-position.ts';
import { CONTROL_SIGNALS } from './vocabulary.ts';

/** Signs stand so far before the end of the road, and outside of the outermost lane for vehicles. */
const SIGN_BACK_M = 0.6;
const SIGN_ASIDE_M = 0.6;

interface PlacedSignal extends TrackPosition {
  readonly id: number;
  readonly orientation: '+' | '-';
  readonly control: JunctionControl;
  readonly hOffset: number;
  /** Of lights: their group. */
  readonly group: number | null;
}

/** Incoming traffic drives along s in right lanes. */
const orientationFor = (lane: LaneRef): '+' | '-' => (lane.lane < 0 ? '+' : '-');

function signalNode({ id, s, t, orientation, control, hOffset }: PlacedSignal): XmlNode {
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
  private next = 1;

  constructor(network: RoadNetwork, roads: ReadonlyMap<number, RoadGeometry>) {
    this.network = network;
    this.roads = roads;
    for (const head of network.signalHeads) this.placeHead(head);
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

  /** A head belongs to the road that comes in under its group and that it stands nearest to. */
  private placeHead({ group, position, facing }: SignalHead): void {
    const lanes = this.network.junctions
      .flatMap(({ arms }) => arms)
      .filter((arm) => arm.signalGroup === group)
      .flatMap((arm) => arm.lanes);
    let best: { lane: LaneRef; at: TrackPosition } | null = null;
    for (const lane of lanes) {
      const road = this.roads.get(lane.road);
      const at = road ? trackPosition(road, position[0], position[1]) : null;
      if (at && (!best || Math.abs(at.t) < Math.abs(best.at.t))) best = { lane, at };
    }
    if (!best) return;
    const orientation = orientationFor(best.lane);
    const heading = this.roads.get(best.lane.road)?.line.at(best.at.s).heading ?? 0;
    const square = heading + (orientation === '+' ? Math.PI : 0);
    const hOffset = angleDifference(facing, square);
    this.put(best.lane.road, { ...best.at, orientation, control: 'signals', hOffset, group });
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
