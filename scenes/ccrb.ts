import { FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CCRb: the car ahead brakes. The ego's driver reacts late. */
export const ccrb = {
  id: 'ccrb-v1',
  title: 'Car to braking car',
  description:
    'The ego follows a car at the same speed; that car brakes to a standstill and the ego reacts late.',
  place: 'straight',
  parameters: {
    egoSpeed: { min: 8.3, max: 30, unit: 'm/s', description: 'initial speed of both' },
    headway: { min: 0.6, max: 1.6, unit: 's', description: 'time headway, bumper to bumper' },
    targetDeceleration: {
      min: 3,
      max: 7,
      unit: 'm/s2',
      description: 'that the car ahead brakes with',
    },
    brakeAt: { min: 2.2, max: 3.5, unit: 's', description: 'when the car ahead begins to brake' },
    reactionTime: {
      min: 0.2,
      max: 6,
      unit: 's',
      description: "from the car ahead's braking to the ego's",
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
        ahead: { of: 'ego', gap: { product: [{ param: 'egoSpeed' }, { param: 'headway' }] } },
      },
      speed: { param: 'egoSpeed' },
      attentive: false,
      manoeuvres: [
        { when: { at: { param: 'brakeAt' } }, do: { brake: { param: 'targetDeceleration' } } },
      ],
    },
  ],
  conflict: ['ego', 'target'],
  critical: { parameter: 'reactionTime', crashAt: 6 },
  causes: ['reactionTime', 'headway', 'friction'],
  traffic: { moving: 8, parked: 10, pedestrians: 6 },
  duration: 13,
} satisfies ScenarioSpec;
