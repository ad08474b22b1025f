/** A radar on a real street: who is where and how fast. */
import { expect, test } from 'vitest';
import { sceneSolids } from '../../../../src/engine/solids/scene-solids.ts';
import { EGO_FROM_RADAR, senseRadar } from '../../../../src/pipeline/sensing/radar-sensor.ts';
import { FRONT_RADAR } from '../../../../src/sensors/radar/radar.ts';
import { stage } from '../../../support/street.ts';

const staged = stage([
  { model: 'saloon', x: 0, y: -1.75 },
  { model: 'hatchback', x: 25, y: -1.75 },
  { model: 'truck', x: 60, y: 1.75, yaw: Math.PI },
  { model: 'pedestrian', x: 12, y: -5, yaw: 1 },
]);
const state = staged.state(
  new Map([
    [1, { velocity: [20, 0, 0] as const }],
    [2, { velocity: [12, 0, 0] as const }],
    [3, { velocity: [-15, 0, 0] as const }],
  ]),
);

test('each road user ahead is found in its box, with its speed; the world stands still over ground', () => {
  const spec = { ...FRONT_RADAR, ghostRate: 0, clutterRate: 0 };
  const { scene } = staged;
  const found = senseRadar(spec, { scene, motion: [state] }, sceneSolids(scene), state, '0');
  expect(new Set(found.map(({ instance }) => instance))).toEqual(new Set([0, 2, 3, 4]));
  const origin = scene.actors[0]?.originInBody[0] as number;
  for (const { range, azimuth, doppler, overGround, instance } of found) {
    const c = Math.cos(azimuth);
    const speed = instance === 2 ? 12 : instance === 3 ? -15 : 0;
    expect(Math.abs(overGround - speed * c)).toBeLessThan(0.4);
    expect(Math.abs(doppler - (speed - 20) * c)).toBeLessThan(0.8);
    const actor = state.actors[instance - 1];
    const size = scene.actors[instance - 1]?.size;
    if (!actor || !size) continue;
    const x = origin + EGO_FROM_RADAR[3] + range * c;
    const y = -1.75 + range * Math.sin(azimuth);
    const reach = Math.hypot(size[0], size[1]) / 2 + 0.5;
    expect(Math.hypot(x - actor.position[0], y - actor.position[1])).toBeLessThan(reach);
  }
});
