/** What a training begins with where that is not chance: another model, or its encoder. */
import { UsageError } from '../../core/errors.ts';
import { jsonBytes, sha256 } from '../../dataset/bytes.ts';
import { openFolder } from '../../dataset/folder.ts';
import type { CollisionTraining } from '../../pipeline/training/train-collision.ts';
import { startWeightsIn } from '../model-file.ts';
import { checkpointOf } from './training-files.ts';

export interface BeginOptions {
  /** A model that all begins with. */
  readonly from?: string;
  /** What ships is the mean of that model and of what was learnt. */
  readonly average?: boolean;
  /** Folder of a finished training, or of a model, whose encoder is taken as it is. */
  readonly encoder?: string;
}

export type Begin = NonNullable<CollisionTraining['begin']> & {
  /** Of the weights. */
  readonly hash: string;
};

/** Folder of the model whose encoder is taken; null where it is a training's. @throws UsageError where it is neither's */
async function modelOfEncoder(dir: string): Promise<string | null> {
  const [checkpoint, model] = [checkpointOf('encoder'), 'model.json'];
  const files = await openFolder(dir).list('');
  if (files.includes(checkpoint)) return null;
  if (files.includes(model)) return dir;
  throw new UsageError(`--encoder ${dir}: there is neither ${checkpoint} nor ${model} in it`);
}

/**
 * The stored weights to begin with; undefined where there are none, or a training's state is gone on from.
 * @throws UsageError naming the option, or file and field
 */
export async function beginOf({
  from,
  encoder,
  average,
}: BeginOptions): Promise<Begin | undefined> {
  if (from !== undefined && encoder !== undefined)
    throw new UsageError('--from and --encoder: only one of them');
  if (average && from === undefined)
    throw new UsageError('--average takes the mean with a model: --from says which');
  const given = encoder === undefined ? from : await modelOfEncoder(encoder);
  if (given === undefined || given === null) return undefined;
  const stored = await startWeightsIn(given);
  const hashes = stored.weights.map(({ name, values: { buffer, byteOffset, byteLength } }) => [
    name,
    sha256(new Uint8Array(buffer, byteOffset, byteLength)),
  ]);
  const what = encoder === undefined ? 'all' : 'encoder';
  return { stored, what, hash: sha256(jsonBytes(hashes)) };
}
