/** What a step of the world costs: drivers, dynamics and physics against the bare physics of the same bodies. */
import { hullPoints, inertia } from '../../world/bodies/body-model.ts';
import { bodyModel } from '../../world/bodies/catalogue.ts';
import { centreOfMass } from '../../world/dynamics/vehicle.ts';
import type { CreatePhysics, PhysicsWorld } from '../../world/physics-port.ts';
import { Simulation } from '../../world/simulation.ts';
import { stageFreeDrive } from '../../world/staging/free-drive.ts';
import type { Stage } from '../../world/staging/stage.ts';
import { STEP_S, STEP_US } from '../../world/time.ts';
import { type Benchmark, figure, median } from './benchmark.ts';

const ROAD_USERS = 30;
const ROUNDS = 9;
const STEPS = 400;

/** A street with exactly 30 road users. */
export function busyStage(): Stage {
  const stage = stageFreeDrive('straight', 1, { moving: 18, parked: 10, pedestrians: 12 }, 60);
  return { ...stage, actors: stage.actors.slice(0, ROAD_USERS) };
}

/** The same bodies, standing on the ground under the engine's own gravity. */
function bareWorld(stage: Stage, createPhysics: CreatePhysics): PhysicsWorld {
  const physics = createPhysics({ contacts: false });
  for (const { spec, route, s, lateral } of stage.actors) {
    const model = bodyModel(spec.model);
    const p = route.at(s);
    const body = physics.addBody({
      hull: hullPoints(model),
      mass: spec.mass,
      inertia: inertia(model),
      centreOfMass: centreOfMass(model),
      position: [p.x, p.y + lateral, spec.size[2] / 2],
      yaw: p.heading,
      velocity: [0, 0, 0],
    });
    physics.release(body);
  }
  return physics;
}

/** Microseconds a step, the mean over a round. */
function timed(step: () => void): number {
  const start = performance.now();
  for (let i = 0; i < STEPS; i++) step();
  return ((performance.now() - start) * 1000) / STEPS;
}

export const stepBenchmark: Benchmark = {
  prefix: 'step',
  limits: { 'step.world': 5 },
  async run({ createPhysics }) {
    const stage = busyStage();
    const simulation = new Simulation(stage, createPhysics());
    const bare = bareWorld(stage, createPhysics);
    const world: number[] = [];
    const physics: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      world.push(timed(() => simulation.step()));
      physics.push(timed(() => bare.step(STEP_S)));
    }
    simulation.dispose();
    bare.dispose();
    // The first round of each warms the compiler up.
    const [full, least] = [median(world.slice(1)), median(physics.slice(1))];
    return [
      figure(
        'step.world',
        full,
        'us/step',
        `bare Havok step of the same ${stage.actors.length} bodies`,
        least,
      ),
      figure('step.real-time-factor', STEP_US / full, 'x', 'real time', 1),
    ];
  },
};
