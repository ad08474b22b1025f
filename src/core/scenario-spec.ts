/**
 * The schema of a scenario: serialisable data that says who is where, who does what and when, and which of its
 * parameters decides between a crash and a near miss. Files in scenes/ satisfy {@link ScenarioSpec}.
 */
import { z } from 'zod';

/** A number, a parameter of the scenario, a measure of its place, or arithmetic over these. SI units. */
export type Value =
  | number
  | { param: string }
  | { place: string }
  | { sum: Value[] }
  | { product: Value[] }
  | { quotient: [Value, Value] }
  | { squareRoot: Value };

const value: z.ZodType<Value> = z.lazy(() =>
  z.union([
    z.number(),
    z.strictObject({ param: z.string() }),
    z.strictObject({ place: z.string() }),
    z.strictObject({ sum: z.array(value).min(1) }),
    z.strictObject({ product: z.array(value).min(1) }),
    z.strictObject({ quotient: z.tuple([value, value]) }),
    z.strictObject({ squareRoot: value }),
  ]),
);

const parameter = z.strictObject({
  /** What may be asked for. */
  min: z.number(),
  max: z.number(),
  /** The part of it that is drawn from where nothing is asked for; the whole by default. */
  usual: z.tuple([z.number(), z.number()]).optional(),
  /** SI unit, or '1' for a ratio. */
  unit: z.string().min(1),
  description: z.string().min(1),
});

/** True from the first moment it holds; a manoeuvre starts once. */
const trigger = z.union([
  /** Seconds since the scene's start. */
  z.strictObject({ at: value }),
  /** Gap over closing speed along the own path falls to this many seconds. */
  z.strictObject({ ttc: z.strictObject({ to: z.string(), below: value }) }),
  /** Straight-line distance between box centres falls to this many metres. */
  z.strictObject({ distance: z.strictObject({ to: z.string(), below: value }) }),
  /** So many seconds after another actor's manoeuvre (by its index) began. */
  z.strictObject({
    after: z.strictObject({ actor: z.string(), manoeuvre: z.int().min(0), delay: value }),
  }),
]);

const action = z.union([
  /** Brake at this deceleration (m/s^2) until standing; beyond the tyres' grip it is full braking. */
  z.strictObject({ brake: value }),
  /** Move to the neighbouring lane over this many seconds. */
  z.strictObject({
    changeLane: z.strictObject({ to: z.enum(['left', 'right']), duration: value }),
  }),
  /** Move sideways to this offset (metres, left positive) from the lane's centre over so many seconds. */
  z.strictObject({ offset: z.strictObject({ to: value, duration: value }) }),
  /** Drive at this speed (m/s), changing to it at so many m/s^2. */
  z.strictObject({ speed: z.strictObject({ to: value, acceleration: value }) }),
  /** Pay attention again, or no more: an inattentive driver keeps speed and lane and sees nobody. */
  z.strictObject({ attention: z.boolean() }),
]);

const start = z.union([
  /** The actor's front is so many metres along its route. */
  z.strictObject({ at: value }),
  /**
   * At its initial speed the actor's front reaches the named point of its route, plus `offset` metres, after so many
   * seconds. Points are `middle`, `end`, and `crossing:X`, where the route of that name or of the role X crosses it.
   * `atSideOf` is a role whose body crosses there: then the point is the near side of that body.
   */
  z.strictObject({
    arrive: z.strictObject({
      point: z.string(),
      seconds: value,
      offset: value.optional(),
      atSideOf: z.string().optional(),
    }),
  }),
  /** Its rear is so many metres ahead of another actor's front, measured along the road (negative: behind it). */
  z.strictObject({ ahead: z.strictObject({ of: z.string(), gap: value }) }),
]);

const actor = z.strictObject({
  /** 'ego' exactly once; others are named for their part in the scenario. */
  role: z.string().min(1),
  /** Catalogue entries to choose from. */
  models: z.array(z.string()).min(1),
  /** A named route of the place, or several from which the seed picks one. */
  route: z.union([z.string(), z.array(z.string()).min(2)]),
  start,
  /** m/s */
  speed: value,
  /** Metres left of the route's centre line. */
  lateral: value.optional(),
  /** Whether the driver sees others and obeys signals from the start; true by default. */
  attentive: z.boolean().optional(),
  /** A parked vehicle: handbrake on, lamps off, nobody at the wheel. */
  parked: z.boolean().optional(),
  manoeuvres: z.array(z.strictObject({ when: trigger, do: action })).optional(),
});

export const PLACE_NAMES = [
  'straight',
  'country-road',
  'motorway',
  'curve',
  't-junction',
  'four-way',
  'four-way-signals',
  'town',
] as const;

export const scenarioSpecSchema = z.strictObject({
  /** Name and version, `ccrs-v1`: a change of behaviour is a new version. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*-v[0-9]+$/),
  title: z.string().min(1),
  description: z.string().min(1),
  place: z.enum(PLACE_NAMES),
  /** The place, with the same routes, for an `egoSpeed` above so many m/s. */
  fast: z.strictObject({ above: z.number(), place: z.enum(PLACE_NAMES) }).optional(),
  /** `egoSpeed` and `friction` (coefficient of the road) are among them. */
  parameters: z.record(z.string(), parameter),
  actors: z.array(actor).min(2),
  /** Shifts the place's signal plan so that the group which the actor `for` faces turns red at this time (s). */
  signals: z.strictObject({ for: z.string(), redAt: value }).optional(),
  /** The two roles that a crash of this scenario brings together; a near miss is between them too. */
  conflict: z.tuple([z.string(), z.string()]),
  /**
   * The parameter that decides: at `crashAt` there is a crash, far enough from it none. The search varies it last,
   * so that a near miss is close to the boundary.
   */
  critical: z.strictObject({ parameter: z.string(), crashAt: z.number() }),
  /**
   * Parameters that count as the cause of a crash: a small enough change of one of them, all else equal, avoids it.
   * The seed picks one for a crash and its twin.
   */
  causes: z.array(z.string()).min(1),
  /** Road users beside the staged ones: how many of each at most. */
  traffic: z.strictObject({
    moving: z.int().min(0),
    parked: z.int().min(0),
    pedestrians: z.int().min(0),
  }),
  /** Seconds after which the scene is over, whatever happened. */
  duration: value,
});

/** The friction of a dry road, and all that may be asked for, down to packed snow; most scenarios have it so. */
export const FRICTION = {
  min: 0.25,
  max: 1,
  usual: [0.7, 0.9] as [number, number],
  unit: '1',
  description: 'friction coefficient between tyres and road',
};

/** How hard the ego's driver brakes in the end. */
export const EGO_DECELERATION = {
  min: 5,
  max: 9,
  unit: 'm/s2',
  description: 'that the ego brakes with, as far as the tyres grip',
};

export type ScenarioSpec = z.infer<typeof scenarioSpecSchema>;
export type ScenarioActor = ScenarioSpec['actors'][number];
export type Trigger = z.infer<typeof trigger>;
export type Action = z.infer<typeof action>;
export type PlaceName = (typeof PLACE_NAMES)[number];
export type Outcome = 'crash' | 'near-miss';
export const OUTCOMES = ['crash', 'near-miss'] as const;

/**
 * The number that a value stands for.
 * @param measures of the place, by name
 * @throws Error on a parameter or a measure that is not there (a bug of the scenario)
 */
export function evaluateValue(
  v: Value,
  parameters: Readonly<Record<string, number>>,
  measures: Readonly<Record<string, number>> = {},
): number {
  const number = (part: Value): number => evaluateValue(part, parameters, measures);
  if (typeof v === 'number') return v;
  if ('param' in v || 'place' in v) {
    const found = 'param' in v ? parameters[v.param] : measures[v.place];
    if (found === undefined) {
      throw new Error('param' in v ? `no parameter '${v.param}'` : `no measure '${v.place}'`);
    }
    return found;
  }
  if ('sum' in v) return v.sum.reduce<number>((sum, part) => sum + number(part), 0);
  if ('product' in v) return v.product.reduce<number>((so, part) => so * number(part), 1);
  if ('squareRoot' in v) return Math.sqrt(number(v.squareRoot));
  return number(v.quotient[0]) / number(v.quotient[1]);
}
