import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CCRs, NHTSA 26: the car ahead stands. The ego's driver notices late, or never. */
export const ccrs = {
  id: 'ccrs-v1',
  title: 'Car to stationary car',
  description:
    'The ego closes on a car that stands in its lane; its driver looks away and brakes late or never.',
  place: 'straight',
  fast: { above: 19.5, place: 'motorway' },
  parameters: {
    egoSpeed: {
      min: 2.7,
      max: 36.3,
      usual: [5.5, 27.8],
      unit: 'm/s',
      description: 'initial speed of the ego',
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
      usual: [-0.9, 0.9],
      unit: 'm',
      description: 'of the standing car from the middle of the lane, left positive',
    },
    brakeTtc: {
      min: 0,
      max: 4.5,
      usual: [0.3, 3],
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
      start: { at: 200 },
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
        ahead: { of: 'ego', gap: { product: [{ param: 'egoSpeed' }, { param: 'leadTime' }] } },
      },
      speed: 0,
      lateral: { param: 'targetOffset' },
    },
  ],
  conflict: ['ego', 'target'],
  critical: { parameter: 'brakeTtc', crashAt: 0 },
  causes: ['brakeTtc'],
  traffic: { moving: 8, parked: 10, pedestrians: 6 },
  duration: { sum: [{ param: 'leadTime' }, 4] },
} satisfies ScenarioSpec;
