import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CCRm, NHTSA 24: the car ahead drives slowly. The ego's driver notices late, or never. */
export const ccrm = {
  id: 'ccrm-v1',
  title: 'Car to slower car',
  description:
    'The ego closes on a car that drives much slower in its lane; its driver looks away and brakes late or never.',
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
    speedRatio: {
      min: 0.2,
      max: 0.8,
      usual: [0.2, 0.7],
      unit: '1',
      description: "the slower car's speed over the ego's",
    },
    leadTime: {
      min: 3.5,
      max: 6,
      usual: [3.5, 5],
      unit: 's',
      description: 'from the start until the ego would hit at its initial speed',
    },
    targetOffset: {
      min: -1.45,
      max: 1.45,
      usual: [-0.7, 0.7],
      unit: 'm',
      description: 'of the slower car from the middle of the lane, left positive',
    },
    brakeTtc: {
      min: 0,
      max: 3.5,
      usual: [0.3, 2.2],
      unit: 's',
      description: 'time to collision at which the ego starts to brake; 0 is never',
    },
    egoDeceleration: EGO_DECELERATION,
    friction: FRICTION,
  },
  actors: [
    {
      role: 'ego',
      models: ['saloon'],
      route: 'forward-kerb',
      start: { at: 150 },
      speed: { param: 'egoSpeed' },
      attentive: false,
      manoeuvres: [
        {
          when: { ttc: { to: 'target', below: { param: 'brakeTtc' } } },
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
            product: [
              { param: 'egoSpeed' },
              { sum: [1, { product: [-1, { param: 'speedRatio' }] }] },
              { param: 'leadTime' },
            ],
          },
        },
      },
      speed: { product: [{ param: 'egoSpeed' }, { param: 'speedRatio' }] },
      lateral: { param: 'targetOffset' },
      attentive: false,
    },
  ],
  conflict: ['ego', 'target'],
  critical: { parameter: 'brakeTtc', crashAt: 0 },
  causes: ['brakeTtc'],
  traffic: { moving: 8, parked: 10, pedestrians: 6 },
  duration: { sum: [{ param: 'leadTime' }, 2.5] },
} satisfies ScenarioSpec;
