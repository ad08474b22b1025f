import { describe, expect, it } from 'vitest';
import { verifyTwins } from '../../../src/dataset/verify-twins.ts';

type Scene = Parameters<typeof verifyTwins>[0][number];

const crash: Scene = {
  id: 'a',
  scenario: 'ccrs-v1',
  seed: 4,
  split: 'train',
  parameters: { gap: 10, egoSpeed: 14 },
  twin: { scene: 'b', intervention: 'gap', value: 10, twinValue: 12, fromUs: 0 },
};
const twin: Scene = {
  ...crash,
  id: 'b',
  parameters: { gap: 12, egoSpeed: 14 },
  twin: { scene: 'a', intervention: 'gap', value: 12, twinValue: 10, fromUs: 0 },
};

describe('twins', () => {
  it('that tell the same of each other pass, and so does one whose twin is elsewhere', () => {
    expect(() => verifyTwins([crash, twin])).not.toThrow();
    expect(() => verifyTwins([twin])).not.toThrow();
  });

  it.each<[string, Partial<Scene>]>([
    ['another split', { split: 'test' }],
    ['another seed', { seed: 5 }],
    ['egoSpeed too', { parameters: { gap: 12, egoSpeed: 15 } }],
    ['another fromUs', { twin: { ...(twin.twin as NonNullable<Scene['twin']>), fromUs: 10_000 } }],
    ['another scene', { twin: { ...(twin.twin as NonNullable<Scene['twin']>), scene: 'c' } }],
    ['another value', { twin: { ...(twin.twin as NonNullable<Scene['twin']>), value: 11 } }],
    ['another', { twin: null }],
  ])('are refused by name: %s', (message, change) => {
    expect(() => verifyTwins([crash, { ...twin, ...change }])).toThrow(message);
    expect(() => verifyTwins([crash, { ...twin, ...change }])).toThrow('scenes/a/scene.json');
  });
});
