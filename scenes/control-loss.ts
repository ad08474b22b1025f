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
    cornering: {
      min: 0.5,
      max: 2,
      usual: [0.8, 1.5],
      unit: '1',
      description:
        "lateral acceleration that the bend asks of the oncoming car, over the tyres' grip",
    },
    leadTime: { min: 4, max: 5, unit: 's', description: 'from the start until they would meet' },
    meetingPoint: {
      min: -45,
      max: 60,
      usual: [-30, 12],
      unit: 'm',
      description: "along the other's way from the middle of the bend, where they would meet",
    },
    friction: { ...FRICTION, usual: [0.25, 0.36] },
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
      // v = sqrt(cornering mu g R)
      speed: {
        squareRoot: {
          product: [{ param: 'cornering' }, { param: 'friction' }, 9.81, { place: 'bendRadius' }],
        },
      },
      attentive: false,
    },
  ],
  conflict: ['ego', 'other'],
  critical: { parameter: 'cornering', crashAt: 1.2 },
  causes: ['cornering', 'meetingPoint'],
  traffic: { moving: 0, parked: 0, pedestrians: 0 },
  duration: { sum: [{ param: 'leadTime' }, 2] },
} satisfies ScenarioSpec;
