/** The explicit list of scenarios, in the order in which recipes draw them. */
import type { ScenarioSpec } from '../src/core/scenario-spec.ts';
import { ccrb } from './ccrb.ts';
import { ccrs } from './ccrs.ts';
import { cpna } from './cpna.ts';
import { cutIn } from './cut-in.ts';
import { drift } from './drift.ts';
import { scp } from './scp.ts';

export const SCENARIOS: readonly ScenarioSpec[] = [ccrs, ccrb, cutIn, scp, cpna, drift];
