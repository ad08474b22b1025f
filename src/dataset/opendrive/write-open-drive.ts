/** Writes a road network as ASAM OpenDRIVE 1.7. */
import type { JunctionSpec, NetworkOrigin, RoadNetwork } from '../../core/road-network.ts';
import type { Vec2, Vec3 } from '../../core/vector.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import { type XmlNode, xml, xmlText } from '../xml/write-xml.ts';
import { NetworkLinks } from './write-links.ts';
import { placeObjects } from './write-objects.ts';
import { elevationProfile, lanesNode, planView } from './write-road.ts';
import { NetworkSignals } from './write-signals.ts';

const NOWHERE: NetworkOrigin = { shift: [0, 0, 0], geoReference: '', offset: [0, 0, 0, 0] };
const STATION_M = 10;

/** The rectangle around all lanes. */
function bounds(roads: Iterable<RoadGeometry>, shift: Vec3) {
  const [xs, ys]: [number[], number[]] = [[], []];
  for (const road of roads) {
    const steps = Math.ceil(road.length / STATION_M);
    for (let i = 0; i <= steps; i++) {
      const s = (road.length * i) / steps;
      for (const { outer } of road.extentsAt(s)) {
        const p = road.pointAt(s, outer);
        xs.push(p.x + shift[0]);
        ys.push(p.y + shift[1]);
      }
    }
  }
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));
  return xs.length === 0
    ? { north: 0, south: 0, east: 0, west: 0 }
    : { north: most(ys), south: least(ys), east: most(xs), west: least(xs) };
}

function headerNode(network: RoadNetwork, roads: Iterable<RoadGeometry>, frame: Frame): XmlNode {
  const { geoReference, offset } = network.origin ?? NOWHERE;
  const [x, y, z, hdg] = offset;
  const [dx, dy, dz] = frame.beyond;
  const shifted = { x: x + dx, y: y + dy, z: z + dz, hdg };
  const isShifted = Object.values(shifted).some((part) => part !== 0);
  return xml(
    'header',
    {
      revMajor: 1,
      revMinor: 7,
      name: network.name,
      version: '1.00',
      ...bounds(roads, frame.shift),
      vendor: 'nearmiss',
    },
    [
      geoReference ? { ...xml('geoReference'), text: geoReference } : null,
      isShifted ? xml('offset', shifted) : null,
    ],
  );
}

const polygon = (code: string, points: readonly Vec2[], [dx, dy]: Vec3): XmlNode =>
  xml('userData', { code, value: points.map(([x, y]) => `${x + dx},${y + dy}`).join(' ') });

function junctionNode(
  junction: JunctionSpec,
  links: NetworkLinks,
  signals: NetworkSignals,
  shift: Vec3,
): XmlNode {
  const { id, name, outline, corners, arms } = junction;
  return xml('junction', { id, name, type: 'default' }, [
    ...links.connections(id),
    ...signals.controllersOf(arms),
    outline.length > 0 ? polygon('nearmiss.outline', outline, shift) : null,
    ...corners.map((corner) => polygon('nearmiss.corner', corner, shift)),
  ]);
}

interface Frame {
  /** Added to our coordinates. */
  readonly shift: Vec3;
  /** What is left of the way to the source's coordinates, for the header's offset. */
  readonly beyond: Vec3;
}

function frameOf(network: RoadNetwork, coordinates: 'source' | 'own'): Frame {
  const { shift } = network.origin ?? NOWHERE;
  return coordinates === 'source'
    ? { shift, beyond: [0, 0, 0] }
    : { shift: [0, 0, 0], beyond: shift };
}

/**
 * @param coordinates `source`: those of the file that the network was read from. `own`: ours, with the way to the
 * source's in the header's <offset>
 */
export function writeOpenDrive(
  network: RoadNetwork,
  coordinates: 'source' | 'own' = 'source',
): string {
  const frame = frameOf(network, coordinates);
  const roads = new Map(network.roads.map((spec) => [spec.id, new RoadGeometry(spec)]));
  const links = new NetworkLinks(network);
  const signals = new NetworkSignals(network, roads);
  const objects = placeObjects(network.scenery, roads.values());
  const roadNodes = [...roads.values()].map((road) => {
    const { id, name, junction, speedLimit } = road.spec;
    const own = objects.get(id);
    const attributes = { name, length: road.length, id, junction: junction ?? -1, rule: 'RHT' };
    const neighbours = [links.road(road.spec, 'start'), links.road(road.spec, 'end')];
    return xml('road', attributes, [
      neighbours.some((node) => node !== null) ? xml('link', {}, neighbours) : null,
      xml('type', { s: 0, type: 'unknown' }, [xml('speed', { max: speedLimit, unit: 'm/s' })]),
      planView(road, frame.shift),
      elevationProfile(road, frame.shift),
      xml('lateralProfile'),
      lanesNode(road, links),
      own ? xml('objects', {}, own) : null,
      signals.ofRoad(id),
    ]);
  });
  return xmlText(
    xml('OpenDRIVE', {}, [
      headerNode(network, roads.values(), frame),
      ...roadNodes,
      ...signals.controllers(),
      ...network.junctions.map((one) => junctionNode(one, links, signals, frame.shift)),
    ]),
  );
}
