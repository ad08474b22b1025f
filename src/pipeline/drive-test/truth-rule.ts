/** Brakes by the truth: the least constant-velocity time to collision over all road users. */
import { closenessTo, othersThanEgo } from '../criticality.ts';
import type { BrakeRule } from './brake-rule.ts';

/** @param ttcS brakes where the least time to collision is at most this, seconds */
export const truthRule = (ttcS: number): BrakeRule => ({
  name: 'truth-ttc',
  begin({ stage }) {
    const others = othersThanEgo(stage);
    return {
      look(state) {
        const { ttc } = closenessTo(stage, [state], others, state.tUs);
        return ttc !== null && ttc <= ttcS;
      },
    };
  },
});
