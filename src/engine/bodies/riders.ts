/** Bicycles and motorcycles with who rides them. */
import type { ActorSpec, ActorState, WheelSpec } from '../../core/actors.ts';
import { atan2, cos, sin } from '../../core/math.ts';
import type { Vec3 } from '../../core/vector.ts';
import { SEMANTIC } from '../mesh/surface.ts';
import { BICYCLE, bicycleFrame, crankSet } from './bicycle-mesh.ts';
import type { BodyPart } from './body-part.ts';
import { type Limb, limb, type Pose, part, personParts, reach } from './limbs.ts';
import { MOTORCYCLE, motorcycleBody } from './motorcycle-mesh.ts';
import type { Outfit } from './person-head.ts';
import { outfitOf, PERSON } from './person-meshes.ts';
import { chain, rotationY, rotationZ, scaling, translation } from './transforms.ts';
import { spokedWheel } from './wheel.ts';

/** How tall riders are, metres. */
const HEIGHT = 1.66;

/** A seated person: hip and lean of the back, what hands and feet reach for; ground frame of the two-wheeler. */
interface Seat {
  readonly hip: Vec3;
  readonly lean: number;
  readonly hand: Vec3;
  /** The left foot's ankle (+1) and the right one's. */
  readonly foot: (state: ActorState, side: number) => readonly [x: number, z: number];
  /** Sideways distance of the knees. */
  readonly knee: number;
}

function riderParts(
  name: string,
  outfit: Outfit,
  seat: Seat,
  at: (pose: Pose) => Pose,
): BodyPart[] {
  const { hip, lean, hand } = seat;
  const person = scaling(HEIGHT, HEIGHT, HEIGHT);
  const make = personParts(name, SEMANTIC.rider, outfit);
  const shoulder: Vec3 = [hip[0] + 0.3 * HEIGHT * sin(lean), 0, hip[2] + 0.3 * HEIGHT * cos(lean)];
  const parts = [make.torso(at(() => chain(translation(hip), rotationY(lean), person)))];
  const [dx, dz] = [hand[0] - shoulder[0], hand[2] - shoulder[2]];
  const upper = PERSON.upperArm * HEIGHT;
  const [swing, bend] = reach(dx, dz, upper, PERSON.forearm * HEIGHT);
  const armAngles: Limb = [2 * atan2(dx, -dz) - swing, -bend];
  for (const side of [1, -1]) {
    const leg = (state: ActorState) => {
      const [x, z] = seat.foot(state, side);
      const [thighLength, shinLength] = [PERSON.thigh * HEIGHT, PERSON.shin * HEIGHT];
      const angles = reach(x - hip[0], z - hip[2], thighLength, shinLength);
      return limb([hip[0], side * seat.knee, hip[2]], thighLength, angles);
    };
    const arm = limb([shoulder[0], side * 0.19, shoulder[2]], upper, armAngles);
    parts.push(
      make.thigh(at((state) => chain(leg(state).upper, person))),
      make.shin(at((state) => chain(leg(state).lower, person))),
      make.upperArm(at(() => chain(arm.upper, person))),
      make.forearm(at(() => chain(arm.lower, person))),
    );
  }
  return parts;
}

/** Wheels as they roll; the front one turns with the bar as far as its width in the box allows. */
function wheelParts(spec: ActorSpec, semantic: number, thick: boolean, most: number): BodyPart[] {
  return spec.wheels.map((wheel, i) =>
    part(
      `${thick ? 'motorcycle' : 'bicycle'}/wheel`,
      (detail) => spokedWheel(semantic, thick, detail),
      (state) => {
        const { steer, spin } = state.wheels[i] ?? { steer: 0, spin: 0 };
        return chain(
          translation(wheel.hub),
          rotationZ(Math.max(-most, Math.min(most, steer))),
          rotationY(spin),
          scaling(wheel.radius * 0.998, wheel.width, wheel.radius * 0.998),
        );
      },
    ),
  );
}

function twoWheels(spec: ActorSpec): readonly [WheelSpec, WheelSpec] {
  const [front, rear] = spec.wheels;
  if (!front || !rear) throw new RangeError(`${spec.model} ${spec.id} needs two wheels`);
  return [front, rear];
}

const onGround = (spec: ActorSpec) => {
  const ground = translation([0, 0, -spec.size[2] / 2]);
  return (pose: Pose): Pose =>
    (state) =>
      chain(ground, pose(state));
};

/** A bicycle with its rider; two in three wear a helmet. */
export function cyclistParts(spec: ActorSpec): BodyPart[] {
  const [front, rear] = twoWheels(spec);
  const at = onGround(spec);
  const hub = front.hub[2] + spec.size[2] / 2;
  const { bracket, crank, saddle, bar } = BICYCLE;
  const outfit: Outfit = {
    lower: 'trousers',
    hair: spec.id % 3 ? 'helmet' : 'short',
    bag: spec.id % 4 === 1 ? 'backpack' : 'none',
    sleeves: spec.id % 2 ? 'long' : 'short',
  };
  const seat: Seat = {
    hip: [saddle[0] + 0.03, 0, 1.0],
    lean: 0.56,
    hand: [bar[0] - 0.05, 0, bar[2]],
    knee: 0.09,
    foot: ({ stride }, side) => {
      const turn = stride + (side > 0 ? 0 : Math.PI);
      return [bracket[0] + crank * cos(turn), bracket[2] - crank * sin(turn) + 0.05];
    },
  };
  return [
    part(
      `bicycle/frame-${front.hub[0]}`,
      (detail) => bicycleFrame(front.hub[0], rear.hub[0], hub, detail),
      at(() => translation([0, 0, 0])),
    ),
    part(
      'bicycle/crank',
      crankSet,
      at(({ stride }) => chain(translation(bracket), rotationY(stride))),
    ),
    ...riderParts('rider', outfit, seat, at),
    ...wheelParts(spec, SEMANTIC.bicycle, false, 0.3),
  ];
}

/** A motorcycle with its rider. */
export function motorcyclistParts(spec: ActorSpec): BodyPart[] {
  const [front, rear] = twoWheels(spec);
  const at = onGround(spec);
  const hub = front.hub[2] + spec.size[2] / 2;
  const { seat, grip, peg } = MOTORCYCLE;
  const outfit: Outfit = {
    ...outfitOf(spec.id),
    lower: 'trousers',
    hair: 'full-face',
    bag: 'none',
    sleeves: 'long',
  };
  return [
    part(
      `motorcycle/body-${front.hub[0]}`,
      (detail) => motorcycleBody(front.hub[0], rear.hub[0], hub, detail),
      at(() => translation([0, 0, 0])),
    ),
    ...riderParts(
      'rider',
      outfit,
      {
        hip: [seat[0] + 0.02, 0, seat[2] + 0.06],
        lean: 0.42,
        hand: [grip[0] - 0.02, 0, grip[2] + 0.02],
        knee: 0.16,
        foot: () => [peg[0] + 0.02, peg[2] + 0.03],
      },
      at,
    ),
    ...wheelParts(spec, SEMANTIC.motorcycle, true, 0.2),
  ];
}
