import { describe, expect, test } from 'vitest';
import type { ObjectRow } from '../../../src/core/tables.ts';
import { calibrationText, labelText } from '../../../src/dataset/kitti-labels.ts';
import { smallCamera } from '../../support/painted-scene.ts';
import { identityOf, paintedOnce } from '../../support/synthetic-dataset.ts';

const base: ObjectRow = {
  ...paintedOnce(0, identityOf())[0]!.labels.objects[0]!,
  kind: 'van',
  height: 2,
  width: 1.9,
  length: 5,
  cam_x: 3,
  cam_y: 0.5,
  cam_z: 4,
  rotation_y: -1.5,
  bbox_left: 1,
  bbox_top: 2,
  bbox_right: 30.125,
  bbox_bottom: 20,
  visible_left: 1,
  truncation: 0,
  visible_fraction: 1,
};
const fields = (changes: Partial<ObjectRow>) =>
  labelText([{ ...base, ...changes }])
    .trim()
    .split(' ');

describe('a line of label_2', () => {
  test('has fifteen fields, in the order of the benchmark', () => {
    // The bottom centre is half the height below; alpha is rotation_y minus the bearing atan2(3, 4).
    expect(labelText([base])).toBe(
      'Van 0.00 0 -2.1435 1.00 2.00 30.13 20.00 2.0000 1.9000 5.0000 3.0000 1.5000 4.0000 -1.5000\n',
    );
  });

  test('takes occlusion from the visible share, the border of the image apart', () => {
    const occluded = (visible_fraction: number, truncation = 0) =>
      fields({ visible_fraction, truncation })[2];
    expect([1, 0.9, 0.89, 0.5, 0.49, 0.1, 0.09].map((share) => occluded(share))).toEqual([
      '0',
      '0',
      '1',
      '1',
      '2',
      '2',
      '3',
    ]);
    expect(occluded(0.5, 0.5)).toBe('0');
  });

  test('is left out for what has no box or no visible pixel', () => {
    expect(
      labelText([
        { ...base, bbox_left: null },
        { ...base, visible_left: null },
      ]),
    ).toBe('');
  });

  test('keeps alpha within pi', () => {
    expect(Number(fields({ rotation_y: -3.1, cam_x: 4, cam_z: 0.5 })[3])).toBeGreaterThan(0);
  });
});

test('the calibration maps the vehicle frame to the camera, and the camera to pixels', () => {
  const camera = smallCamera();
  const lines = new Map(
    calibrationText(camera)
      .trim()
      .split('\n')
      .map((line) => {
        const [name, values] = line.split(': ') as [string, string];
        return [name, values.split(' ').map(Number)];
      }),
  );
  expect([...lines.keys()]).toEqual([
    'P0',
    'P1',
    'P2',
    'P3',
    'R0_rect',
    'Tr_velo_to_cam',
    'Tr_imu_to_velo',
  ]);
  expect(lines.get('P2')).toEqual(
    [camera.fx, 0, 32, 0, 0, camera.fy, 18, 0, 0, 0, 1, 0].map((v) => expect.closeTo(v, 9)),
  );
  const velo = lines.get('Tr_velo_to_cam')!;
  // 10 m ahead of the rear axle, on the ground: 8.4 m ahead of the camera and 1.3 m below it.
  const camPoint = [0, 1, 2].map((row) => velo[row * 4]! * 10 + velo[row * 4 + 3]!);
  expect(camPoint).toEqual([0, 1.3, 8.4].map((v) => expect.closeTo(v, 9)));
});
