/** People on foot: where each of their parts is in a given phase of the gait. */
import type { ActorSpec, ActorState } from '../../core/actors.ts';
import { cos, sin } from '../../core/math.ts';
import { SEMANTIC } from '../mesh/surface.ts';
import type { BodyPart } from './body-part.ts';
import { type Limb, limb, type Pose, personParts } from './limbs.ts';
import { outfitOf, PERSON } from './person-meshes.ts';
import { chain, scaling, translation } from './transforms.ts';

/** Leg angles at a phase of the gait; small enough that both feet stay inside the box. */
function gait(phase: number): Limb {
  const swing = 0.19 * sin(phase) + 0.03;
  const lift = cos(phase);
  return [swing + (lift > 0 ? 0.16 * lift : 0), 0.1 + (lift > 0 ? 0.42 * lift : 0)];
}

/** A pedestrian, whatever its size. */
export function walkerParts(spec: ActorSpec): BodyPart[] {
  const [length, width, height] = spec.size;
  // The meshes are made for the proportions of an adult's box; the height is kept a little below the box's.
  const base = chain(
    translation([0, 0, -height / 2]),
    scaling((length / 0.6) * 1.76 * 0.985, (width / 0.56) * 1.76, height * 0.993),
  );
  const posed =
    (pose: Pose): Pose =>
    (state) =>
      chain(base, pose(state));
  const make = personParts('person', SEMANTIC.person, outfitOf(spec.id));
  // The body rises over the standing leg, twice a cycle.
  const rise = (state: ActorState) => 0.004 + 0.004 * cos(2 * state.stride);
  const parts = [make.torso(posed((state) => translation([0, 0, PERSON.hip + rise(state)])))];
  for (const side of [1, -1]) {
    const phase = side > 0 ? 0 : Math.PI;
    const leg = (state: ActorState) =>
      limb([0, side * PERSON.hipY, PERSON.hip + 0.002], PERSON.thigh, gait(state.stride + phase));
    const arm = (state: ActorState) => {
      const swing = sin(state.stride + phase);
      return limb([0, side * PERSON.shoulderY, PERSON.shoulder], PERSON.upperArm, [
        -0.28 * swing,
        -0.26 - 0.06 * Math.max(0, -swing),
      ]);
    };
    parts.push(
      make.thigh(posed((state) => leg(state).upper)),
      make.shin(posed((state) => leg(state).lower)),
      make.upperArm(posed((state) => arm(state).upper)),
      make.forearm(posed((state) => arm(state).lower)),
    );
  }
  return parts;
}
