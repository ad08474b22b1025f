/** Numbers of cells that divide what a model sees, row after row, examples one after another. */
export interface CellValues {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** A batch of examples, one after another. */
export interface ModelInputs {
  readonly examples: number;
  /** Each of exampleShape. */
  readonly pictures: Float32Array;
  /** Each [frames, columns] of the adapter's `ego`; null where it has none. */
  readonly ego: Float32Array | null;
}

/** What a model gives for a batch. */
export interface ModelOutputs {
  /** The output's numbers, examples one after another. */
  readonly values: Float32Array;
  /** Those of the output that the adapter names under `objects`; null where it names none. */
  readonly cells: CellValues | null;
}

/** What evaluation needs of a model, whatever made it. */
export interface Predictor {
  /** What the file is: `tfjs layers model`, ... */
  readonly kind: string;
  /**
   * Outputs of a batch.
   * @throws UsageError naming the file where the model cannot be run on it
   */
  predict(inputs: ModelInputs): Promise<ModelOutputs>;
  dispose(): Promise<void>;
}

/** A model's files: its own, and those that it names, by their names relative to it. */
export interface ModelSource {
  /** Named in errors. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** @throws UsageError naming the file where it cannot be read */
  read(name: string): Promise<Uint8Array>;
}
