/** Puts predictions and truth together, frame by frame; whatever does not match is refused by name. */
import { UsageError } from '../core/errors.ts';
import type { FrameRow, ObjectRow, SceneRow } from '../core/tables.ts';

type PredictionRow = Readonly<Record<string, unknown>>;

export interface Predictions {
  readonly columns: readonly string[];
  readonly rows: readonly PredictionRow[];
}

export interface Truth {
  /** Of the whole dataset. */
  readonly scenes: readonly SceneRow[];
  readonly frames: readonly FrameRow[];
  readonly objects: readonly ObjectRow[];
  /** Drivable cells of frames by {@link frameKey}: 1, 0, or NaN where unknown. */
  readonly drivable?: ReadonlyMap<string, Float32Array>;
}

/** A scene that is scored, with its frames up to the impact and their predictions. */
export interface MatchedScene {
  readonly scene: SceneRow;
  readonly frames: readonly {
    readonly truth: FrameRow;
    /** Row of the predictions; null where they have rows of objects only. */
    readonly prediction: PredictionRow | null;
    readonly objects: readonly MatchedObject[];
    readonly egoSpeed: number;
    readonly distance: number | null;
    /** Drivable cells; null where they are not known. */
    readonly drivable: Float32Array | null;
  }[];
}
export interface MatchedObject {
  readonly truth: ObjectRow;
  readonly prediction: PredictionRow | null;
}

const refuse = (message: string): never => {
  throw new UsageError(message);
};
/** Whether a row is about an object; data frames have NaN where a number is missing. */
export const isOfObject = ({ object_id: object }: PredictionRow): boolean =>
  object != null && !Number.isNaN(object);
/** Names a frame of the dataset. */
export const frameKey = (scene: unknown, frame: unknown): string => `${scene} ${frame}`;
const objectKey = (scene: unknown, frame: unknown, object: unknown): string =>
  `${scene} ${frame} ${object}`;

/** Score of a row, 0..1; or its warning. @throws UsageError naming its frame */
export function scoreOf(row: PredictionRow, column: 'score' | 'warning' = 'score'): number {
  const { [column]: score, scene, frame, object_id: object } = row;
  const where = `frame ${frame} of scene ${scene}${isOfObject(row) ? `, object ${object}` : ''}`;
  if (typeof score !== 'number' || !(score >= 0 && score <= 1)) {
    const found = score == null || typeof score === 'number' ? score : JSON.stringify(score);
    refuse(
      `predictions: the ${column} of ${where} is ${found ?? 'null'}, not a number from 0 to 1`,
    );
  }
  return score as number;
}

/** @throws UsageError naming the first row that is of no frame or object of the dataset, or is there twice */
function indexed(predictions: Predictions, truth: Truth): Map<string, PredictionRow> {
  const scenes = new Set(truth.scenes.map(({ scene }) => scene));
  const frames = new Set(truth.frames.map(({ scene, frame }) => frameKey(scene, frame)));
  const objects = new Set(truth.objects.map((o) => objectKey(o.scene, o.frame, o.object_id)));
  const rows = new Map<string, PredictionRow>();
  predictions.rows.forEach((row, i) => {
    const { scene, frame, object_id: object } = row;
    if (typeof scene !== 'string' || !scenes.has(scene))
      refuse(`predictions: scene '${scene}' of row ${i} is not in the dataset`);
    if (!frames.has(frameKey(scene, frame)))
      refuse(`predictions: scene ${scene} has no frame ${frame} (row ${i})`);
    const isObject = isOfObject(row);
    const key = isObject ? objectKey(scene, frame, object) : frameKey(scene, frame);
    const named = `frame ${frame} of scene ${scene}`;
    if (isObject && !objects.has(key)) refuse(`predictions: ${named} has no object ${object}`);
    if (rows.has(key))
      refuse(`predictions: ${named}${isObject ? `, object ${object},` : ''} is there twice`);
    rows.set(key, row);
  });
  return rows;
}

function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

const leastDistance = (objects: readonly ObjectRow[]): number | null =>
  objects.length === 0 ? null : objects.reduce((d, o) => Math.min(d, o.distance), Infinity);

/**
 * @param wanted ids of the scenes to score
 * @throws UsageError naming the first missing column, unknown scene, frame or object, duplicate or missing frame
 */
export function matchPredictions(
  predictions: Predictions,
  truth: Truth,
  wanted: ReadonlySet<string>,
): MatchedScene[] {
  for (const name of ['scene', 'frame']) {
    if (!predictions.columns.includes(name)) refuse(`predictions: there is no column '${name}'`);
  }
  const rows = indexed(predictions, truth);
  const objectsOnly = predictions.rows.length > 0 && predictions.rows.every(isOfObject);
  const objects = grouped(truth.objects, (row) => frameKey(row.scene, row.frame));
  const frames = grouped(truth.frames, (row) => row.scene);
  const matchFrame = (row: FrameRow) => {
    const prediction = rows.get(frameKey(row.scene, row.frame)) ?? null;
    if (!prediction && !objectsOnly)
      refuse(`predictions: frame ${row.frame} of scene ${row.scene} is missing`);
    const seen = objects.get(frameKey(row.scene, row.frame)) ?? [];
    return {
      truth: row,
      prediction,
      objects: seen.map((object) => ({
        truth: object,
        prediction: rows.get(objectKey(object.scene, object.frame, object.object_id)) ?? null,
      })),
      egoSpeed: row.ego_speed,
      distance: leastDistance(seen),
      drivable: truth.drivable?.get(frameKey(row.scene, row.frame)) ?? null,
    };
  };
  return truth.scenes
    .filter(({ scene }) => wanted.has(scene))
    .map((scene) => ({
      scene,
      frames: (frames.get(scene.scene) ?? [])
        .filter(({ t_us }) => scene.impact_us === null || t_us <= scene.impact_us)
        .sort((a, b) => a.frame - b.frame)
        .map(matchFrame),
    }));
}
