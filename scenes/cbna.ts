import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CBNA, NHTSA 13 and 14: a cyclist rides out of a side street on the near side. */
export const cbna = {
  id: 'cbna-v1',
  title: 'Cyclist from the near side',
  description:
    'A cyclist rides out of a side street without stopping, into the path of the ego, which brakes late.',
  place: 'four-way',
  parameters: {
    egoSpeed: {
      min: 5.5,
      max: 22.4,
      usual: [5.6, 16.7],
      unit: 'm/s',
      description: 'initial speed of the ego',
    },
    cyclistSpeed: {
      min: 2.5,
      max: 6.5,
      usual: [2.8, 6],
      unit: 'm/s',
      description: 'that the cyclist rides at',
    },
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
    cyclistDelay: {
      min: -2,
      max: 2,
      usual: [-0.1, 0.1],
      unit: 's',
      description: 'by which the cyclist comes later than that',
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
      route: 'west-east',
      start: {
        arrive: {
          point: 'crossing:cyclist',
          seconds: { param: 'leadTime' },
          offset: 1,
          atSideOf: 'cyclist',
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
      role: 'cyclist',
      models: ['bicycle'],
      route: 'south-north',
      start: {
        arrive: {
          point: 'crossing:west-east',
          seconds: { sum: [{ param: 'leadTime' }, { param: 'cyclistDelay' }] },
          // The middle of the body, on an ego 1.9 m wide.
          offset: { sum: [{ product: [1.9, { sum: [{ param: 'impactPosition' }, -0.5] }] }, 0.9] },
        },
      },
      speed: { param: 'cyclistSpeed' },
      // Near the kerb, as the ego's offset allows for.
      lateral: -1,
      attentive: false,
    },
  ],
  conflict: ['ego', 'cyclist'],
  critical: { parameter: 'brakeLead', crashAt: 0 },
  causes: ['brakeLead', 'cyclistDelay'],
  traffic: { moving: 6, parked: 10, pedestrians: 6 },
  duration: { sum: [{ param: 'leadTime' }, 3] },
} satisfies ScenarioSpec;
