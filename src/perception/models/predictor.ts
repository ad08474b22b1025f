/** What evaluation needs of a model, whatever made it. */
export interface Predictor {
  /** What the file is: `tfjs layers model`, ... */
  readonly kind: string;
  /**
   * Outputs of a batch.
   * @param values examples one after another, each of `shape`
   * @returns the output's numbers, examples one after another
   * @throws UsageError naming the file where the model cannot be run on it
   */
  predict(values: Float32Array, shape: readonly number[]): Promise<Float32Array>;
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
