/** Drives in which nothing is staged: their names in recipes and records. */

/** What the scenes of everyday driving are called in recipes; nothing is staged in them. */
export const EVERYDAY = 'everyday-v1';
/** As everyday driving, but the ego begins anywhere in the town and does not keep to the middle of its lane. */
export const WANDER = 'wander-v1';
/** As everyday driving, but the ego begins anywhere: an everyday drive has the same street of the town before it each time. */
export const ROAM = 'roam-v1';
const DRIVES = [EVERYDAY, WANDER, ROAM] as const;
export type DriveName = (typeof DRIVES)[number];

/** Whether a scenario is a drive in which nothing is staged. */
export const isDriveName = (scenario: string): scenario is DriveName =>
  DRIVES.some((name) => name === scenario);
