import { describe, expect, it } from 'vitest';
import { inView } from '../../../src/world/recirculation.ts';
import { Simulation } from '../../../src/world/simulation.ts';
import { stageEveryday, stageFreeDrive } from '../../../src/world/staging/free-drive.ts';
import { digestStates } from '../../support/digest.ts';
import { createPhysics } from '../../support/physics.ts';

const stage = () => stageFreeDrive('motorway', 4, { moving: 24, parked: 0, pedestrians: 0 }, 60);

/** Jumps of more than any vehicle drives in a step: from where to where, and how far from the ego, metres. */
function jumps(seconds: number) {
  const simulation = new Simulation(stage(), createPhysics());
  const found: { from: number; to: number; seen: boolean; ego: boolean }[] = [];
  let before = simulation.state();
  for (let i = 0; i < seconds * 100; i++) {
    simulation.step();
    const now = simulation.state();
    const ego = before.actors[0];
    for (const [k, { position, id }] of now.actors.entries()) {
      const old = before.actors[k]?.position ?? position;
      if (!ego || Math.hypot(position[0] - old[0], position[1] - old[1]) < 5) continue;
      const range = (p: readonly number[]) =>
        Math.hypot((p[0] as number) - ego.position[0], (p[1] as number) - ego.position[1]);
      const eye = {
        x: ego.position[0],
        y: ego.position[1],
        ux: Math.cos(ego.yaw),
        uy: Math.sin(ego.yaw),
      };
      const seen = [old, position].some((p) => inView(eye, p[0], p[1]));
      found.push({ from: range(old), to: range(position), seen, ego: id === ego.id });
    }
    before = now;
  }
  simulation.dispose();
  return found;
}

describe('traffic that comes in again', () => {
  it('never comes or goes where the ego could see it', () => {
    const others = jumps(50).filter(({ ego }) => !ego);
    expect(others.length).toBeGreaterThan(3);
    for (const { from, to, seen } of others) {
      expect(from).toBeGreaterThan(145);
      expect(to).toBeGreaterThan(145);
      expect(seen).toBe(false);
    }
  });

  it('goes on from a saved state as it would have', () => {
    const one = new Simulation(stage(), createPhysics());
    for (let i = 0; i < 2000; i++) one.step();
    const memory = one.save();
    const other = new Simulation(stage(), createPhysics());
    other.restore(memory);
    const further = (simulation: Simulation) =>
      Array.from({ length: 800 }, () => {
        simulation.step();
        return simulation.state();
      });
    expect(digestStates(further(other))).toBe(digestStates(further(one)));
    one.dispose();
    other.dispose();
  });
});

describe('everyday drives', () => {
  it('are mostly in town, on roads long enough, and differ by seed', () => {
    const stages = Array.from({ length: 10 }, (_, seed) => stageEveryday(seed, 30));
    const places = stages.map(({ place }) => place.network.name);
    expect(places.filter((name) => name === 'town').length).toBeGreaterThan(2);
    expect(new Set(places).size).toBeGreaterThan(1);
    expect(new Set(stages.map(({ actors }) => actors.length)).size).toBeGreaterThan(4);
    for (let seed = 0; seed < 3; seed++) {
      expect(stageEveryday(seed, 120).place.network.name).toBe('town');
    }
  });

  it('the ego drives through the town by itself', () => {
    const drive = stageFreeDrive('town', 8, { moving: 20, parked: 20, pedestrians: 10 }, 60);
    const simulation = new Simulation(drive, createPhysics());
    let way = 0;
    let fastest = 0;
    for (let i = 0; i < 6000; i++) {
      simulation.step();
      if (i % 10 !== 0) continue;
      const [vx, vy] = simulation.state().actors[0]?.velocity ?? [0, 0];
      way += Math.hypot(vx, vy) / 10;
      fastest = Math.max(fastest, Math.hypot(vx, vy));
    }
    expect(simulation.collisions).toEqual([]);
    expect(way).toBeGreaterThan(150);
    expect(fastest).toBeLessThan(50 / 3.6 + 0.5);
    simulation.dispose();
  });
});
