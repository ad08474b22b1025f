import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** NHTSA 18, vehicles changing lanes: a slower car pulls out right in front of the ego. */
export const cutIn = {
  id: 'cut-in-v1',
  title: 'Cut-in',
  description: 'A slower car in the kerb lane pulls out in front of the ego, which reacts late.',
  place: 'straight',
  fast: { above: 19.5, place: 'motorway' },
  parameters: {
    egoSpeed: {
      min: 8.3,
      max: 36.3,
      usual: [11, 33],
      unit: 'm/s',
      description: 'initial speed of the ego',
    },
    speedDifference: { min: 3, max: 9, unit: 'm/s', description: 'by which the other is slower' },
    gap: {
      min: 3,
      max: 40,
      usual: [3, 18],
      unit: 'm',
      description: 'from the ego to the other, bumper to bumper, when it begins to pull out',
    },
    cutInAt: { min: 2, max: 3, unit: 's', description: 'when it begins to pull out' },
    laneChangeDuration: {
      min: 1.8,
      max: 4.5,
      usual: [1.8, 3.8],
      unit: 's',
      description: 'that its lane change takes',
    },
    reactionTime: {
      min: 0.2,
      max: 6,
      usual: [0.2, 5],
      unit: 's',
      description: "from the beginning of its lane change to the ego's braking",
    },
    egoDeceleration: EGO_DECELERATION,
    friction: FRICTION,
  },
  actors: [
    {
      role: 'ego',
      models: ['saloon'],
      route: 'forward-inner',
      start: { at: 120 },
      speed: { param: 'egoSpeed' },
      attentive: false,
      manoeuvres: [
        {
          when: { after: { actor: 'other', manoeuvre: 0, delay: { param: 'reactionTime' } } },
          do: { brake: { param: 'egoDeceleration' } },
        },
      ],
    },
    {
      role: 'other',
      models: ['hatchback', 'saloon', 'estate', 'suv', 'van'],
      route: 'forward-kerb',
      start: {
        ahead: {
          of: 'ego',
          gap: {
            sum: [
              { param: 'gap' },
              { product: [{ param: 'speedDifference' }, { param: 'cutInAt' }] },
            ],
          },
        },
      },
      speed: { sum: [{ param: 'egoSpeed' }, { product: [-1, { param: 'speedDifference' }] }] },
      attentive: false,
      manoeuvres: [
        {
          when: { at: { param: 'cutInAt' } },
          do: { changeLane: { to: 'left', duration: { param: 'laneChangeDuration' } } },
        },
      ],
    },
  ],
  conflict: ['ego', 'other'],
  critical: { parameter: 'reactionTime', crashAt: 5 },
  causes: ['reactionTime', 'gap'],
  traffic: { moving: 8, parked: 10, pedestrians: 6 },
  duration: { sum: [{ param: 'cutInAt' }, 5.5] },
} satisfies ScenarioSpec;
