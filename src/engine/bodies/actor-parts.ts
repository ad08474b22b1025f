/** What is drawn of a road user: everything stays inside its 3D box. */
import type { ActorSpec, ActorState, WheelSpec } from '../../core/actors.ts';
import { clamp, cos, sin } from '../../core/math.ts';
import type { Mat4 } from '../../core/vector.ts';
import { bodyModel } from '../../world/bodies/catalogue.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBox } from '../mesh/primitives.ts';
import { SEMANTIC, surface } from '../mesh/surface.ts';
import { type BodyPart, LEVEL_FROM, levelsOf } from './body-part.ts';
import { carBody, carDriver } from './car-body.ts';
import { carStyle } from './car-style.ts';
import { cyclistParts, walkerParts } from './people.ts';
import { chain, rotationY, rotationZ, scaling, translation } from './transforms.ts';
import { truckBody } from './truck-body.ts';
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
      rotationZ(steer),
      rotationY(spin),
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
  const [length, width, height] = spec.size;
  if (spec.kind === 'obstacle' || spec.kind === 'animal') {
    const levels = [{ mesh: 'crate', build: crate, from: 0 }];
    return [{ levels, bodyFromPart: () => scaling(length, width, height) }];
  }
  const model = bodyModel(spec.model);
  const fit = () => scaling(length / model.size[0], width / model.size[1], height / model.size[2]);
  const name = `body/${spec.model}`;
  if (!model.profile) {
    const body = {
      levels: [{ mesh: name, build: () => truckBody(model), from: 0 }],
      bodyFromPart: fit,
    };
    return [body, ...wheelParts(spec, SEMANTIC.truck, 3)];
  }
  const body: BodyPart = {
    levels: levelsOf(name, (detail) => carBody(model, detail)),
    bodyFromPart: fit,
  };
  const driver: BodyPart = {
    levels: [
      { mesh: `${name}/driver`, build: () => carDriver(model), from: 0 },
      { mesh: 'nothing', build: nothing, from: LEVEL_FROM[1] },
    ],
    bodyFromPart: fit,
    isThere: isOccupied,
  };
  return [body, driver, ...wheelParts(spec, SEMANTIC.car, carStyle(model.name).rim)];
}
