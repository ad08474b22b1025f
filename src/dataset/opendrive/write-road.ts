/** A road's geometry and cross-section as OpenDRIVE has them. */
import type { Cubic, LaneSection, LaneSpec, PlanElement } from '../../core/road-network.ts';
import type { Vec3 } from '../../core/vector.ts';
import type { RoadGeometry } from '../../world/roads/lanes.ts';
import type { Pose2 } from '../../world/roads/reference-line.ts';
import { type XmlNode, xml } from '../xml/write-xml.ts';
import { MARKING_WIDTH_M, MARKING_WORDS } from './vocabulary.ts';
import type { NetworkLinks } from './write-links.ts';

const coefficients = ([a, b, c, d]: Cubic) => ({ a, b, c, d });

/** The parameter runs over [0, length] or [0, 1]; a curve with another end is scaled to the latter. */
function paramPoly3(element: PlanElement & { readonly kind: 'cubic' }): XmlNode {
  const { u, v, end, length } = element;
  const isArcLength = end === length;
  const scaled = ([a, b, c, d]: Cubic): Cubic =>
    isArcLength ? [a, b, c, d] : [a, b * end, c * end * end, d * end * end * end];
  const [aU, bU, cU, dU] = scaled(u);
  const [aV, bV, cV, dV] = scaled(v);
  const pRange = isArcLength ? 'arcLength' : 'normalized';
  return xml('paramPoly3', { aU, bU, cU, dU, aV, bV, cV, dV, pRange });
}

function shapeOf(element: PlanElement): XmlNode {
  switch (element.kind) {
    case 'line':
      return xml('line');
    case 'arc':
      return xml('arc', { curvature: element.curvature });
    case 'spiral':
      return xml('spiral', { curvStart: element.curvatureStart, curvEnd: element.curvatureEnd });
    case 'cubic':
      return paramPoly3(element);
  }
}

export function planView({ spec, line }: RoadGeometry, shift: Vec3): XmlNode {
  let s = 0;
  const geometries = spec.referenceLine.elements.map((element, i) => {
    const { x, y, heading } = line.starts[i] as Pose2;
    const { length } = element;
    const node = xml('geometry', { s, x: x + shift[0], y: y + shift[1], hdg: heading, length }, [
      shapeOf(element),
    ]);
    s += length;
    return node;
  });
  return xml('planView', {}, geometries);
}

export function elevationProfile({ spec }: RoadGeometry, shift: Vec3): XmlNode {
  const pieces = spec.elevation ?? [];
  // Before the first piece a road is level, at our height 0.
  const whole = pieces[0]?.s === 0 ? pieces : [{ s: 0, cubic: [0, 0, 0, 0] as const }, ...pieces];
  return xml(
    'elevationProfile',
    {},
    whole.map(({ s, cubic: [a, b, c, d] }) => xml('elevation', { s, a: a + shift[2], b, c, d })),
  );
}

const roadMark = (marking: LaneSpec['marking']): XmlNode =>
  xml('roadMark', {
    sOffset: 0,
    type: MARKING_WORDS[marking],
    weight: 'standard',
    color: 'white',
    width: MARKING_WIDTH_M,
    laneChange: marking === 'broken' || marking === 'none' ? 'both' : 'none',
  });

function laneNode(road: RoadGeometry, index: number, lane: LaneSpec, links: NetworkLinks): XmlNode {
  const to = (name: string, ids: readonly number[]) => ids.map((id) => xml(name, { id }));
  const link = [
    ...to('predecessor', links.lane(road, index, lane.id, 'start')),
    ...to('successor', links.lane(road, index, lane.id, 'end')),
  ];
  return xml('lane', { id: lane.id, type: lane.type, level: false }, [
    link.length > 0 ? xml('link', {}, link) : null,
    xml('width', { sOffset: 0, ...coefficients(lane.width) }),
    roadMark(lane.marking),
  ]);
}

function laneSection(
  road: RoadGeometry,
  section: LaneSection,
  index: number,
  links: NetworkLinks,
): XmlNode {
  const side = (name: 'left' | 'right', sign: 1 | -1): XmlNode | null => {
    const lanes = section.lanes.filter(({ id }) => id * sign > 0).sort((a, b) => b.id - a.id);
    if (lanes.length === 0) return null;
    return xml(
      name,
      {},
      lanes.map((lane) => laneNode(road, index, lane, links)),
    );
  };
  const centre = xml('lane', { id: 0, type: 'none', level: false }, [
    roadMark(section.centreMarking),
  ]);
  return xml('laneSection', { s: section.s }, [
    side('left', 1),
    xml('center', {}, [centre]),
    side('right', -1),
  ]);
}

export function lanesNode(road: RoadGeometry, links: NetworkLinks): XmlNode {
  const { laneOffset = [], sections } = road.spec;
  return xml('lanes', {}, [
    ...laneOffset.map(({ s, cubic }) => xml('laneOffset', { s, ...coefficients(cubic) })),
    ...sections.map((section, i) => laneSection(road, section, i, links)),
  ]);
}
