/** Scripted manoeuvres: each begins once, when its trigger first holds. */
import { type Action, evaluateValue, type Trigger, type Value } from '../core/scenario-spec.ts';
import type { CastMember } from './cast.ts';
import type { CarDriver } from './driver/car-driver.ts';
import { pathTtc } from './driver/surroundings.ts';
import { WalkDriver } from './driver/walk-driver.ts';
import type { StagedActor } from './staging/stage.ts';

type Amount = (value: Value) => number;

/** Begins whatever is due; a manoeuvre may wait for another one that began just before it in this very step. */
export function beginManoeuvres(
  cast: readonly CastMember[],
  parameters: Readonly<Record<string, number>>,
  tS: number,
): void {
  const amount: Amount = (value) => evaluateValue(value, parameters);
  for (const member of cast) {
    for (const [i, manoeuvre] of member.staged.manoeuvres.entries()) {
      if (!Number.isNaN(member.begun[i] as number)) continue;
      if (!holds(manoeuvre.when, member, cast, tS, amount)) continue;
      member.begun[i] = tS;
      if (member.driver) begin(manoeuvre.do, member.driver, tS, amount, member.staged);
    }
  }
}

function inRole(cast: readonly CastMember[], role: string): CastMember {
  const found = cast.find((member) => member.staged.role === role);
  if (!found) throw new RangeError(`nobody plays '${role}'`);
  return found;
}

function holds(
  trigger: Trigger,
  { seen: self, driver, staged }: CastMember,
  cast: readonly CastMember[],
  tS: number,
  amount: Amount,
): boolean {
  if ('at' in trigger) return tS >= amount(trigger.at) - 1e-9;
  if ('after' in trigger) {
    const { actor, manoeuvre, delay } = trigger.after;
    const began = inRole(cast, actor).begun[manoeuvre] ?? Number.NaN;
    return tS >= began + amount(delay) - 1e-9;
  }
  const { to, below } = 'ttc' in trigger ? trigger.ttc : trigger.distance;
  const other = inRole(cast, to).seen;
  if ('distance' in trigger) {
    const dx = other.x - self.x;
    const dy = other.y - self.y;
    return Math.sqrt(dx * dx + dy * dy) <= amount(below);
  }
  return driver !== null && pathTtc(self, other, staged.route, driver.s) <= amount(below);
}

function begin(
  action: Action,
  driver: CarDriver | WalkDriver,
  tS: number,
  value: Amount,
  staged: StagedActor,
): void {
  if ('attention' in action) driver.attentive = action.attention;
  else if ('speed' in action) {
    driver.speedOrder = {
      to: value(action.speed.to),
      acceleration: value(action.speed.acceleration),
    };
  } else if (driver instanceof WalkDriver) {
    if ('brake' in action) driver.speedOrder = { to: 0, acceleration: value(action.brake) };
  } else if ('brake' in action) driver.brakeOrder = value(action.brake);
  else if ('offset' in action)
    driver.moveSideways(value(action.offset.to), value(action.offset.duration), tS);
  else {
    const width = staged.route.laneWidth;
    const to = staged.lateral + (action.changeLane.to === 'left' ? width : -width);
    driver.moveSideways(to, value(action.changeLane.duration), tS);
  }
}
