/** What each epoch of a training reached, kept in the model's folder: a training that goes on with --resume has it too. */
import { jsonBytes, writeWhole } from '../../dataset/bytes.ts';
import type { Folder } from '../../dataset/folder.ts';
import type { EpochReport, TrainingState } from '../../perception/training/trainer.ts';
import { lossCurves } from './loss-curves.ts';

const FILE = 'history.json';
/** The same to look at. */
const PAGE = 'curves.html';

type Stored = Record<string, EpochReport[]>;

async function stored(folder: Folder): Promise<Stored> {
  if (!(await folder.list('')).includes(FILE)) return {};
  try {
    return JSON.parse(new TextDecoder().decode(await folder.read(FILE))) as Stored;
  } catch {
    // Only told to people: a training does not end for it.
    return {};
  }
}

export class EpochLog<Stage extends string> {
  /** By stage, epochs rising. */
  readonly history: Readonly<Record<Stage, EpochReport[]>>;
  private readonly folder: Folder;

  private constructor(folder: Folder, history: Record<Stage, EpochReport[]>) {
    this.folder = folder;
    this.history = history;
  }

  /** @param from where earlier runs of the stages ended; what is logged beyond that was not kept */
  static async open<Stage extends string>(
    folder: Folder,
    stages: readonly Stage[],
    from: Partial<Record<Stage, TrainingState>>,
  ): Promise<EpochLog<Stage>> {
    const earlier = await stored(folder);
    const reports = (stage: Stage) =>
      (earlier[stage] ?? []).filter(({ epoch }) => epoch < (from[stage]?.epoch ?? 0));
    const history = Object.fromEntries(stages.map((stage) => [stage, reports(stage)]));
    return new EpochLog(folder, history as Record<Stage, EpochReport[]>);
  }

  /** To be called before the epoch's checkpoint is written. A stage that begins anew forgets what it had reached. */
  async add(stage: Stage, report: EpochReport): Promise<void> {
    const own = this.history[stage];
    own.splice(0, own.length, ...own.filter(({ epoch }) => epoch < report.epoch), report);
    await writeWhole(this.folder, FILE, jsonBytes(this.history));
    await writeWhole(this.folder, PAGE, new TextEncoder().encode(lossCurves(this.history)));
  }
}
