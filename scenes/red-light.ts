import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** NHTSA 4, running a red light: the other crosses on red while the ego has green. */
export const redLight = {
  id: 'red-light-v1',
  title: 'Red-light runner',
  description:
    'The ego crosses a junction on green; a car from either side runs its red light and meets it there.',
  place: 'four-way-signals',
  parameters: {
    egoSpeed: {
      min: 5.5,
      max: 22.4,
      usual: [7, 15],
      unit: 'm/s',
      description: 'initial speed of the ego',
    },
    otherSpeed: {
      min: 5.5,
      max: 22.4,
      usual: [8.3, 16.7],
      unit: 'm/s',
      description: 'speed of the other',
    },
    leadTime: {
      min: 3.5,
      max: 5,
      unit: 's',
      description: "from the start until the ego's front reaches the other's path",
    },
    arrivalOffset: {
      min: -2.5,
      max: 2,
      usual: [-1.8, 1.6],
      unit: 's',
      description:
        "by which the other's front is there later than the middle of the ego's; negative: earlier",
    },
    redAge: {
      min: 5.5,
      max: 12,
      usual: [5.5, 10],
      unit: 's',
      description: "for which the other's light has been red when the ego is where the paths cross",
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
  // Two seconds after one light turns red the other turns green, for twelve.
  signals: {
    for: 'other',
    redAt: { sum: [{ param: 'leadTime' }, { product: [-1, { param: 'redAge' }] }] },
  },
  actors: [
    {
      role: 'ego',
      models: ['saloon'],
      route: 'south-north',
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
      route: ['west-east', 'east-west'],
      start: {
        arrive: {
          point: 'crossing:south-north',
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
