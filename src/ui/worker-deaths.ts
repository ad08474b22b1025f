/** How often a worker died lately: one that dies at once each time is not started again for ever. */

/** More deaths in a minute are too many. */
const MOST_DEATHS = 3;
const MINUTE_MS = 60_000;

export class WorkerDeaths {
  private times: number[] = [];

  /** Notes a death. @param nowMs on any steady clock @returns whether to start again */
  mayStartAgain(nowMs: number): boolean {
    this.times = [...this.times.filter((then) => nowMs - then < MINUTE_MS), nowMs];
    return this.times.length <= MOST_DEATHS;
  }
}
