import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CCFtap, NHTSA 27 and 29 (LTAP/OD): the ego turns left across the path of an oncoming car. */
export const ccftap = {
  id: 'ccftap-v1',
  title: 'Turn across the path of an oncoming car',
  description:
    'At a green light the ego turns left and does not wait for an oncoming car that drives straight on.',
  place: 'four-way-signals',
  parameters: {
    egoSpeed: {
      min: 2.7,
      max: 8.4,
      usual: [3.6, 7.5],
      unit: 'm/s',
      description: 'speed of the ego as it comes and turns',
    },
    otherSpeed: {
      min: 8.3,
      max: 16.8,
      usual: [8.3, 16.7],
      unit: 'm/s',
      description: 'speed of the oncoming car',
    },
    leadTime: {
      min: 3.5,
      max: 5,
      unit: 's',
      description: "from the start until the ego's front reaches the other's path",
    },
    arrivalOffset: {
      min: -3,
      max: 3.5,
      usual: [-2, 3],
      unit: 's',
      description:
        "by which the other's front is there later than the middle of the ego's; negative: earlier",
    },
    redAfter: {
      min: 0.5,
      max: 11,
      unit: 's',
      description: 'from then until their light turns red; the last three of green are amber',
    },
    brakeLead: {
      min: -2,
      max: 3.5,
      usual: [-1.5, 0.5],
      unit: 's',
      description: 'how long before that the ego starts to brake; negative: after it',
    },
    egoDeceleration: EGO_DECELERATION,
    friction: FRICTION,
  },
  signals: { for: 'other', redAt: { sum: [{ param: 'leadTime' }, { param: 'redAfter' }] } },
  actors: [
    {
      role: 'ego',
      models: ['saloon'],
      route: 'south-west',
      start: {
        arrive: {
          point: 'crossing:other',
          seconds: { param: 'leadTime' },
          atSideOf: 'other',
        },
      },
      speed: { param: 'egoSpeed' },
      attentive: false,
      manoeuvres: [
        {
          when: { at: { sum: [{ param: 'leadTime' }, { product: [-1, { param: 'brakeLead' }] }] } },
          do: { brake: { param: 'egoDeceleration' } },
        },
      ],
    },
    {
      role: 'other',
      models: ['hatchback', 'saloon', 'estate', 'suv', 'van'],
      route: 'north-south',
      start: {
        arrive: {
          point: 'crossing:south-west',
          seconds: { sum: [{ param: 'leadTime' }, { param: 'arrivalOffset' }] },
        },
      },
      speed: { param: 'otherSpeed' },
      attentive: false,
    },
  ],
  conflict: ['ego', 'other'],
  critical: { parameter: 'arrivalOffset', crashAt: 0 },
  causes: ['arrivalOffset', 'brakeLead'],
  traffic: { moving: 6, parked: 10, pedestrians: 6 },
  duration: { sum: [{ param: 'leadTime' }, 2.5] },
} satisfies ScenarioSpec;
