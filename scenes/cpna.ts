import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CPNA, NHTSA 11 and 12: an adult walks from the near side into the ego's path. */
export const cpna = {
  id: 'cpna-v1',
  title: 'Pedestrian from the near side',
  description:
    'A pedestrian steps off the near pavement and crosses in front of the ego, which brakes late.',
  place: 'straight',
  parameters: {
    egoSpeed: {
      min: 2.7,
      max: 16.9,
      usual: [2.8, 16.7],
      unit: 'm/s',
      description: 'initial speed of the ego',
    },
    pedestrianSpeed: { min: 1, max: 2.3, unit: 'm/s', description: 'walking to jogging' },
    leadTime: {
      min: 3.5,
      max: 5,
      unit: 's',
      description: 'from the start until they would meet',
    },
    impactPosition: {
      min: 0.05,
      max: 0.95,
      usual: [0.1, 0.9],
      unit: '1',
      description: "where on the ego's width they would meet, from the near side",
    },
    pedestrianDelay: {
      min: -2,
      max: 2,
      usual: [-0.1, 0.1],
      unit: 's',
      description: 'by which the pedestrian comes later than that',
    },
    brakeLead: {
      min: 0,
      max: 3,
      usual: [0, 2.4],
      unit: 's',
      description: 'how long before that the ego starts to brake; 0 is too late',
    },
    egoDeceleration: EGO_DECELERATION,
    friction: FRICTION,
  },
  actors: [
    {
      role: 'ego',
      models: ['saloon'],
      route: 'forward-kerb',
      start: {
        arrive: {
          point: 'crossing:pedestrian',
          seconds: { param: 'leadTime' },
          atSideOf: 'pedestrian',
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
      role: 'pedestrian',
      models: ['pedestrian'],
      route: 'crossing-from-right',
      start: {
        arrive: {
          point: 'crossing:forward-kerb',
          seconds: { sum: [{ param: 'leadTime' }, { param: 'pedestrianDelay' }] },
          // The middle of the body, on an ego 1.9 m wide.
          offset: { sum: [{ product: [1.9, { sum: [{ param: 'impactPosition' }, -0.5] }] }, 0.3] },
        },
      },
      speed: { param: 'pedestrianSpeed' },
      attentive: false,
    },
  ],
  conflict: ['ego', 'pedestrian'],
  critical: { parameter: 'brakeLead', crashAt: 0 },
  causes: ['brakeLead', 'pedestrianDelay'],
  traffic: { moving: 8, parked: 12, pedestrians: 6 },
  duration: { sum: [{ param: 'leadTime' }, 3] },
} satisfies ScenarioSpec;
