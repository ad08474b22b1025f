/** What a driver has decided at the junction ahead of it or around it. */
export interface JunctionMemory {
  /** Arc length at which its route enters that junction; null before the first. */
  readonly entryS: number | null;
  /** `stood`: has stopped at the line; `inside`: waits in the junction for oncoming traffic; `committed`: goes. */
  readonly phase: 'approaching' | 'stood' | 'inside' | 'committed';
  /** When it came to stand at the line, s; null where it has not. */
  readonly waitingSince: number | null;
}

export const NO_JUNCTION: JunctionMemory = {
  entryS: null,
  phase: 'approaching',
  waitingSince: null,
};
