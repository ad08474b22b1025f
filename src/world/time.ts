/** The simulation's clock: fixed steps of 10 ms. */
export const STEP_US = 10_000;
export const STEP_S = STEP_US / 1e6;
