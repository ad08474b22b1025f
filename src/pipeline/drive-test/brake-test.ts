/** Emergency brakes over crashes of fresh seeds and over everyday drives. */
import { SCENARIOS } from '../../../scenes/index.ts';
import { HELD_OUT_SCENARIOS } from '../../core/held-out.ts';
import { deriveSeed } from '../../core/rng.ts';
import { type Estimate, estimateAll } from '../../evaluation/bootstrap.ts';
import { share } from '../../evaluation/share.ts';
import type { CreatePhysics } from '../../world/physics-port.ts';
import { stageEveryday } from '../../world/staging/free-drive.ts';
import { lastAvoidable } from '../avoidability.ts';
import { findOutcome } from '../find-outcome.ts';
import { freeRun } from '../free-run.ts';
import { crashBalanced } from '../recipes/crash-balanced.ts';
import { resolveNamed } from '../recipes/index.ts';
import { drawFriction, drawLook, VARIED } from '../scene-look.ts';
import { type SceneOrder, type StagedOrder, sceneOrders } from '../scene-orders.ts';
import { type BrakeRule, LOOK_EVERY_US } from './brake-rule.ts';
import { type BrakedCrash, brakeCrash, brakedFrom, falseBrakings } from './emergency-brake.ts';
import { firstSeen } from './first-seen.ts';

export interface BrakeTest {
  readonly rules: readonly BrakeRule[];
  readonly crashes: number;
  /** Of everyday driving. */
  readonly minutes: number;
  readonly seed: number;
  readonly createPhysics: CreatePhysics;
  /** After each crash and each drive. */
  readonly onDone: () => void;
}

/** One crash under one rule. */
export interface CrashResult extends BrakedCrash {
  readonly scene: string;
  readonly scenario: string;
  /** Whether full braking by the ego at some time would have avoided it. */
  readonly avoidable: boolean;
  /** Whether it still was when the ego's camera could first see the other party. */
  readonly avoidableWhenSeen: boolean;
}

export interface RuleResult {
  readonly rule: string;
  readonly crashes: readonly CrashResult[];
  readonly metrics: Readonly<Record<string, Estimate>>;
  readonly falseBrakings: number;
  readonly everydayMinutes: number;
  readonly falsePerHour: number | null;
}

/** A drive is so long, seconds: most places last for it. */
const DRIVE_S = 30;
const WARM_UP_US = 2_000_000;

export const drivesFor = (minutes: number): number => Math.ceil((minutes * 60) / DRIVE_S);

/** Crashes of every scenario in turn, from the seed. */
function crashOrders(count: number, seed: number): StagedOrder[] {
  const isCrash = (order: SceneOrder): order is StagedOrder =>
    order.kind === 'staged' && order.outcome === 'crash';
  const recipe = resolveNamed(crashBalanced, SCENARIOS, 2 * count);
  return sceneOrders(recipe, SCENARIOS, seed).filter(isCrash).slice(0, count);
}

async function onCrash(
  order: StagedOrder,
  { rules, createPhysics }: BrakeTest,
): Promise<CrashResult[]> {
  const { scenario, seed, overrides, traffic, look, id } = order;
  const { episode } = findOutcome(
    { scenario, seed, outcome: 'crash', overrides, traffic },
    createPhysics,
  );
  const latest = lastAvoidable(episode, createPhysics)?.ego.brake ?? null;
  // An evasion counts as one there where the two have gone apart; a full stop may be hit later on.
  const avoidable = latest !== null && brakedFrom(episode, latest, createPhysics) === 0;
  const seenUs = firstSeen(episode);
  const avoidableWhenSeen =
    avoidable && seenUs !== null && brakedFrom(episode, seenUs, createPhysics) === 0;
  const crash = { scene: id, scenario: scenario.id, avoidable, avoidableWhenSeen };
  const results: CrashResult[] = [];
  for (const rule of rules) {
    const found = await brakeCrash(episode, { stage: episode.stage, look }, rule, createPhysics);
    results.push({ ...crash, ...found });
  }
  return results;
}

async function onDrive(index: number, { rules, seed, createPhysics }: BrakeTest) {
  const own = deriveSeed(seed, `drive ${index}`);
  const look = drawLook(VARIED, own);
  const endUs = WARM_UP_US + DRIVE_S * 1e6;
  const stage = stageEveryday(own, endUs / 1e6, drawFriction(look.weather, own));
  const states = [...freeRun(stage, createPhysics, endUs)]
    .map(({ state }) => state)
    .filter(({ tUs }) => tUs >= WARM_UP_US && tUs % LOOK_EVERY_US === 0);
  const counts: number[] = [];
  for (const rule of rules) counts.push(await falseBrakings(states, { stage, look }, rule));
  return counts;
}

/** Shares of crashes, with intervals over them; speed taken off as a share of the closing speed. */
function metricsOf(crashes: readonly CrashResult[]): Record<string, Estimate> {
  const each = crashes.map((crash) => [crash]);
  const avoidable = crashes.map((crash) => (crash.avoidable ? [crash] : []));
  const seen = crashes.map((crash) => (crash.avoidableWhenSeen ? [crash] : []));
  const heldOut = crashes.map((crash) =>
    HELD_OUT_SCENARIOS.includes(crash.scenario) ? [crash] : [],
  );
  const none = 'there are no crashes';
  const isAvoided = ({ braked }: CrashResult) => braked === 0;
  const isHalved = ({ braked, unbraked }: CrashResult) => braked <= unbraked / 2;
  const measures = {
    fired: share(each, ({ firedUs }) => firedUs !== null, none),
    avoided: share(each, isAvoided, none),
    avoided_of_avoidable: share(avoidable, isAvoided, 'no crash was avoidable by braking'),
    avoided_of_held_out: share(heldOut, isAvoided, 'no crash is of a type kept for tests'),
    halved_of_avoidable: share(avoidable, isHalved, 'no crash was avoidable by braking'),
    halved_of_seen: share(seen, isHalved, 'no crash was avoidable by braking when first seen'),
    speed_taken_off: (weights: ArrayLike<number>) => {
      let [sum, all] = [0, 0];
      crashes.forEach(({ braked, unbraked }, i) => {
        const weight = weights[i] as number;
        sum += weight * Math.max(-1, 1 - braked / Math.max(unbraked, 0.1));
        all += weight;
      });
      return all === 0 ? none : sum / all;
    },
  };
  return estimateAll(measures, crashes.length);
}

/** @throws UsageError where a scenario gives no crash */
export async function testBrakes(test: BrakeTest): Promise<RuleResult[]> {
  const crashes: CrashResult[][] = [];
  for (const order of crashOrders(test.crashes, test.seed)) {
    crashes.push(await onCrash(order, test));
    test.onDone();
  }
  const alarms: number[][] = [];
  const drives = drivesFor(test.minutes);
  for (let i = 0; i < drives; i++) {
    alarms.push(await onDrive(i, test));
    test.onDone();
  }
  const everydayMinutes = (drives * DRIVE_S) / 60;
  return test.rules.map(({ name }, k) => {
    const own = crashes.map((results) => results[k] as CrashResult);
    const falseBrakings = alarms.reduce((sum, counts) => sum + (counts[k] as number), 0);
    return {
      rule: name,
      crashes: own,
      metrics: metricsOf(own),
      falseBrakings,
      everydayMinutes,
      falsePerHour: everydayMinutes === 0 ? null : (falseBrakings * 60) / everydayMinutes,
    };
  });
}
