import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CCCscp with an obstruction, NHTSA 30: three parked vehicles hide who comes from the left. */
export const scpOccluded = {
  id: 'scp-occluded-v1',
  title: 'Straight crossing paths, occluded',
  description:
    'The ego runs a stop sign; a car from the left that has priority comes out from behind three parked vans.',
  place: 'four-way',
  parameters: {
    egoSpeed: {
      min: 5.5,
      max: 22.4,
      usual: [5.6, 13],
      unit: 'm/s',
      description: 'initial speed of the ego',
    },
    otherSpeed: {
      min: 5.5,
      max: 22.4,
      usual: [7.5, 14],
      unit: 'm/s',
      description: 'speed of the other',
    },
    leadTime: {
      min: 3.5,
      max: 5,
      unit: 's',
      description: "from the start until the ego's front reaches the other's path",
    },
    arrivalOffset: {
      min: -2.5,
      max: 2,
      usual: [-1.8, 1.6],
      unit: 's',
      description:
        "by which the other's front is there later than the middle of the ego's; negative: earlier",
    },
    occluderDistance: {
      min: 5,
      max: 16,
      usual: [5, 10],
      unit: 'm',
      description: 'from the junction to the nearest parked van',
    },
    brakeLead: {
      min: -2,
      max: 3.5,
      usual: [-1.5, 0.5],
      unit: 's',
      description: 'how long before that the ego starts to brake; negative: after it',
    },
    egoDeceleration: EGO_DECELERATION,
    friction: FRICTION,
  },
  actors: [
    {
      role: 'ego',
      models: ['saloon'],
      route: 'south-north',
      start: {
        arrive: {
          point: 'crossing:other',
          seconds: { param: 'leadTime' },
          atSideOf: 'other',
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
    {
      role: 'occluder-1',
      models: ['van', 'truck'],
      route: 'parking-west',
      start: {
        arrive: {
          point: 'end',
          seconds: 0,
          offset: { sum: [{ product: [-1, { param: 'occluderDistance' }] }, 0] },
        },
      },
      speed: 0,
      parked: true,
    },
    {
      role: 'occluder-2',
      models: ['van', 'truck'],
      route: 'parking-west',
      start: {
        arrive: {
          point: 'end',
          seconds: 0,
          offset: { sum: [{ product: [-1, { param: 'occluderDistance' }] }, -9.2] },
        },
      },
      speed: 0,
      parked: true,
    },
    {
      role: 'occluder-3',
      models: ['van', 'truck'],
      route: 'parking-west',
      start: {
        arrive: {
          point: 'end',
          seconds: 0,
          offset: { sum: [{ product: [-1, { param: 'occluderDistance' }] }, -18.4] },
        },
      },
      speed: 0,
      parked: true,
    },
  ],
  conflict: ['ego', 'other'],
  critical: { parameter: 'arrivalOffset', crashAt: 0 },
  causes: ['arrivalOffset', 'brakeLead'],
  traffic: { moving: 6, parked: 10, pedestrians: 6 },
  duration: { sum: [{ param: 'leadTime' }, 2.5] },
} satisfies ScenarioSpec;
