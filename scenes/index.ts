/** The explicit list of scenarios, in the order in which recipes draw them. */
import type { ScenarioSpec } from '../src/core/scenario-spec.ts';
import { cbla } from './cbla.ts';
import { cbna } from './cbna.ts';
import { ccftap } from './ccftap.ts';
import { ccrb } from './ccrb.ts';
import { ccrm } from './ccrm.ts';
import { ccrs } from './ccrs.ts';
import { controlLoss } from './control-loss.ts';
import { cpla } from './cpla.ts';
import { cpna } from './cpna.ts';
import { cpnco } from './cpnco.ts';
import { cutIn } from './cut-in.ts';
import { cutOut } from './cut-out.ts';
import { drift } from './drift.ts';
import { headOn } from './head-on.ts';
import { redLight } from './red-light.ts';
import { scp } from './scp.ts';
import { scpOccluded } from './scp-occluded.ts';

export const SCENARIOS: readonly ScenarioSpec[] = [
  ccrs,
  ccrm,
  ccrb,
  cutIn,
  cutOut,
  drift,
  headOn,
  ccftap,
  scp,
  scpOccluded,
  redLight,
  cpna,
  cpnco,
  cpla,
  cbna,
  cbla,
  controlLoss,
];
