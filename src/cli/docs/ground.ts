/** Roads, markings and what stands beside them, from above. */
import { cos, sin } from '../../core/math.ts';
import type { LaneType, MarkingKind, RoadNetwork, SceneryItem } from '../../core/road-network.ts';
import type { Vec2 } from '../../core/vector.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import { PALETTE } from './palette.ts';
import { pathData, tag } from './svg.ts';
import type { View } from './view.ts';

const STEP_M = 2;
const SURFACE: Readonly<Record<LaneType, string | null>> = {
  driving: PALETTE.asphalt,
  shoulder: PALETTE.kerbside,
  parking: PALETTE.kerbside,
  sidewalk: PALETTE.pavement,
  none: null,
};
const DASH: Readonly<Record<MarkingKind, string | null>> = {
  none: null,
  solid: '',
  broken: 'broken',
  'double-solid': 'double',
};

/** The stretch of a road that the view shows, as stations; empty where it shows none. */
function stationsOf(road: RoadGeometry, view: View): number[] {
  const straight = road.spec.referenceLine.elements.every((element) => element.kind === 'line');
  const stations: number[] = [];
  for (
    let s = 0;
    s <= road.length;
    s = s === road.length ? s + 1 : Math.min(road.length, s + STEP_M)
  ) {
    const p = road.line.at(s);
    if (view.shows([p.x, p.y], 25)) stations.push(s);
  }
  const last = stations.at(-1);
  return straight && last !== undefined ? [stations[0] as number, last] : stations;
}

const along = (road: RoadGeometry, stations: readonly number[], t: number, view: View) =>
  stations.map((s) => {
    const p = road.pointAt(s, t);
    return view.point([p.x, p.y]);
  });

function line(
  road: RoadGeometry,
  stations: readonly number[],
  t: number,
  kind: MarkingKind,
  view: View,
): string {
  const dash = DASH[kind];
  if (dash === null) return '';
  const offsets = dash === 'double' ? [-0.13, 0.13] : [0];
  const broken =
    dash === 'broken' ? { 'stroke-dasharray': `${3 * view.scale} ${6 * view.scale}` } : {};
  return offsets
    .map((offset) =>
      tag('path', { d: pathData(along(road, stations, t + offset, view)), ...broken }),
    )
    .join('');
}

function drawRoad(road: RoadGeometry, view: View): { surface: string; markings: string } {
  const stations = stationsOf(road, view);
  if (stations.length < 2) return { surface: '', markings: '' };
  const extents = road.extentsAt(stations[0] as number);
  const surface = extents
    .map(({ lane, inner, outer }) => {
      const fill = SURFACE[lane.type];
      if (!fill) return '';
      const ring = [
        ...along(road, stations, inner, view),
        ...along(road, stations, outer, view).reverse(),
      ];
      return tag('path', { d: pathData(ring, true), fill });
    })
    .join('');
  const section = road.sectionAt(stations[0] as number);
  const markings = [
    line(road, stations, 0, section.centreMarking, view),
    ...extents.map(({ lane, outer }) => line(road, stations, outer, lane.marking, view)),
  ].join('');
  return { surface, markings };
}

function drawItem({ kind, position, yaw, size }: SceneryItem, view: View): string {
  const centre: Vec2 = [position[0], position[1]];
  if (kind === 'lamp-post' || kind === 'sign-post' || kind === 'crossing') return '';
  if (!view.shows(centre, Math.max(size[0], size[1]))) return '';
  if (kind === 'tree' || kind === 'bush') {
    const [cx, cy] = view.point(centre);
    return tag('circle', { cx, cy, r: (size[0] / 2) * view.scale, fill: PALETTE.tree });
  }
  const [hl, hw] = [size[0] / 2, size[1] / 2];
  const corner = (a: number, b: number) =>
    view.point([
      centre[0] + a * hl * cos(yaw) - b * hw * sin(yaw),
      centre[1] + a * hl * sin(yaw) + b * hw * cos(yaw),
    ]);
  const ring = [corner(1, 1), corner(-1, 1), corner(-1, -1), corner(1, -1)];
  return tag('path', { d: pathData(ring, true), fill: PALETTE.building, stroke: '#3a414c' });
}

/** All that stands still, from the ground up. */
export function drawGround(network: RoadNetwork, view: View): string {
  const roads = network.roads.map((spec) => drawRoad(new RoadGeometry(spec), view));
  const paved = (points: readonly Vec2[], fill: string) =>
    points.some((point) => view.shows(point, 30))
      ? tag('path', {
          d: pathData(
            points.map((point) => view.point(point)),
            true,
          ),
          fill,
        })
      : '';
  const junctions = network.junctions.map(
    ({ outline, corners }) =>
      paved(outline, PALETTE.asphalt) +
      corners.map((corner) => paved(corner, PALETTE.pavement)).join(''),
  );
  const stopLines = network.stopLines.map(({ from, to, kind }) =>
    view.shows(from, 5)
      ? tag('path', {
          d: pathData([view.point(from), view.point(to)]),
          'stroke-width': 0.4 * view.scale,
          ...(kind === 'give-way'
            ? { 'stroke-dasharray': `${0.5 * view.scale} ${0.4 * view.scale}` }
            : {}),
        })
      : '',
  );
  const markings = [...roads.map((road) => road.markings), ...stopLines].join('');
  return [
    tag('rect', { width: view.width, height: view.height, fill: PALETTE.grass }),
    ...roads.map((road) => road.surface),
    ...junctions,
    tag(
      'g',
      { fill: 'none', stroke: PALETTE.marking, 'stroke-width': 1.2, opacity: '0.75' },
      markings,
    ),
    ...network.scenery.map((item) => drawItem(item, view)),
  ].join('');
}
