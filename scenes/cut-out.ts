import { EGO_DECELERATION, FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** A cut-out, NHTSA 22 and 26: the car ahead swerves round a car that stands in the lane; the ego saw neither. */
export const cutOut = {
  id: 'cut-out-v1',
  title: 'Cut-out onto a stationary car',
  description:
    'The ego follows a car that changes lanes at the last moment and reveals one that stands in the lane.',
  place: 'straight',
  fast: { above: 19.5, place: 'motorway' },
  parameters: {
    egoSpeed: {
      min: 8.3,
      max: 36.3,
      usual: [10, 29],
      unit: 'm/s',
      description: 'initial speed of the ego and the car ahead',
    },
    headway: {
      min: 0.7,
      max: 2,
      usual: [0.7, 1.6],
      unit: 's',
      description: 'time headway to the car ahead, bumper to bumper',
    },
    cutOutTtc: {
      min: 2.6,
      max: 3.6,
      unit: 's',
      description: "the car ahead's time to the standing car when it begins to change lanes",
    },
    changeShare: {
      min: 0.8,
      max: 1,
      unit: '1',
      description: 'of that time which its lane change takes',
    },
    cutOutAt: { min: 1.2, max: 2, unit: 's', description: 'when it begins to change lanes' },
    targetOffset: {
      min: -0.6,
      max: 0.3,
      unit: 'm',
      description: 'of the standing car from the middle of the lane, left positive',
    },
    reactionTime: {
      min: 0.2,
      max: 5,
      usual: [0.5, 5],
      unit: 's',
      description: "from the beginning of the lane change to the ego's braking",
    },
    egoDeceleration: EGO_DECELERATION,
    friction: FRICTION,
  },
  actors: [
    {
      role: 'ego',
      models: ['saloon'],
      route: 'forward-kerb',
      start: { at: 150 },
      speed: { param: 'egoSpeed' },
      attentive: false,
      manoeuvres: [
        {
          when: { after: { actor: 'lead', manoeuvre: 0, delay: { param: 'reactionTime' } } },
          do: { brake: { param: 'egoDeceleration' } },
        },
      ],
    },
    {
      role: 'lead',
      models: ['hatchback', 'saloon', 'estate', 'suv', 'van'],
      route: 'forward-kerb',
      start: {
        ahead: { of: 'ego', gap: { product: [{ param: 'egoSpeed' }, { param: 'headway' }] } },
      },
      speed: { param: 'egoSpeed' },
      attentive: false,
      manoeuvres: [
        {
          when: { at: { param: 'cutOutAt' } },
          do: {
            changeLane: {
              to: 'left',
              duration: { product: [{ param: 'cutOutTtc' }, { param: 'changeShare' }] },
            },
          },
        },
      ],
    },
    {
      role: 'target',
      models: ['hatchback', 'saloon', 'estate', 'suv', 'van'],
      route: 'forward-kerb',
      start: {
        ahead: {
          of: 'lead',
          gap: {
            product: [
              { param: 'egoSpeed' },
              { sum: [{ param: 'cutOutTtc' }, { param: 'cutOutAt' }] },
            ],
          },
        },
      },
      speed: 0,
      lateral: { param: 'targetOffset' },
    },
  ],
  conflict: ['ego', 'target'],
  critical: { parameter: 'reactionTime', crashAt: 5 },
  causes: ['reactionTime'],
  traffic: { moving: 8, parked: 10, pedestrians: 6 },
  duration: { sum: [{ param: 'cutOutAt' }, { param: 'cutOutTtc' }, { param: 'headway' }, 4] },
} satisfies ScenarioSpec;
