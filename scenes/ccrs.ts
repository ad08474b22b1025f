import { FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CCRs: the car ahead stands. The ego's driver notices late, or never. */
export const ccrs = {
  id: 'ccrs-v1',
  title: 'Car to stationary car',
  description:
    'The ego closes on a car that stands in its lane; its driver looks away and brakes late or never.',
  place: 'straight',
  parameters: {
    egoSpeed: { min: 2.8, max: 22.2, unit: 'm/s', description: 'initial speed of the ego' },
    leadTime: {
      min: 3.5,
      max: 5,
      unit: 's',
      description: 'from the start until the ego would hit at its initial speed',
    },
    targetOffset: {
      min: -0.9,
      max: 0.9,
      unit: 'm',
      description: 'of the standing car from the middle of the lane, left positive',
    },
    brakeTtc: {
      min: 0,
      max: 2.6,
      unit: 's',
      description: 'time to collision at which the ego starts to brake; 0 is never',
    },
    egoDeceleration: {
      min: 5,
      max: 9,
      unit: 'm/s2',
      description: 'that the ego brakes with, as far as the tyres grip',
    },
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
  causes: ['brakeTtc', 'egoSpeed'],
  traffic: { moving: 8, parked: 10, pedestrians: 6 },
  duration: 9,
} satisfies ScenarioSpec;
