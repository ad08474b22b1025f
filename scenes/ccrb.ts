import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CCRb, NHTSA 25: the car ahead brakes. The ego's driver reacts late. */
export const ccrb = {
  id: 'ccrb-v1',
  title: 'Car to braking car',
  description:
    'The ego follows a car at the same speed; that car brakes to a standstill and the ego reacts late.',
  place: 'straight',
  fast: { above: 19.5, place: 'motorway' },
  parameters: {
    egoSpeed: {
      min: 8.3,
      max: 36.3,
      usual: [8.3, 29],
      unit: 'm/s',
      description: 'initial speed of the ego',
    },
    headway: {
      min: 0.6,
      max: 2.4,
      usual: [0.6, 1.6],
      unit: 's',
      description: 'of the ego, bumper to bumper, when the car ahead begins to brake',
    },
    speedDifference: {
      min: -1,
      max: 1,
      usual: [-0.3, 0.3],
      unit: 'm/s',
      description: 'by which the car ahead is slower at first',
    },
    targetDeceleration: {
      min: 2,
      max: 7,
      usual: [3, 7],
      unit: 'm/s2',
      description: 'that the car ahead brakes with',
    },
    targetOffset: {
      min: -1.45,
      max: 1.45,
      usual: [-0.5, 0.5],
      unit: 'm',
      description: 'of the car ahead from the middle of the lane, left positive',
    },
    brakeAt: { min: 2.2, max: 3.5, unit: 's', description: 'when the car ahead begins to brake' },
    reactionTime: {
      min: 0.2,
      max: 7,
      usual: [0.2, 6],
      unit: 's',
      description: "from the car ahead's braking to the ego's",
    },
    egoDeceleration: EGO_DECELERATION,
    friction: FRICTION,
  },
  actors: [
    {
      role: 'ego',
      models: ['saloon'],
      route: 'forward-kerb',
      start: { at: 120 },
      speed: { param: 'egoSpeed' },
      attentive: false,
      manoeuvres: [
        {
          when: { after: { actor: 'target', manoeuvre: 0, delay: { param: 'reactionTime' } } },
          do: { brake: { param: 'egoDeceleration' } },
        },
      ],
    },
    {
      role: 'target',
      models: ['hatchback', 'saloon', 'estate', 'suv', 'van', 'truck'],
      route: 'forward-kerb',
      start: {
        ahead: {
          of: 'ego',
          gap: {
            sum: [
              { product: [{ param: 'egoSpeed' }, { param: 'headway' }] },
              { product: [{ param: 'speedDifference' }, { param: 'brakeAt' }] },
            ],
          },
        },
      },
      speed: { sum: [{ param: 'egoSpeed' }, { product: [-1, { param: 'speedDifference' }] }] },
      lateral: { param: 'targetOffset' },
      attentive: false,
      manoeuvres: [
        { when: { at: { param: 'brakeAt' } }, do: { brake: { param: 'targetDeceleration' } } },
      ],
    },
  ],
  conflict: ['ego', 'target'],
  critical: { parameter: 'reactionTime', crashAt: 6 },
  causes: ['reactionTime'],
  traffic: { moving: 8, parked: 10, pedestrians: 6 },
  duration: { sum: [{ param: 'brakeAt' }, 10] },
} satisfies ScenarioSpec;
