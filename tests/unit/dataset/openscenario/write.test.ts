import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../../../scenes/index.ts';
import { worldFromBody } from '../../../../src/core/actors.ts';
import { transformPoint, type Vec3 } from '../../../../src/core/vector.ts';
import { findActor, stateAt, type WorldState } from '../../../../src/core/world-state.ts';
import { TRAJECTORY_ERROR } from '../../../../src/dataset/openscenario/trajectory.ts';
import { writeOpenScenario } from '../../../../src/dataset/openscenario/write-open-scenario.ts';
import { parseXml } from '../../../../src/dataset/xml/parse-xml.ts';
import type { XmlElement } from '../../../../src/dataset/xml/xml-element.ts';
import { findOutcome, findScenario } from '../../../../src/pipeline/find-outcome.ts';
import { createPhysics } from '../../../support/physics.ts';

const { episode } = findOutcome(
  { scenario: findScenario(SCENARIOS, 'cpna-v1'), seed: 5, outcome: 'crash', overrides: {} },
  createPhysics,
);
const { stage, states, collisions } = episode;
const actors = stage.actors.map(({ spec }) => spec);
const text = writeOpenScenario({
  description: 'cpna & "others"',
  roadFile: 'road.xodr',
  actors,
  egoId: stage.egoId,
  states,
  collisions,
});
const root = parseXml(text, 'scene.xosc');

/** All descendants of a name. */
const find = (element: XmlElement, name: string): XmlElement[] => [
  ...element.all(name),
  ...element.children.flatMap((child) => find(child, name)),
];
const only = (element: XmlElement, name: string): XmlElement => {
  const [first, second] = find(element, name);
  if (!first || second) throw new Error(`not one <${name}>`);
  return first;
};
const nameOf = (id: number) => {
  const spec = actors.find((actor) => actor.id === id);
  return id === stage.egoId ? 'ego' : `${spec?.kind}-${id}`;
};
/** Under the rear axle, or under the middle of a person. */
const reference = (state: WorldState, id: number): Vec3 =>
  transformPoint(
    worldFromBody(findActor(state, id)),
    actors.find((actor) => actor.id === id)?.originInBody ?? [0, 0, 0],
  );

interface Vertex {
  readonly t: number;
  readonly at: Vec3;
  readonly h: number;
}
function verticesOf(name: string): Vertex[] {
  const group = find(root, 'ManeuverGroup').find((one) => one.text('name') === name);
  return find(group as XmlElement, 'Vertex').map((vertex) => {
    const p = only(vertex, 'WorldPosition');
    return {
      t: vertex.number('time'),
      at: [p.number('x'), p.number('y'), p.number('z')],
      h: p.number('h'),
    };
  });
}

test('it is OpenSCENARIO 1.2 with the road beside it, and the same text again', () => {
  expect(root.name).toBe('OpenSCENARIO');
  const header = root.one('FileHeader');
  expect([header.integer('revMajor'), header.integer('revMinor')]).toEqual([1, 2]);
  expect(header.text('description')).toBe('cpna & "others"');
  expect(only(root, 'LogicFile').text('filepath')).toBe('road.xodr');
  const again = {
    description: 'cpna & "others"',
    roadFile: 'road.xodr',
    actors,
    egoId: stage.egoId,
  };
  expect(writeOpenScenario({ ...again, states, collisions })).toBe(text);
});

describe('everybody', () => {
  test('is an entity, the ego by that name', () => {
    const objects = find(root, 'ScenarioObject');
    expect(objects.map((object) => object.text('name'))).toEqual(
      actors.map(({ id }) => nameOf(id)),
    );
    expect(new Set(objects.map((object) => object.text('name'))).size).toBe(actors.length);
  });

  test('has a box about the reference point that is its box in the world', () => {
    for (const [i, object] of find(root, 'ScenarioObject').entries()) {
      const spec = actors[i];
      if (!spec) throw new Error('an entity too many');
      const [centre, size] = [only(object, 'Center'), only(object, 'Dimensions')];
      expect([size.number('length'), size.number('width'), size.number('height')]).toEqual(
        spec.size,
      );
      const state = states[0] as WorldState;
      const actor = findActor(state, spec.id);
      const [x, y] = reference(state, spec.id);
      const [dx, dy] = [centre.number('x'), centre.number('y')];
      expect(x + dx * Math.cos(actor.yaw) - dy * Math.sin(actor.yaw)).toBeCloseTo(
        actor.position[0],
        6,
      );
      expect(y + dx * Math.sin(actor.yaw) + dy * Math.cos(actor.yaw)).toBeCloseTo(
        actor.position[1],
        6,
      );
      expect(centre.number('z')).toBeCloseTo(spec.size[2] / 2, 9);
    }
  });

  test('a car has its rear axle at the reference point and its front axle a wheelbase before it', () => {
    const ego = find(root, 'ScenarioObject')[0] as XmlElement;
    expect(only(ego, 'RearAxle').number('positionX')).toBeCloseTo(0, 12);
    expect(only(ego, 'FrontAxle').number('positionX')).toBeGreaterThan(2.3);
    expect(only(ego, 'FrontAxle').number('maxSteering')).toBeGreaterThan(0.3);
  });

  test('starts where it did', () => {
    const starts = find(root, 'Private');
    expect(starts).toHaveLength(actors.length);
    for (const [i, start] of starts.entries()) {
      const id = actors[i]?.id ?? -1;
      expect(start.text('entityRef')).toBe(nameOf(id));
      const p = only(start, 'WorldPosition');
      const [x, y, z] = reference(states[0] as WorldState, id);
      expect([p.number('x'), p.number('y'), p.number('z')]).toEqual([x, y, z]);
      const [vx, vy] = findActor(states[0] as WorldState, id).velocity;
      expect(only(start, 'AbsoluteTargetSpeed').number('value')).toBeCloseTo(Math.hypot(vx, vy), 9);
    }
  });

  test('who moves follows its way, by the clock, to within the stated error at every step', () => {
    for (const { id } of actors) {
      const [a, b] = [states[0], states.at(-1)].map((state) => reference(state as WorldState, id));
      const goes = Math.hypot((b?.[0] ?? 0) - (a?.[0] ?? 0), (b?.[1] ?? 0) - (a?.[1] ?? 0)) > 0.01;
      if (!goes) continue;
      const vertices = verticesOf(nameOf(id));
      let k = 0;
      for (const state of states) {
        const t = state.tUs / 1e6;
        while (k + 2 < vertices.length && (vertices[k + 1] as Vertex).t <= t) k++;
        const [p, q] = [vertices[k] as Vertex, vertices[k + 1] as Vertex];
        const u = (t - p.t) / (q.t - p.t);
        const is = reference(state, id);
        const off = Math.hypot(
          ...p.at.map((c, axis) => c + ((q.at[axis] as number) - c) * u - (is[axis] as number)),
        );
        expect(off).toBeLessThan(TRAJECTORY_ERROR.metres + 1e-9);
        const turn = p.h + (q.h - p.h) * u - findActor(state, id).yaw;
        expect(Math.abs(Math.sin(turn / 2)) * 2).toBeLessThan(TRAJECTORY_ERROR.radians + 1e-9);
      }
    }
  });

  test('is there at the very moment of a collision', () => {
    expect(collisions.length).toBeGreaterThan(0);
    for (const { tUs, actors: parties } of collisions) {
      for (const id of parties.filter((one) => one > 0)) {
        const vertex = verticesOf(nameOf(id)).find(({ t }) => t === tUs / 1e6);
        expect(vertex?.at).toEqual(reference(stateAt(states, tUs), id));
      }
    }
  });
});

test('it stops when the scene does', () => {
  const end = only(root.one('Storyboard').one('StopTrigger'), 'SimulationTimeCondition');
  expect(end.number('value')).toBe((states.at(-1)?.tUs ?? 0) / 1e6);
});

test('on a road that climbs everybody is lifted onto it, and vehicles tilt with it', () => {
  const [ego] = actors;
  const person = actors.find(({ kind }) => kind === 'pedestrian');
  if (!ego || !person) throw new Error('nobody is there');
  // 10 % uphill to the east.
  const ground = (x: number) => 3 + 0.1 * x;
  const facing = (yaw: number): WorldState => ({
    tUs: 0,
    signals: [],
    actors: [ego, person].map(({ id }) => ({
      ...findActor(states[0] as WorldState, id),
      yaw,
      pitch: 0,
      roll: 0,
    })),
  });
  const startsWith = (yaw: number) => {
    const state = facing(yaw);
    const scene = { description: '', roadFile: 'x', egoId: ego.id, collisions: [], ground };
    const xosc = writeOpenScenario({ ...scene, actors: [ego, person], states: [state] });
    const [car, walker] = find(parseXml(xosc, 'x'), 'Private').map((start) =>
      only(start, 'WorldPosition'),
    );
    return { state, car: car as XmlElement, walker: walker as XmlElement };
  };
  const uphill = startsWith(0);
  const [x, , z] = reference(uphill.state, ego.id);
  expect(uphill.car.number('z')).toBeCloseTo(z + 3 + 0.1 * x, 9);
  expect(uphill.car.number('p')).toBeCloseTo(-Math.atan(0.1), 9);
  expect(uphill.car.number('r')).toBeCloseTo(0, 9);
  expect(uphill.walker.number('p')).toBe(0);
  const across = startsWith(Math.PI / 2).car;
  expect(across.number('p')).toBeCloseTo(0, 9);
  expect(across.number('r')).toBeCloseTo(-Math.atan(0.1), 9);
});

test('who turns through the south does not spin', () => {
  const state = (tUs: number, yaw: number): WorldState => ({
    tUs,
    signals: [],
    actors: [{ ...findActor(states[0] as WorldState, 1), yaw, position: [tUs / 1e5, 0, 0.7] }],
  });
  const turning = [3.1, 3.14, -3.1, -3.05].map((yaw, i) => state(i * 10_000, yaw));
  const [ego] = actors;
  if (!ego) throw new Error('no ego');
  const xosc = parseXml(
    writeOpenScenario({
      description: '',
      roadFile: 'x',
      actors: [ego],
      egoId: ego.id,
      states: turning,
      collisions: [],
    }),
    'x',
  );
  const yaws = find(xosc, 'Vertex').map((vertex) => only(vertex, 'WorldPosition').number('h'));
  for (const [i, yaw] of yaws.entries()) {
    if (i > 0) expect(Math.abs(yaw - (yaws[i - 1] as number))).toBeLessThan(0.2);
  }
});
