/** What is stored of collisions, against momentum and geometry. */
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../scenes/index.ts';
import { worldFromBody } from '../../../src/core/actors.ts';
import { transformPoint } from '../../../src/core/vector.ts';
import { findActor } from '../../../src/core/world-state.ts';
import { injuryRisk } from '../../../src/labels/criticality/injury-risk.ts';
import { measureCollision } from '../../../src/pipeline/collision-measures.ts';
import { findOutcome } from '../../../src/pipeline/find-outcome.ts';
import { GRAVITY } from '../../../src/world/dynamics/vehicle.ts';
import { createPhysics } from '../../support/physics.ts';

describe.each(SCENARIOS)('a crash of $id', (scenario) => {
  const { episode } = findOutcome(
    { scenario, seed: 5, outcome: 'crash', overrides: {}, traffic: false },
    createPhysics,
  );
  const { stage, states } = episode;
  const [collision] = episode.collisions;
  const state = states[(collision?.tUs ?? 0) / 10_000 - 1];
  if (!collision || !state) throw new Error('no collision');
  const stored = measureCollision(
    collision,
    state,
    stage.actors.map((actor) => actor.spec),
  );
  const parties = stored.actors.map((id) => {
    const spec = stage.actors.find((actor) => actor.spec.id === id)?.spec;
    if (!spec) throw new Error(`no actor ${id}`);
    return { spec, state: findActor(state, id) };
  });
  const [a, b] = parties;
  if (!a || !b) throw new Error('one party');

  it('changes the velocities as momentum says, but for what tyres push in 40 ms', () => {
    const impulses = parties.map(({ spec }, i) => spec.mass * (stored.deltaV[i] ?? 0));
    const pushed = (a.spec.mass + b.spec.mass) * stage.friction * GRAVITY * 0.04;
    const [first = 0, second = 0] = impulses;
    expect(Math.abs(first - second)).toBeLessThan(pushed + 0.01 * Math.max(first, second));
  });

  it('takes no more out of the two than they had', () => {
    // Against the reduced mass: between a perfectly plastic and a perfectly elastic push along the normal.
    const reduced = (a.spec.mass * b.spec.mass) / (a.spec.mass + b.spec.mass);
    const most = (2 * reduced * stored.closingSpeed) / a.spec.mass;
    expect(stored.deltaV[0]).toBeLessThan(most + 1);
  });

  it('is on the outside of both parties, in one place but for what they close in a step', () => {
    const reach = stored.closingSpeed * 0.01 + 0.05;
    for (const [i, { spec, state: body }] of parties.entries()) {
      const local = stored.impactPoints[i];
      if (!local) throw new Error('no impact point');
      const inside = [0, 1].map((axis) => (spec.size[axis] ?? 0) / 2 - Math.abs(local[axis] ?? 0));
      expect(Math.min(...inside)).toBeGreaterThanOrEqual(0);
      expect(Math.min(...inside)).toBeLessThan(0.25);
      const world = transformPoint(worldFromBody(body), local);
      const away = Math.hypot(...world.map((x, axis) => x - (stored.point[axis] ?? 0)));
      expect(away).toBeLessThan(reach);
    }
  });

  it('is at the angle of the two, and as dangerous as its closing speed', () => {
    const angle = stored.impactAngle ?? Number.NaN;
    expect(Math.cos(angle)).toBeCloseTo(Math.cos(b.state.yaw - a.state.yaw), 9);
    expect(Math.sin(angle)).toBeCloseTo(Math.sin(b.state.yaw - a.state.yaw), 9);
    expect(stored.injuryRisk).toEqual(
      parties.map(({ spec }) => injuryRisk(spec.kind, stored.closingSpeed)),
    );
  });
});
