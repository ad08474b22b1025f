import { describe, expect, test } from 'vitest';
import type { ActorState } from '../../../src/core/actors.ts';
import { project } from '../../../src/core/camera.ts';
import { FRAME_COLUMNS, OBJECT_COLUMNS } from '../../../src/core/tables.ts';
import type { CollisionRecord, WorldState } from '../../../src/core/world-state.ts';
import { NO_AFFORDANCES } from '../../../src/labels/affordances/affordances.ts';
import type { FrameLabelInput } from '../../../src/labels/frame-labels.ts';
import { labelFrame } from '../../../src/labels/frame-labels.ts';
import { actorSpec, actorState, EGO_ID, paint, smallCamera } from '../../support/painted-scene.ts';

const camera = smallCamera();
const specs = [
  actorSpec(EGO_ID),
  actorSpec(2),
  actorSpec(3, 'truck', [8, 2.5, 3]),
  actorSpec(4, 'pedestrian', [0.5, 0.6, 1.8]),
];
const others: ActorState[] = [
  actorState(2, [20, 0, 0.75], { velocity: [5, 0, 0] }),
  actorState(3, [30, 3, 1.5], { yaw: Math.PI / 2 }),
  actorState(4, [-10, 0, 0.9]),
];
const collision = (tUs: number, other: number, egoInvolved = true): CollisionRecord => ({
  tUs,
  actors: egoInvolved ? [EGO_ID, other] : [2, other],
  point: [0, 0, 0],
  normal: [1, 0, 0],
  closingSpeed: 5,
  deltaV: [1, 1],
  egoInvolved,
});

function label(ego: Partial<ActorState> = {}, changes: Partial<FrameLabelInput> = {}) {
  const actors = [actorState(EGO_ID, [0, 0, 0.75], { velocity: [15, 0, 0], ...ego }), ...others];
  const state: WorldState = { tUs: 1_000_000, actors, signals: [] };
  const images = paint(state, null, specs, camera);
  return labelFrame({
    scene: 's',
    frame: 3,
    state,
    previous: null,
    actors: specs,
    egoId: EGO_ID,
    camera,
    instance: images.instance,
    amodalPixels: images.amodalPixels,
    collisions: [],
    lane: null,
    histories: new Map(),
    avoidable: null,
    affordances: NO_AFFORDANCES,
    ...changes,
  });
}
const object = (labels: ReturnType<typeof label>, id: number) =>
  labels.objects.find((row) => row.object_id === id)!;

describe('labels of a frame', () => {
  test('have exactly the columns of the tables, and the ego has no row', () => {
    const labels = label();
    expect(Object.keys(labels.frame)).toEqual(FRAME_COLUMNS.map((c) => c.name));
    for (const row of labels.objects) {
      expect(Object.keys(row)).toEqual(OBJECT_COLUMNS.map((c) => c.name));
    }
    expect(labels.objects.map((row) => row.object_id)).toEqual([2, 3, 4]);
  });

  test('place objects in the camera frame, KITTI turns included', () => {
    const labels = label();
    // The camera is 1.6 m ahead of the rear axle (1.4 m behind the box centre) and 1.3 m up.
    expect(object(labels, 2).cam_x).toBeCloseTo(0, 9);
    expect(object(labels, 2).cam_y).toBeCloseTo(1.3 - 0.75, 9);
    expect(object(labels, 2).cam_z).toBeCloseTo(20 - 0.2, 9);
    expect(object(labels, 2).rotation_y).toBeCloseTo(-Math.PI / 2, 9);
    // 3 m to the left, facing left: against the camera's x axis.
    expect(object(labels, 3).cam_x).toBeCloseTo(-3, 9);
    expect(Math.abs(object(labels, 3).rotation_y)).toBeCloseTo(Math.PI, 9);
  });

  test('follow the camera when the ego turns and dives', () => {
    const level = label();
    const diving = label({ pitch: 0.03, yaw: 0.1 });
    expect(object(diving, 2).rotation_y).toBeCloseTo(-Math.PI / 2 + 0.1, 3);
    // The nose goes down: what lies ahead moves up in the image.
    expect(object(diving, 2).bbox_top!).toBeLessThan(object(level, 2).bbox_top!);
    expect(diving.frame.ego_pitch).toBe(0.03);
    expect(diving.frame.ego_z).toBeGreaterThan(level.frame.ego_z);
  });

  test('give the pose of the rear axle on the ground', () => {
    const { frame } = label({ yaw: Math.PI / 2 });
    expect(
      [frame.ego_x, frame.ego_y, frame.ego_z].map((v) => Math.round(v * 1e9) / 1e9 + 0),
    ).toEqual([0, -1.4, 0]);
  });

  test('agree with the picture: visible box inside the projected one, centre on the object', () => {
    const labels = label();
    for (const row of labels.objects.filter((r) => r.visible_left !== null)) {
      expect(row.visible_left!).toBeGreaterThanOrEqual(Math.floor(row.bbox_left!));
      expect(row.visible_top!).toBeGreaterThanOrEqual(Math.floor(row.bbox_top!));
      expect(row.visible_right!).toBeLessThanOrEqual(Math.ceil(row.bbox_right!));
      expect(row.visible_bottom!).toBeLessThanOrEqual(Math.ceil(row.bbox_bottom!));
      const [u, v] = project(camera, [row.cam_x, row.cam_y, row.cam_z]);
      expect(
        u > row.bbox_left! && u < row.bbox_right! && v > row.bbox_top! && v < row.bbox_bottom!,
      ).toBe(true);
    }
    expect(object(labels, 2).visible_fraction).toBe(1);
    expect(object(labels, 3).visible_fraction).toBeGreaterThan(0.3);
    expect(object(labels, 3).visible_fraction).toBeLessThan(1);
  });

  test('of what is behind the camera are null boxes, truncation 1 and nothing visible', () => {
    expect(object(label(), 4)).toMatchObject({
      bbox_left: null,
      bbox_top: null,
      bbox_right: null,
      bbox_bottom: null,
      visible_left: null,
      visible_top: null,
      visible_right: null,
      visible_bottom: null,
      truncation: 1,
      visible_fraction: 0,
    });
  });

  test('distance and ttc are bumper to bumper, min_ttc is the least', () => {
    const labels = label();
    expect(object(labels, 2).distance).toBeCloseTo(15.5, 9);
    expect(object(labels, 2).ttc).toBeCloseTo(1.55, 9);
    expect(object(labels, 4).ttc).toBeNull();
    expect(labels.frame.min_ttc).toBeCloseTo(1.55, 9);
    expect(label({ velocity: [0, 0, 0] }).frame.min_ttc).toBeNull();
  });

  test('time_to_collision counts down to the first contact of the ego and is null after it', () => {
    const before = {
      collisions: [collision(3_000_000, 3), collision(2_500_000, 2), collision(1, 3, false)],
    };
    expect(label({}, before).frame.time_to_collision).toBe(1.5);
    expect(label({}, { collisions: [collision(1_000_000, 2)] }).frame.time_to_collision).toBe(0);
    const after = { collisions: [collision(999_999, 2), collision(2_000_000, 3)] };
    expect(label({}, after).frame.time_to_collision).toBeNull();
    expect(label().frame.time_to_collision).toBeNull();
  });

  test('dangerous is a collision of the two within 1.8 s, and no other', () => {
    const dangerous = (c: CollisionRecord) =>
      label({}, { collisions: [c] })
        .objects.filter((row) => row.dangerous)
        .map((row) => row.object_id);
    expect(dangerous(collision(2_800_000, 2))).toEqual([2]);
    expect(dangerous(collision(2_800_001, 2))).toEqual([]);
    expect(dangerous(collision(1_000_000, 3))).toEqual([3]);
    expect(dangerous(collision(999_999, 3))).toEqual([]);
    expect(dangerous(collision(2_000_000, 3, false))).toEqual([]);
  });

  test('acceleration is along the vehicle, over the last step', () => {
    const previous: WorldState = {
      tUs: 990_000,
      actors: [actorState(EGO_ID, [0, -0.1, 0.75], { velocity: [0, 10.05, 0] }), ...others],
      signals: [],
    };
    const { frame } = label({ yaw: Math.PI / 2, velocity: [0, 10, 0] }, { previous });
    expect(frame.ego_acceleration).toBeCloseTo(-5, 9);
    expect(frame.ego_speed).toBe(10);
    expect(label().frame.ego_acceleration).toBe(0);
  });

  test('carry the lane where there is one', () => {
    const lane = { offset: 0.2, headingError: -0.01, curvature: 0.002, speedLimit: 13.9 };
    expect(label({}, { lane }).frame).toMatchObject({
      lane_offset: 0.2,
      heading_error: -0.01,
      curvature: 0.002,
      speed_limit: 13.9,
    });
    expect(label().frame.lane_offset).toBeNull();
  });
});
