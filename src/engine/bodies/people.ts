/** People on foot and on bicycles: which parts they have and where each part is in a given phase. */

import type { ActorSpec, ActorState } from '../../core/actors.ts';
import { atan2, cos, sin } from '../../core/math.ts';
import type { Mat4, Vec3 } from '../../core/vector.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { addBox, addTube } from '../mesh/primitives.ts';
import { MATERIAL, SEMANTIC, surface } from '../mesh/surface.ts';
import type { BodyPart } from './body-part.ts';
import { forearm, PERSON, shin, thigh, torso, upperArm } from './person-meshes.ts';
import { chain, rotationY, scaling, translation } from './transforms.ts';
import { spokedWheel } from './wheel.ts';

type Limb = readonly [hip: number, knee: number];
type Pose = (state: ActorState) => Mat4;

const part = (mesh: string, build: () => MeshData, pose: Pose): BodyPart => ({
  levels: [{ mesh, build, from: 0 }],
  bodyFromPart: pose,
});

/** Two-bone limbs swing in the x-z plane; angles are positive forwards, a bend of the lower bone is positive backwards. */
function limb(joint: Vec3, upperLength: number, [swing, bend]: Limb): { upper: Mat4; lower: Mat4 } {
  const upper = chain(translation(joint), rotationY(-swing));
  return { upper, lower: chain(upper, translation([0, 0, -upperLength]), rotationY(bend)) };
}

/** Leg angles at a phase of the gait; small enough that both feet stay inside the box. */
function gait(phase: number): Limb {
  const swing = 0.19 * sin(phase) + 0.03;
  const lift = cos(phase);
  return [swing + (lift > 0 ? 0.16 * lift : 0), 0.1 + (lift > 0 ? 0.42 * lift : 0)];
}

/** A pedestrian, whatever its size. */
export function walkerParts(spec: ActorSpec): BodyPart[] {
  const id = SEMANTIC.person;
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
  const parts = [
    part(
      'person/torso',
      () => torso(id, false),
      posed(() => translation([0, 0, PERSON.hip + 0.008])),
    ),
  ];
  for (const side of [1, -1]) {
    const phase = side > 0 ? 0 : Math.PI;
    const leg = (state: ActorState) =>
      limb([0, side * PERSON.hipY, PERSON.hip + 0.002], PERSON.thigh, gait(state.stride + phase));
    const arm = (state: ActorState) =>
      limb([0, side * PERSON.shoulderY, PERSON.shoulder], PERSON.upperArm, [
        -0.32 * sin(state.stride + phase),
        -0.3,
      ]);
    parts.push(
      part(
        'person/thigh',
        () => thigh(id),
        posed((state) => leg(state).upper),
      ),
      part(
        'person/shin',
        () => shin(id),
        posed((state) => leg(state).lower),
      ),
      part(
        'person/upper-arm',
        () => upperArm(id),
        posed((state) => arm(state).upper),
      ),
      part(
        'person/forearm',
        () => forearm(id),
        posed((state) => arm(state).lower),
      ),
    );
  }
  return parts;
}

/** Places in the frame of a bicycle whose ground contact is z = 0, metres. */
const BICYCLE = {
  saddle: [-0.2, 0, 0.93],
  bracket: [-0.08, 0, 0.29],
  bar: [0.36, 0, 1.0],
  crank: 0.165,
} as const;

function bicycleFrame(frontX: number, rearX: number, hubZ: number): MeshData {
  const mesh = new MeshBuilder();
  const tube = surface(SEMANTIC.bicycle, [0.5, 0.5, 0.5], { painted: 1, material: MATERIAL.paint });
  const metal = surface(SEMANTIC.bicycle, [0.5, 0.5, 0.52], { material: MATERIAL.metal });
  const black = surface(SEMANTIC.bicycle, [0.06, 0.06, 0.06]);
  const { saddle, bracket, bar } = BICYCLE;
  const head: Vec3 = [bar[0] - 0.04, 0, 0.82];
  const seat: Vec3 = [saddle[0] + 0.02, 0, 0.8];
  const join = (a: Vec3, b: Vec3, r: number, style = tube) => addTube(mesh, a, b, [r, r], 6, style);
  join(seat, head, 0.018);
  join(bracket, head, 0.02);
  join(bracket, seat, 0.018);
  for (const y of [0.04, -0.04]) {
    join([rearX, y, hubZ], [seat[0], y * 0.4, seat[2]], 0.01);
    join([rearX, y, hubZ], [bracket[0], y, bracket[2]], 0.01);
    join([frontX, y, hubZ], [head[0] + 0.03, y, head[2] - 0.08], 0.012);
  }
  join(seat, [saddle[0], 0, 0.92], 0.014, metal);
  addBox(mesh, [saddle[0] - 0.13, -0.07, 0.9], [saddle[0] + 0.13, 0.07, 0.945], black);
  join(head, [bar[0], 0, bar[2]], 0.014, metal);
  join([bar[0], 0.24, bar[2]], [bar[0], -0.24, bar[2]], 0.013, metal);
  for (const y of [0.25, -0.25])
    join([bar[0] - 0.1, y, bar[2]], [bar[0] + 0.01, y * 0.96, bar[2]], 0.017, black);
  join([bracket[0], 0.05, bracket[2]], [bracket[0], -0.05, bracket[2]], 0.05, metal);
  addBox(
    mesh,
    [rearX - 0.3, -0.02, hubZ + 0.33],
    [rearX - 0.285, 0.02, hubZ + 0.36],
    surface(SEMANTIC.bicycle, [0.6, 0.05, 0.05]),
  );
  return mesh.build();
}

/** Angles of two bones of lengths `a` and `b` that reach from a joint to a target in the x-z plane, knee forward. */
function reach(dx: number, dz: number, a: number, b: number): Limb {
  const d = Math.min(Math.sqrt(dx * dx + dz * dz), (a + b) * 0.999);
  const towards = atan2(dx, -dz);
  const [ca, cb] = [(a * a + d * d - b * b) / (2 * a * d), (a * a + b * b - d * d) / (2 * a * b)];
  const at = (c: number) => atan2(Math.sqrt(Math.max(0, 1 - c * c)), c);
  return [towards + at(ca), Math.PI - at(cb)];
}

/** A bicycle with its rider. */
export function cyclistParts(spec: ActorSpec): BodyPart[] {
  const id = SEMANTIC.rider;
  const height = 1.66;
  const [front, rear] = spec.wheels;
  if (!front || !rear) throw new RangeError(`bicycle ${spec.id} needs two wheels`);
  const ground = translation([0, 0, -spec.size[2] / 2]);
  const hip: Vec3 = [BICYCLE.saddle[0] + 0.03, 0, 1.0];
  const lean = 0.56;
  const shoulder: Vec3 = [hip[0] + 0.3 * height * sin(lean), 0, hip[2] + 0.3 * height * cos(lean)];
  const person = scaling(height, height, height);
  const at =
    (pose: Pose): Pose =>
    (state) =>
      chain(ground, pose(state));
  const hub = front.hub[2] + spec.size[2] / 2;
  const parts = [
    part(
      `bicycle/frame-${front.hub[0]}`,
      () => bicycleFrame(front.hub[0], rear.hub[0], hub),
      at(() => translation([0, 0, 0])),
    ),
    part(
      'rider/torso',
      () => torso(id, true),
      at(() => chain(translation(hip), rotationY(lean), person)),
    ),
    ...spec.wheels.map((wheel, i) =>
      part(
        'bicycle/wheel',
        () => spokedWheel(SEMANTIC.bicycle, false, 0),
        (state) =>
          chain(
            translation(wheel.hub),
            rotationY(state.wheels[i]?.spin ?? 0),
            scaling(wheel.radius * 0.998, wheel.width, wheel.radius * 0.998),
          ),
      ),
    ),
  ];
  for (const side of [1, -1]) {
    const leg = (state: ActorState) => {
      const turn = state.stride + (side > 0 ? 0 : Math.PI);
      const pedal = [
        BICYCLE.bracket[0] + BICYCLE.crank * cos(turn),
        BICYCLE.bracket[2] - BICYCLE.crank * sin(turn) + 0.05,
      ];
      const angles = reach(
        (pedal[0] as number) - hip[0],
        (pedal[1] as number) - hip[2],
        PERSON.thigh * height,
        PERSON.shin * height,
      );
      return limb([hip[0], side * 0.09, hip[2]], PERSON.thigh * height, angles);
    };
    const arm = () => {
      const [swing, bend] = reach(
        BICYCLE.bar[0] - 0.05 - shoulder[0],
        BICYCLE.bar[2] - shoulder[2],
        PERSON.upperArm * height,
        PERSON.forearm * height,
      );
      return limb([shoulder[0], side * 0.19, shoulder[2]], PERSON.upperArm * height, [
        2 * atan2(BICYCLE.bar[0] - 0.05 - shoulder[0], shoulder[2] - BICYCLE.bar[2]) - swing,
        -bend,
      ]);
    };
    parts.push(
      part(
        'rider/thigh',
        () => thigh(id),
        at((state) => chain(leg(state).upper, person)),
      ),
      part(
        'rider/shin',
        () => shin(id),
        at((state) => chain(leg(state).lower, person)),
      ),
      part(
        'rider/upper-arm',
        () => upperArm(id),
        at(() => chain(arm().upper, person)),
      ),
      part(
        'rider/forearm',
        () => forearm(id),
        at(() => chain(arm().lower, person)),
      ),
    );
  }
  return parts;
}
