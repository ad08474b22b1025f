import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CBLA, NHTSA 13 and 14: the ego runs up to a cyclist in its lane. */
export const cbla = {
  id: 'cbla-v1',
  title: 'Cyclist along the road',
  description:
    'A cyclist rides ahead of the ego in its lane; its driver looks away and brakes late or never.',
  place: 'straight',
  fast: { above: 17, place: 'country-road' },
  parameters: {
    egoSpeed: {
      min: 5.5,
      max: 22.4,
      usual: [7.5, 21],
      unit: 'm/s',
      description: 'initial speed of the ego',
    },
    cyclistSpeed: {
      min: 2.5,
      max: 6.5,
      usual: [2.8, 5.6],
      unit: 'm/s',
      description: 'of the cyclist, in the same direction',
    },
    leadTime: {
      min: 3.5,
      max: 6,
      usual: [3.5, 5],
      unit: 's',
      description: 'from the start until the ego would hit at its initial speed',
    },
    cyclistOffset: {
      min: -1.7,
      max: 0.8,
      usual: [-1.35, -0.5],
      unit: 'm',
      description: 'of the cyclist from the middle of the lane, left positive',
    },
    egoOffset: {
      min: -0.6,
      max: 2,
      usual: [-0.5, 0.1],
      unit: 'm',
      description: 'of the ego from the middle of the lane, left positive',
    },
    brakeTtc: {
      min: 0,
      max: 4,
      usual: [0, 2.6],
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
      lateral: { param: 'egoOffset' },
      attentive: false,
      manoeuvres: [
        {
          when: { ttc: { to: 'cyclist', below: { param: 'brakeTtc' } } },
          do: { brake: { param: 'egoDeceleration' } },
        },
      ],
    },
    {
      role: 'cyclist',
      models: ['bicycle'],
      route: 'forward-kerb',
      start: {
        ahead: {
          of: 'ego',
          gap: {
            product: [
              { sum: [{ param: 'egoSpeed' }, { product: [-1, { param: 'cyclistSpeed' }] }] },
              { param: 'leadTime' },
            ],
          },
        },
      },
      speed: { param: 'cyclistSpeed' },
      lateral: { param: 'cyclistOffset' },
      attentive: false,
    },
  ],
  conflict: ['ego', 'cyclist'],
  critical: { parameter: 'brakeTtc', crashAt: 0 },
  causes: ['brakeTtc', 'egoOffset'],
  traffic: { moving: 8, parked: 10, pedestrians: 6 },
  duration: { sum: [{ param: 'leadTime' }, 3.5] },
} satisfies ScenarioSpec;
