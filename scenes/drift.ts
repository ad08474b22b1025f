import { FRICTION, type ScenarioSpec } from '../src/core/scenario-spec.ts';

/** NHTSA 19 and 21, drifting and opposite direction: an oncoming car strays over the centre line. */
export const drift = {
  id: 'drift-v1',
  title: 'Drift into oncoming traffic',
  description:
    'The driver of an oncoming car drifts over the centre line on a country road and steers back late or never.',
  place: 'curve',
  fast: { above: 20, place: 'country-road' },
  parameters: {
    egoSpeed: {
      min: 8.3,
      max: 28,
      usual: [11, 25],
      unit: 'm/s',
      description: 'initial speed of the ego',
    },
    otherSpeed: {
      min: 8.3,
      max: 28,
      usual: [11, 22.2],
      unit: 'm/s',
      description: 'initial speed of the oncoming car',
    },
    leadTime: { min: 4, max: 5, unit: 's', description: 'from the start until they meet' },
    driftOffset: {
      min: 0.4,
      max: 3.4,
      usual: [1.9, 3.4],
      unit: 'm',
      description: 'how far it strays from the middle of its lane',
    },
    driftLead: {
      min: 1.8,
      max: 3,
      unit: 's',
      description: 'how long before they meet it begins to stray',
    },
    driftDuration: { min: 1.4, max: 2.6, unit: 's', description: 'that straying takes' },
    recoverLead: {
      min: 0,
      max: 1.7,
      unit: 's',
      description: 'how long before they meet its driver steers back; 0 is too late',
    },
    friction: { ...FRICTION, usual: [0.65, 0.9] },
  },
  actors: [
    {
      role: 'ego',
      models: ['saloon'],
      route: 'forward-inner',
      start: { arrive: { point: 'middle', seconds: { param: 'leadTime' } } },
      speed: { param: 'egoSpeed' },
      attentive: false,
    },
    {
      role: 'other',
      models: ['hatchback', 'saloon', 'estate', 'suv', 'van'],
      route: 'oncoming-inner',
      start: { arrive: { point: 'middle', seconds: { param: 'leadTime' } } },
      speed: { param: 'otherSpeed' },
      attentive: false,
      manoeuvres: [
        {
          when: { at: { sum: [{ param: 'leadTime' }, { product: [-1, { param: 'driftLead' }] }] } },
          do: { offset: { to: { param: 'driftOffset' }, duration: { param: 'driftDuration' } } },
        },
        {
          when: {
            at: { sum: [{ param: 'leadTime' }, { product: [-1, { param: 'recoverLead' }] }] },
          },
          do: { offset: { to: 0, duration: 1.1 } },
        },
      ],
    },
  ],
  conflict: ['ego', 'other'],
  critical: { parameter: 'recoverLead', crashAt: 0 },
  causes: ['recoverLead', 'driftOffset'],
  traffic: { moving: 0, parked: 0, pedestrians: 0 },
  duration: { sum: [{ param: 'leadTime' }, 1.5] },
} satisfies ScenarioSpec;
