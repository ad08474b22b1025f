/** What is drawn of a road user: everything stays inside its 3D box. */
import type { ActorSpec, ActorState, WheelSpec } from '../../core/actors.ts';
import { clamp } from '../../core/math.ts';
import type { Mat4 } from '../../core/vector.ts';
import { bodyModel } from '../../world/bodies/catalogue.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBox } from '../mesh/primitives.ts';
import { SEMANTIC, surface } from '../mesh/surface.ts';
import type { BodyPart } from './body-part.ts';
import { carBody } from './car-body.ts';
import { cyclistParts, walkerParts } from './people.ts';
import { chain, rotationY, rotationZ, scaling, translation } from './transforms.ts';
import { truckBody } from './truck-body.ts';
import { roadWheel } from './wheel.ts';

/** How far a wheel is drawn up into its arch at most, metres. */
const MAX_TRAVEL = 0.05;

function wheelPose(wheel: WheelSpec, index: number): (state: ActorState) => Mat4 {
  return (state) => {
    const { steer, spin, travel } = state.wheels[index] ?? { steer: 0, spin: 0, travel: 0 };
    const [x, y, z] = wheel.hub;
    return chain(
      translation([x, y, z + clamp(travel, 0, MAX_TRAVEL)]),
      rotationZ(steer),
      rotationY(spin),
      scaling(wheel.radius * 0.999, wheel.width * 0.99, wheel.radius * 0.999),
    );
  };
}

function wheelParts(spec: ActorSpec, semantic: number): BodyPart[] {
  return spec.wheels.map((wheel, index) => ({
    mesh: `wheel/${semantic}`,
    build: () => roadWheel(semantic, 0),
    far: { mesh: `wheel/${semantic}/far`, build: () => roadWheel(semantic, 1) },
    bodyFromPart: wheelPose(wheel, index),
  }));
}

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
    return [{ mesh: 'crate', build: crate, bodyFromPart: () => scaling(length, width, height) }];
  }
  const model = bodyModel(spec.model);
  const fit = scaling(length / model.size[0], width / model.size[1], height / model.size[2]);
  const name = `body/${spec.model}`;
  if (!model.profile) {
    const body = { mesh: name, build: () => truckBody(model), bodyFromPart: () => fit };
    return [body, ...wheelParts(spec, SEMANTIC.truck)];
  }
  const body: BodyPart = {
    mesh: name,
    build: () => carBody(model, 0),
    far: { mesh: `${name}/far`, build: () => carBody(model, 1) },
    bodyFromPart: () => fit,
  };
  return [body, ...wheelParts(spec, SEMANTIC.car)];
}
