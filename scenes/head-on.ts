import { FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** Euro NCAP CCF head-on, NHTSA 20 and 21: an oncoming car overtakes and is still in the ego's lane. */
export const headOn = {
  id: 'head-on-v1',
  title: 'Head-on with an overtaking car',
  description:
    "An oncoming car overtakes a slow lorry in the ego's lane and pulls back in too late or never.",
  place: 'country-road',
  parameters: {
    egoSpeed: {
      min: 8.3,
      max: 28,
      usual: [11, 27.8],
      unit: 'm/s',
      description: 'initial speed of the ego',
    },
    otherSpeed: {
      min: 13.8,
      max: 28,
      usual: [16, 27.8],
      unit: 'm/s',
      description: 'speed of the overtaking car',
    },
    speedDifference: {
      min: 4,
      max: 9,
      unit: 'm/s',
      description: 'by which the overtaken lorry is slower',
    },
    leadTime: { min: 4, max: 5, unit: 's', description: 'from the start until they meet' },
    overlapOffset: {
      min: -1.45,
      max: 1.45,
      usual: [-0.5, 0.6],
      unit: 'm',
      description: 'of the ego from the middle of its lane, left positive',
    },
    clearance: {
      min: 2,
      max: 9,
      unit: 'm',
      description: 'by which it is past the lorry 1.9 s before they meet',
    },
    returnDuration: { min: 1.4, max: 2.2, unit: 's', description: 'that pulling back in takes' },
    returnLead: {
      min: 0,
      max: 2,
      unit: 's',
      description: 'how long before they meet it begins to pull back in; 0 is too late',
    },
    friction: FRICTION,
  },
  actors: [
    {
      role: 'ego',
      models: ['saloon'],
      route: 'forward-inner',
      start: { arrive: { point: 'middle', seconds: { param: 'leadTime' } } },
      speed: { param: 'egoSpeed' },
      lateral: { param: 'overlapOffset' },
      attentive: false,
    },
    {
      role: 'other',
      models: ['hatchback', 'saloon', 'estate', 'suv'],
      route: 'overtaking',
      start: { arrive: { point: 'middle', seconds: { param: 'leadTime' } } },
      speed: { param: 'otherSpeed' },
      attentive: false,
      manoeuvres: [
        {
          when: {
            at: { sum: [{ param: 'leadTime' }, { product: [-1, { param: 'returnLead' }] }] },
          },
          do: { changeLane: { to: 'right', duration: { param: 'returnDuration' } } },
        },
      ],
    },
    {
      role: 'lorry',
      models: ['truck', 'truck', 'van'],
      route: 'oncoming-inner',
      start: {
        arrive: {
          point: 'middle',
          seconds: { sum: [{ param: 'leadTime' }, -1.9] },
          // The length of the overtaking car comes on top of what lies between the two.
          offset: {
            sum: [
              { product: [-1.9, { param: 'otherSpeed' }] },
              -4.7,
              { product: [-1, { param: 'clearance' }] },
            ],
          },
        },
      },
      speed: { sum: [{ param: 'otherSpeed' }, { product: [-1, { param: 'speedDifference' }] }] },
      attentive: false,
    },
  ],
  conflict: ['ego', 'other'],
  critical: { parameter: 'returnLead', crashAt: 0 },
  causes: ['returnLead'],
  traffic: { moving: 0, parked: 0, pedestrians: 0 },
  duration: { sum: [{ param: 'leadTime' }, 1.5] },
} satisfies ScenarioSpec;
