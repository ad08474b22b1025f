/** road.json: a road network on disk. Schema `nearmiss.road/1`. Frames and units as in road-network.ts. */
import { z } from 'zod';
import type { RoadNetwork } from './road-network.ts';

const number = z.number();
const vec2 = z.tuple([number, number]);
const vec3 = z.tuple([number, number, number]);
const cubic = z.tuple([number, number, number, number]);
const positive = z.number().positive();

const base = {
  length: positive,
  start: z.strictObject({ x: number, y: number, heading: number }).optional(),
};
const element = z.discriminatedUnion('kind', [
  z.strictObject({ ...base, kind: z.literal('line') }),
  z.strictObject({ ...base, kind: z.literal('arc'), curvature: number }),
  z.strictObject({
    ...base,
    kind: z.literal('spiral'),
    curvatureStart: number,
    curvatureEnd: number,
  }),
  z.strictObject({ ...base, kind: z.literal('cubic'), u: cubic, v: cubic, end: positive }),
]);

const marking = z.enum(['none', 'solid', 'broken', 'double-solid']);
const section = z.strictObject({
  s: z.number().min(0),
  lanes: z.array(
    z.strictObject({
      id: z.int(),
      type: z.enum(['driving', 'shoulder', 'parking', 'sidewalk', 'none']),
      width: cubic,
      marking,
    }),
  ),
  centreMarking: marking,
});

const profile = z.array(z.strictObject({ s: number, cubic }));
const road = z.strictObject({
  id: z.int(),
  name: z.string(),
  referenceLine: z.strictObject({
    x: number,
    y: number,
    heading: number,
    elements: z.array(element).min(1),
  }),
  sections: z.array(section).min(1),
  speedLimit: positive,
  junction: z.int().nullable(),
  elevation: profile.optional(),
  laneOffset: profile.optional(),
  lanesBySection: z.boolean().optional(),
});

const lane = z.strictObject({ road: z.int(), lane: z.int(), section: z.int().min(0).optional() });
const control = z.enum(['priority', 'give-way', 'stop', 'signals']);
const junction = z.strictObject({
  id: z.int(),
  name: z.string(),
  outline: z.array(vec2),
  corners: z.array(z.array(vec2)),
  arms: z.array(
    z.strictObject({
      lanes: z.array(lane),
      control,
      signalGroup: z.int().min(0).nullable(),
    }),
  ),
});

const network = z.strictObject({
  name: z.string(),
  origin: z.strictObject({ shift: vec3, geoReference: z.string(), offset: cubic }).optional(),
  roads: z.array(road).min(1),
  links: z.array(z.strictObject({ from: lane, to: lane })),
  junctions: z.array(junction),
  signalGroups: z.array(
    z.strictObject({
      name: z.string(),
      greenS: positive,
      amberS: z.number().min(0),
      redS: positive,
      offsetS: number,
    }),
  ),
  signalHeads: z.array(z.strictObject({ group: z.int().min(0), position: vec2, facing: number })),
  stopLines: z.array(z.strictObject({ from: vec2, to: vec2, kind: control })),
  scenery: z.array(
    z.strictObject({
      kind: z.enum(['building', 'tree', 'bush', 'lamp-post', 'sign-post', 'fence', 'crossing']),
      position: vec3,
      yaw: number,
      size: vec3,
      variant: number,
    }),
  ),
});

export const roadRecordSchema = z.strictObject({
  schema: z.literal('nearmiss.road/1'),
  network: network satisfies z.ZodType<RoadNetwork>,
});
export type RoadRecord = z.infer<typeof roadRecordSchema>;

/** What contradicts itself in a network that fits the schema, or null. */
export function networkProblem({
  roads,
  links,
  junctions,
  signalGroups,
  signalHeads,
}: RoadNetwork): string | null {
  const known = new Map(roads.map((one) => [one.id, one]));
  if (known.size < roads.length) return 'two roads have the same id';
  const hasLane = (ref: { road: number; lane: number; section?: number }): boolean => {
    const spec = known.get(ref.road);
    const isCounted = (spec?.lanesBySection ?? false) === (ref.section !== undefined);
    const sections = ref.section === undefined ? spec?.sections : [spec?.sections[ref.section]];
    const has = sections?.every((one) => one?.lanes.some(({ id }) => id === ref.lane));
    return isCounted && (has ?? false);
  };
  const refs = [
    ...links.flatMap(({ from, to }) => [from, to]),
    ...junctions.flatMap(({ arms }) => arms.flatMap(({ lanes }) => lanes)),
  ];
  const lost = refs.find((ref) => !hasLane(ref));
  if (lost) return `there is no lane ${lost.lane} of road ${lost.road} as it is referred to`;
  const groups = [
    ...signalHeads.map(({ group }) => group),
    ...junctions.flatMap(({ arms }) => arms.flatMap(({ signalGroup }) => signalGroup ?? [])),
  ];
  const group = groups.find((index) => index >= signalGroups.length);
  return group === undefined ? null : `there is no signal group ${group}`;
}
