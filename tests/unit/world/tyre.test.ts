import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SLIDING_SLIP, tyreForce } from '../../../src/world/dynamics/tyre.ts';

const load = fc.double({ min: 100, max: 20000, noNaN: true });
const friction = fc.double({ min: 0.1, max: 1.2, noNaN: true });
const speed = fc.double({ min: -50, max: 50, noNaN: true });
const demand = fc.double({ min: -40000, max: 40000, noNaN: true });

describe('tyre force', () => {
  it('never leaves the friction circle, whatever is asked', () => {
    fc.assert(
      fc.property(load, friction, speed, speed, demand, (fz, mu, along, across, wanted) => {
        const force = tyreForce(fz, mu, along, across, wanted, 0.1);
        expect(Math.hypot(force.along, force.across)).toBeLessThanOrEqual(mu * fz * (1 + 1e-9));
      }),
    );
  });

  it('opposes sideways sliding and follows the demand in sign', () => {
    fc.assert(
      fc.property(load, friction, speed, speed, demand, (fz, mu, along, across, wanted) => {
        const force = tyreForce(fz, mu, along, across, wanted, 0.1);
        expect(force.across * across).toBeLessThanOrEqual(0);
        expect(force.along * wanted).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('gives what is asked where grip allows', () => {
    fc.assert(
      fc.property(
        load,
        friction,
        fc.double({ min: -0.9, max: 0.9, noNaN: true }),
        (fz, mu, share) => {
          const force = tyreForce(fz, mu, 20, 0, share * mu * fz, 0.1);
          expect(Math.abs(force.along - share * mu * fz)).toBeLessThan(1e-3 * mu * fz);
        },
      ),
    );
  });

  it('keeps the wheel at the sliding slip: the anti-lock limit', () => {
    const force = tyreForce(4000, 0.8, 20, 0, -1e6, 0.1);
    expect(force.slip).toBe(-SLIDING_SLIP);
    expect(force.along).toBeCloseTo(-3200, 6);
  });

  it('loses side force to braking', () => {
    const rolling = tyreForce(4000, 0.8, 20, 1, 0, 0.1);
    const braking = tyreForce(4000, 0.8, 20, 1, -1e6, 0.1);
    expect(Math.abs(braking.across)).toBeLessThan(Math.abs(rolling.across));
  });
});
