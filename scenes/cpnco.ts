import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CPNCO: a child runs out from behind parked cars. */
export const cpnco = {
  id: 'cpnco-v1',
  title: 'Child from behind parked cars',
  description:
    "A child comes out between parked cars into the ego's path; until then nobody could see it.",
  place: 'straight',
  parameters: {
    egoSpeed: {
      min: 2.7,
      max: 16.9,
      usual: [4, 14],
      unit: 'm/s',
      description: 'initial speed of the ego',
    },
    childSpeed: { min: 1, max: 2.3, unit: 'm/s', description: 'walking to running' },
    leadTime: {
      min: 3.5,
      max: 5,
      unit: 's',
      description: 'from the start until they would meet',
    },
    occluderGap: {
      min: 0.5,
      max: 1.6,
      unit: 'm',
      description: "from the nearest parked car's front to the child's path",
    },
    impactPosition: {
      min: 0.05,
      max: 0.95,
      usual: [0.1, 0.9],
      unit: '1',
      description: "where on the ego's width they would meet, from the near side",
    },
    childDelay: {
      min: -2,
      max: 2,
      usual: [-0.1, 0.1],
      unit: 's',
      description: 'by which the child comes later than that',
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
          point: 'crossing:child',
          seconds: { param: 'leadTime' },
          atSideOf: 'child',
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
      role: 'child',
      models: ['child'],
      route: 'crossing-from-right',
      start: {
        arrive: {
          point: 'crossing:forward-kerb',
          seconds: { sum: [{ param: 'leadTime' }, { param: 'childDelay' }] },
          // The middle of the body, on an ego 1.9 m wide.
          offset: { sum: [{ product: [1.9, { sum: [{ param: 'impactPosition' }, -0.5] }] }, 0.22] },
        },
      },
      speed: { param: 'childSpeed' },
      attentive: false,
    },
    {
      role: 'occluder-1',
      models: ['hatchback', 'saloon', 'estate', 'suv'],
      route: 'parking-right',
      start: {
        arrive: {
          point: 'crossing:child',
          seconds: 0,
          offset: { sum: [{ product: [-1, { param: 'occluderGap' }] }, -0.2] },
        },
      },
      speed: 0,
      parked: true,
    },
    {
      role: 'occluder-2',
      models: ['suv', 'van', 'estate'],
      route: 'parking-right',
      start: {
        arrive: {
          point: 'crossing:child',
          seconds: 0,
          offset: { sum: [{ product: [-1, { param: 'occluderGap' }] }, -5.9] },
        },
      },
      speed: 0,
      parked: true,
    },
  ],
  conflict: ['ego', 'child'],
  critical: { parameter: 'brakeLead', crashAt: 0 },
  causes: ['brakeLead', 'childDelay'],
  traffic: { moving: 8, parked: 12, pedestrians: 6 },
  duration: { sum: [{ param: 'leadTime' }, 3] },
} satisfies ScenarioSpec;
