/** What is drawn of a road user: everything stays inside its 3D box. */
import type { ActorSpec, ActorState, WheelSpec } from '../../core/actors.ts';
import { clamp, cos, sin } from '../../core/math.ts';
import type { Mat4 } from '../../core/vector.ts';
import type { BodyModel } from '../../world/bodies/body-model.ts';
import { bodyModel } from '../../world/bodies/catalogue.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBox } from '../mesh/primitives.ts';
import { SEMANTIC, surface } from '../mesh/surface.ts';
import { type BodyPart, LEVEL_FROM, levelsOf } from './body-part.ts';
import { busBody, busDriver } from './bus-body.ts';
import { carBody, carDriver } from './car-body.ts';
import { carStyle } from './car-style.ts';
import { walkerParts } from './people.ts';
import { cyclistParts, motorcyclistParts } from './riders.ts';
import { chain, rotationY, rotationZ, scaling, translation } from './transforms.ts';
import { truckBody, truckDriver } from './truck-body.ts';
import { roadWheel } from './wheel.ts';

/** How far a wheel is drawn up into its arch at most, metres. */
const MAX_TRAVEL = 0.05;

/** How far a wheel is drawn outside its place in the simulation at most, metres: towards the body's side. */
const MAX_OFFSET = 0.05;

/** Wheels stand at the body's side and move inwards when they are steered, so that they stay in the box. */
function wheelPose(
  wheel: WheelSpec,
  index: number,
  halfWidth: number,
): (state: ActorState) => Mat4 {
  return (state) => {
    const { steer, spin, travel } = state.wheels[index] ?? { steer: 0, spin: 0, travel: 0 };
    const [x, y, z] = wheel.hub;
    const reach = wheel.radius * Math.abs(sin(steer)) + (wheel.width / 2) * cos(steer);
    const offset = clamp(halfWidth - Math.abs(y) - reach, 0, MAX_OFFSET);
    return chain(
      translation([x, y + Math.sign(y) * offset, z + clamp(travel, 0, MAX_TRAVEL)]),
      // Those on the right are turned round, so that their outer face is outside too.
      rotationZ(y < 0 ? steer + Math.PI : steer),
      rotationY(y < 0 ? -spin : spin),
      scaling(wheel.radius * 0.999, wheel.width * 0.99, wheel.radius * 0.999),
    );
  };
}

function wheelParts(spec: ActorSpec, semantic: number, rim: 0 | 1 | 2 | 3): BodyPart[] {
  return spec.wheels.map((wheel, index) => ({
    levels: levelsOf(`wheel/${semantic}/${rim}`, (detail) => roadWheel(semantic, rim, detail)),
    bodyFromPart: wheelPose(wheel, index, spec.size[1] / 2),
  }));
}

/** A parked vehicle stands with its brake on and its brake lamps off; nobody is in it. */
const isOccupied = ({ brake, brakeLamp }: ActorState): boolean => brake < 0.99 || brakeLamp;
const nothing = (): MeshData => new MeshBuilder().build();

/** A wooden crate, for what has no body of its own. */
function crate(): MeshData {
  const mesh = new MeshBuilder();
  const wood = surface(SEMANTIC.dynamic, [0.5, 0.4, 0.28], { painted: 0.6 });
  addBox(mesh, [-0.499, -0.499, -0.499], [0.499, 0.499, 0.499], wood);
  return mesh.build();
}

/** The parts of an actor, in the order in which they are drawn. */
export function actorParts(spec: ActorSpec): BodyPart[] {
  if (spec.kind === 'pedestrian') return walkerParts(spec);
  if (spec.kind === 'bicycle') return cyclistParts(spec);
  if (spec.kind === 'motorcycle') return motorcyclistParts(spec);
  const [length, width, height] = spec.size;
  if (spec.kind === 'obstacle' || spec.kind === 'animal') {
    const levels = [{ mesh: 'crate', build: crate, from: 0 }];
    return [{ levels, bodyFromPart: () => scaling(length, width, height) }];
  }
  const model = bodyModel(spec.model);
  const fit = () => scaling(length / model.size[0], width / model.size[1], height / model.size[2]);
  const name = `body/${spec.model}`;
  const make = makerOf(model);
  const body: BodyPart = {
    levels: levelsOf(name, (detail) => make.body(model, detail)),
    bodyFromPart: fit,
  };
  const driver: BodyPart = {
    levels: [
      { mesh: `${name}/driver`, build: () => make.driver(model), from: 0 },
      { mesh: 'nothing', build: nothing, from: LEVEL_FROM[1] },
    ],
    bodyFromPart: fit,
    isThere: isOccupied,
  };
  return [body, driver, ...wheelParts(spec, make.semantic, make.rim)];
}

function makerOf({ kind, profile, name }: BodyModel) {
  if (profile) {
    const { rim } = carStyle(name);
    return { body: carBody, driver: carDriver, semantic: SEMANTIC.car, rim };
  }
  return kind === 'bus'
    ? { body: busBody, driver: busDriver, semantic: SEMANTIC.bus, rim: 3 as const }
    : { body: truckBody, driver: truckDriver, semantic: SEMANTIC.truck, rim: 3 as const };
}
