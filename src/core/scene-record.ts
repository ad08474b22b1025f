/** scene.json: what one stored scene is. Schema `nearmiss.scene/1`. */
import { z } from 'zod';
import { cameraEffectsSchema } from './camera-effects.ts';

const vec3 = z.tuple([z.number(), z.number(), z.number()]);

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

const collisionSchema = z.strictObject({
  tUs: z.int(),
  actors: z.tuple([z.int(), z.int()]),
  point: vec3,
  normal: vec3,
  closingSpeed: z.number(),
  deltaV: z.tuple([z.number(), z.number()]),
  egoInvolved: z.boolean(),
  /** Where the contact is on each party: in its body frame (from the box centre; x forward, y left), metres. */
  impactPoints: z.tuple([vec3.nullable(), vec3.nullable()]),
  /** Yaw of the second party less that of the first, in (-pi, pi]; null where one is fixed to the ground. */
  impactAngle: z.number().nullable(),
  /** Of each party, 0..1: serious injury (MAIS3+F) at the closing speed; null where there is no risk curve. */
  injuryRisk: z.tuple([z.number().nullable(), z.number().nullable()]),
});

/** Latest times, microseconds, at which an evasion that begins then still avoids the contact; null: no time does. */
const lastAvoidableSchema = z.strictObject({
  /** Full braking. */
  brake: z.int().nullable(),
  /** A swerve at the tyres' limit, to the better side. */
  steer: z.int().nullable(),
  /** The latest of these and of a swerve with braking. */
  best: z.int().nullable(),
});
export type LastAvoidable = z.infer<typeof lastAvoidableSchema>;

export const sceneRecordSchema = z.strictObject({
  schema: z.literal('nearmiss.scene/1'),
  id: z.string(),
  scenario: z.string(),
  seed: z.int(),
  outcome: z.enum(['crash', 'near-miss', 'none']),
  egoId: z.int(),
  parameters: z.record(z.string(), z.number()),
  friction: z.number(),
  place: z.string(),
  light: z.string(),
  weather: z.string(),
  /** Light, weather and camera as numbers; units in core/sky.ts and core/camera-effects.ts. */
  look: z.strictObject({
    sunAzimuth: z.number(),
    sunElevation: z.number(),
    cloudiness: z.number(),
    wetness: z.number(),
    rainfall: z.number(),
    visibilityM: z.number(),
    camera: cameraEffectsSchema,
  }),
  frames: z.int(),
  fps: z.number(),
  split: z.enum(SPLITS),
  /** [length, width, height] m; kg; box centre in the vehicle frame, m; seconds from the pedal to the brakes' effect. */
  ego: z.strictObject({ size: vec3, mass: z.number(), boxCentre: vec3, brakeDelay: z.number() }),
  collisions: z.array(collisionSchema),
  /** Least distance between the ego's box and any other's, metres, at any step up to the last frame. */
  closestApproach: z.number(),
  /** Least `ttc` at any step up to the last frame; null where it never was under 10 s. */
  minTtc: z.number().nullable(),
  twin: z
    .strictObject({
      scene: z.string(),
      intervention: z.string(),
      value: z.number(),
      twinValue: z.number(),
      fromUs: z.int(),
    })
    .nullable(),
  lastAvoidableUs: z
    .strictObject({ ego: lastAvoidableSchema, other: lastAvoidableSchema })
    .nullable(),
  /** Number of the draw of background traffic; null where there was to be none, and in a drive without a staged event. */
  traffic: z.int().nullable(),
  /** SHA-256 of the world states of every step from the scene's start to its end. */
  digest: z.string(),
  /** Path inside the scene's folder -> SHA-256. */
  files: z.record(z.string(), z.string()),
});
export type SceneRecord = z.infer<typeof sceneRecordSchema>;
