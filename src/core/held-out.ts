/**
 * Scenario types that no shipped model was trained on, so that its figures on them say how it does on a kind of crash
 * that it has never seen: a car that swerves out from behind a standing one, and a cyclist who crosses.
 */
export const HELD_OUT_SCENARIOS: readonly string[] = ['cut-out-v1', 'cbna-v1'];
