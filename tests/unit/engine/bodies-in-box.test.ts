import { describe, expect, it } from 'vitest';
import type { ActorSpec, ActorState } from '../../../src/core/actors.ts';
import { transformPoint } from '../../../src/core/vector.ts';
import { actorParts } from '../../../src/engine/bodies/actor-parts.ts';
import type { BodyLevel } from '../../../src/engine/bodies/body-part.ts';
import { type MeshData, vertexPosition } from '../../../src/engine/mesh/mesh-builder.ts';
import { BODY_MODELS } from '../../../src/world/bodies/catalogue.ts';
import { specOf, stateOf } from '../../support/street.ts';

const meshes = new Map<string, MeshData>();
function meshOf(level: BodyLevel): MeshData {
  const known = meshes.get(level.mesh) ?? level.build();
  meshes.set(level.mesh, known);
  return known;
}

/** Farthest that any vertex reaches along each axis, as a share of the half size. */
function reach(spec: ActorSpec, state: ActorState, level = 0): [number, number, number] {
  const most: [number, number, number] = [0, 0, 0];
  for (const part of actorParts(spec)) {
    const mesh = meshOf(part.levels[Math.min(level, part.levels.length - 1)] as BodyLevel);
    const place = part.bodyFromPart(state);
    for (let i = 0; i < mesh.vertexCount; i++) {
      const p = transformPoint(place, vertexPosition(mesh, i));
      for (let k = 0; k < 3; k++) {
        most[k] = Math.max(
          most[k] as number,
          Math.abs(p[k] as number) / ((spec.size[k] as number) / 2),
        );
      }
    }
  }
  return most;
}

const isOnTwoWheels = ({ kind }: ActorSpec) => kind === 'bicycle' || kind === 'motorcycle';

const posed = (
  spec: ActorSpec,
  steer: number,
  travel: number,
  stride: number,
  spin: number,
): ActorState =>
  stateOf(
    spec,
    { model: spec.model, x: 0, y: 0 },
    {
      stride,
      wheels: spec.wheels.map((wheel) => ({ steer: wheel.steered ? steer : 0, spin, travel })),
    },
  );

describe.each(BODY_MODELS.map((model) => model.name))('%s', (name) => {
  const spec = specOf(1, { model: name, x: 0, y: 0 });
  const lock = BODY_MODELS.find((model) => model.name === name)?.chassis?.maxSteer ?? 0;

  it('stays inside its box at full lock, in every phase and at both ends of its springs', () => {
    for (const [steer, travel] of [
      [0, 0],
      [lock, 0.2],
      [-lock, -0.2],
      [lock, -0.2],
    ] as const) {
      for (const stride of [0, 0.8, 1.6, 2.4, 3.2, 4, 4.8, 5.6]) {
        const most = reach(spec, posed(spec, steer, travel, stride, stride / 3));
        expect(Math.max(...most)).toBeLessThanOrEqual(1.0001);
        if (spec.kind !== 'pedestrian' && !isOnTwoWheels(spec)) break;
      }
    }
  });

  it('fills its box, and so do its simpler forms', () => {
    const still = posed(spec, 0, 0, 0.8, 0);
    for (const level of [0, 1, 2]) {
      const [length, width, height] = reach(spec, still, level);
      expect(Math.min(length, isOnTwoWheels(spec) ? 1 : width)).toBeGreaterThan(
        spec.kind === 'pedestrian' ? 0.7 : 0.97,
      );
      expect(height).toBeGreaterThan(0.95);
      expect(Math.max(length, width, height)).toBeLessThanOrEqual(1.0001);
    }
  });
});

/** Actors differ in outfit and in what they carry by their id. */
describe.each(['pedestrian', 'child', 'bicycle', 'motorcycle'])('every outfit of a %s', (model) => {
  it('stays inside the box in every phase, at every level', () => {
    for (let id = 1; id <= 21; id++) {
      const spec = specOf(id, { model, x: 0, y: 0 });
      for (const level of [0, 1, 2]) {
        for (const stride of [0, 0.8, 1.6, 2.4, 3.2, 4, 4.8, 5.6]) {
          const most = reach(spec, posed(spec, 0.5, 0, stride, stride), level);
          expect(Math.max(...most), `actor ${id}, level ${level}`).toBeLessThanOrEqual(1.0001);
        }
      }
    }
  }, 60_000);
});

describe.each(['hatchback', 'saloon', 'estate', 'suv', 'van', 'truck', 'pickup', 'bus'])(
  'simpler forms of a %s',
  (model) => {
    it('stay inside the box at full lock too', () => {
      const spec = specOf(1, { model, x: 0, y: 0 });
      const lock = BODY_MODELS.find(({ name }) => name === model)?.chassis?.maxSteer ?? 0;
      for (const level of [1, 2]) {
        for (const steer of [lock, -lock, lock / 2]) {
          const most = reach(spec, posed(spec, steer, 0.2, 0, 0.4), level);
          expect(Math.max(...most)).toBeLessThanOrEqual(1.0001);
        }
      }
    });
  },
);
