/** Drives that begin anywhere: not where every everyday drive does, and in good order. */
import { describe, expect, it } from 'vitest';
import { findActor } from '../../../src/core/world-state.ts';
import { playDrive } from '../../../src/pipeline/play-out.ts';
import { LaneGraph } from '../../../src/world/roads/lane-graph.ts';
import { stageEveryday, stageRoam } from '../../../src/world/staging/free-drive.ts';
import { createPhysics } from '../../support/physics.ts';

const SEEDS = Array.from({ length: 12 }, (_, i) => i);

/** Where the egos of several drives begin in the town: routes, and tens of metres along them. */
const beginnings = (stage: typeof stageRoam) =>
  SEEDS.map((seed) => stage(seed, 7))
    .filter(({ place }) => place.routes.has('circuit-1'))
    .map(({ actors: [ego] }) => `${ego?.route?.name} ${Math.round((ego?.s ?? 0) / 10)}`);

describe('a roaming drive', () => {
  it('begins anywhere in the town, where an everyday one has one street', () => {
    expect(new Set(beginnings(stageEveryday)).size).toBe(1);
    const anywhere = beginnings(stageRoam);
    expect(anywhere.length).toBeGreaterThan(4);
    expect(new Set(anywhere).size).toBe(anywhere.length);
  });

  it('turns at junctions, keeps to its lane and collides with nobody', () => {
    for (const seed of [1, 9]) {
      const drive = playDrive('roam-v1', seed, [2e6, 7e6], 0.8, createPhysics);
      expect(drive.collisions.filter(({ egoInvolved }) => egoInvolved)).toEqual([]);
      const graph = new LaneGraph(drive.stage.place.network);
      const egos = drive.states.map((state) => findActor(state, drive.stage.egoId));
      const turns = egos.map(({ angularVelocity }) => Math.abs(angularVelocity[2]));
      expect(Math.max(...turns)).toBeGreaterThan(0.2);
      for (const { position, yaw } of egos) {
        const pose = graph.locate(position[0], position[1], yaw);
        if (pose && pose.junction === null) expect(Math.abs(pose.offset)).toBeLessThan(1);
      }
    }
  });
});
