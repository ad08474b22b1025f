/** Which scenes of a dataset become clips. */
import { describe, expect, it } from 'vitest';
import { clipsOf } from '../../../../src/cli/training/training-files.ts';
import { readDataset } from '../../../../src/dataset/reader.ts';
import { collisionInput } from '../../../../src/pipeline/training/collision-data.ts';
import { writeDataset } from '../../../support/synthetic-dataset.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

describe('clips of a dataset', () => {
  it('are those of its training and validation scenes that have a frame before the impact', async () => {
    const data = temporaryFolder();
    await writeDataset(data, { scenes: 24 });
    const reader = await readDataset(data);
    const splits = new Map<string, string>();
    for await (const { record } of reader.scenes()) splits.set(record.id, record.split);
    const of = (split: string) => [...splits.keys()].filter((id) => splits.get(id) === split);
    expect(of('test').length).toBeGreaterThan(0);
    const empty = of('train')[0] as string;
    const clips = await clipsOf([reader], collisionInput(false), ({ record: { id } }) => ({
      id,
      frames: id === empty ? 0 : 3,
      targets: {},
    }));
    const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
    expect(ids(clips.train)).toEqual(of('train').filter((id) => id !== empty));
    expect(ids(clips.validation)).toEqual(of('validation'));
    expect(ids(clips.sources).toSorted()).toEqual(
      [...ids(clips.train), ...ids(clips.validation)].toSorted(),
    );
  });
});
