import { FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** NHTSA 2, 3 and 21: on a slippery bend an oncoming car is too fast and slides into the ego's lane. */
export const controlLoss = {
  id: 'control-loss-v1',
  title: 'Loss of control on a slippery bend',
  description:
    "An oncoming car takes a bend too fast for the wet or icy road; its tyres give way and it slides into the ego's lane.",
  place: 'curve',
  parameters: {
    egoSpeed: {
      min: 4,
      max: 20,
      usual: [7, 13],
      unit: 'm/s',
      description: 'initial speed of the ego',
    },
    otherSpeed: {
      min: 12,
      max: 32,
      usual: [15, 27],
      unit: 'm/s',
      description: 'initial speed of the oncoming car',
    },
    leadTime: { min: 4, max: 5, unit: 's', description: 'from the start until they would meet' },
    meetingPoint: {
      min: -45,
      max: 60,
      usual: [-30, 45],
      unit: 'm',
      description: "along the other's way from the middle of the bend, where they would meet",
    },
    friction: { ...FRICTION, usual: [0.25, 0.42] },
  },
  actors: [
    {
      role: 'ego',
      models: ['saloon'],
      route: 'left-bend',
      start: {
        arrive: {
          point: 'middle',
          seconds: { param: 'leadTime' },
          offset: { product: [-1, { param: 'meetingPoint' }] },
        },
      },
      speed: { param: 'egoSpeed' },
      attentive: false,
    },
    {
      role: 'other',
      models: ['hatchback', 'saloon', 'estate', 'suv'],
      route: 'right-bend',
      start: {
        arrive: {
          point: 'middle',
          seconds: { param: 'leadTime' },
          offset: { param: 'meetingPoint' },
        },
      },
      speed: { param: 'otherSpeed' },
      attentive: false,
    },
  ],
  conflict: ['ego', 'other'],
  critical: { parameter: 'otherSpeed', crashAt: 27 },
  causes: ['otherSpeed', 'friction'],
  traffic: { moving: 0, parked: 0, pedestrians: 0 },
  duration: { sum: [{ param: 'leadTime' }, 2] },
} satisfies ScenarioSpec;
