import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CPLA, NHTSA 12: a pedestrian walks along the road, back to the traffic. */
export const cpla = {
  id: 'cpla-v1',
  title: 'Pedestrian along the road',
  description:
    "On a country road without a pavement somebody walks in the ego's lane; the ego brakes late or never.",
  place: 'country-road',
  parameters: {
    egoSpeed: {
      min: 2.7,
      max: 22.4,
      usual: [5.6, 22.2],
      unit: 'm/s',
      description: 'initial speed of the ego',
    },
    pedestrianSpeed: {
      min: 0.9,
      max: 2.3,
      usual: [0.9, 2.2],
      unit: 'm/s',
      description: 'of the pedestrian, in the same direction',
    },
    leadTime: {
      min: 3.5,
      max: 6,
      usual: [3.5, 5],
      unit: 's',
      description: 'from the start until the ego would hit at its initial speed',
    },
    pedestrianOffset: {
      min: -1.7,
      max: 0.8,
      usual: [-1.35, -0.5],
      unit: 'm',
      description: 'of the pedestrian from the middle of the lane, left positive',
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
          when: { ttc: { to: 'pedestrian', below: { param: 'brakeTtc' } } },
          do: { brake: { param: 'egoDeceleration' } },
        },
      ],
    },
    {
      role: 'pedestrian',
      models: ['pedestrian'],
      route: 'forward-kerb',
      start: {
        ahead: {
          of: 'ego',
          gap: {
            product: [
              { sum: [{ param: 'egoSpeed' }, { product: [-1, { param: 'pedestrianSpeed' }] }] },
              { param: 'leadTime' },
            ],
          },
        },
      },
      speed: { param: 'pedestrianSpeed' },
      lateral: { param: 'pedestrianOffset' },
      attentive: false,
    },
  ],
  conflict: ['ego', 'pedestrian'],
  critical: { parameter: 'brakeTtc', crashAt: 0 },
  causes: ['brakeTtc', 'egoOffset'],
  traffic: { moving: 4, parked: 0, pedestrians: 0 },
  duration: { sum: [{ param: 'leadTime' }, 3.5] },
} satisfies ScenarioSpec;
