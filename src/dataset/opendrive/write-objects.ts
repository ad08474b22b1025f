/** Scenery as OpenDRIVE's <object>s, each at the road that it stands nearest to. */

import { angleDifference } from '../../core/math.ts';
import type { SceneryItem } from '../../core/road-network.ts';
import type { RoadGeometry } from '../../world/roads/lanes.ts';
import { type XmlNode, xml } from '../xml/write-xml.ts';
import { TrackFinder, type TrackPosition } from './track-position.ts';
import { OBJECT_OF_SCENERY } from './vocabulary.ts';

function objectNode(item: SceneryItem, id: number, road: RoadGeometry, at: TrackPosition): XmlNode {
  const [type, subtype] = OBJECT_OF_SCENERY[item.kind];
  const [length, width, height] = item.size;
  const attributes = {
    id,
    type,
    subtype,
    name: `${item.kind} ${id}`,
    s: at.s,
    t: at.t,
    zOffset: item.position[2],
    orientation: 'none',
    hdg: angleDifference(item.yaw, road.line.at(at.s).heading),
    pitch: 0,
    roll: 0,
    length,
    width,
    height,
    dynamic: 'no',
  };
  return xml('object', attributes, [
    xml('userData', { code: 'nearmiss.variant', value: item.variant }),
  ]);
}

/** By the road's id. What lies square beside no road has no place in OpenDRIVE, and is not in the result. */
export function placeObjects(
  scenery: readonly SceneryItem[],
  roads: Iterable<RoadGeometry>,
): Map<number, XmlNode[]> {
  const candidates = [...roads]
    .filter(({ spec }) => spec.junction === null)
    .map((road) => new TrackFinder(road));
  const placed = new Map<number, XmlNode[]>();
  for (const [i, item] of scenery.entries()) {
    let best: { road: RoadGeometry; at: TrackPosition } | null = null;
    for (const finder of candidates) {
      const at = finder.find(item.position[0], item.position[1]);
      if (at && (!best || Math.abs(at.t) < Math.abs(best.at.t))) best = { road: finder.road, at };
    }
    if (!best) continue;
    const { id } = best.road.spec;
    const node = objectNode(item, i + 1, best.road, best.at);
    placed.set(id, [...(placed.get(id) ?? []), node]);
  }
  return placed;
}
