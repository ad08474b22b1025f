import { FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CCCscp, NHTSA 30: straight crossing paths; the ego ignores the stop sign. */
export const scp = {
  id: 'scp-v1',
  title: 'Straight crossing paths',
  description:
    'The ego runs a stop sign and crosses the path of a car from the left that has priority.',
  place: 'four-way',
  parameters: {
    egoSpeed: { min: 5.6, max: 16.7, unit: 'm/s', description: 'initial speed of the ego' },
    otherSpeed: { min: 5.6, max: 16.7, unit: 'm/s', description: 'initial speed of the other' },
    leadTime: {
      min: 3.5,
      max: 5,
      unit: 's',
      description: "from the start until the ego's front is where the paths cross",
    },
    arrivalOffset: {
      min: -1.8,
      max: 1.2,
      unit: 's',
      description:
        'by which the other arrives there later; it passes in front of the ego where negative',
    },
    friction: FRICTION,
  },
  actors: [
    {
      role: 'ego',
      models: ['saloon'],
      route: 'south-north',
      start: { arrive: { point: 'crossing:west-east', seconds: { param: 'leadTime' } } },
      speed: { param: 'egoSpeed' },
      attentive: false,
    },
    {
      role: 'other',
      models: ['hatchback', 'saloon', 'estate', 'suv', 'van'],
      route: 'west-east',
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
  causes: ['arrivalOffset', 'otherSpeed'],
  traffic: { moving: 6, parked: 10, pedestrians: 6 },
  duration: 8,
} satisfies ScenarioSpec;
