/**
 * The text files of KITTI's object benchmark. A label line is
 * `type truncated occluded alpha left top right bottom h w l x y z rotation_y`.
 */
import type { ActorKind } from '../core/actors.ts';
import type { CameraSpec } from '../core/camera.ts';
import { atan2, wrapAngle } from '../core/math.ts';
import type { ObjectRow } from '../core/tables.ts';
import { invertRigid, type Mat4, multiply } from '../core/vector.ts';

const IDENTITY: Mat4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** KITTI's types; what it has no word for is `Misc`. */
const TYPES: Readonly<Record<ActorKind, string>> = {
  car: 'Car',
  van: 'Van',
  truck: 'Truck',
  bus: 'Misc',
  motorcycle: 'Misc',
  bicycle: 'Cyclist',
  pedestrian: 'Pedestrian',
  animal: 'Misc',
  obstacle: 'Misc',
};

/**
 * 0 fully visible, 1 partly occluded, 2 largely occluded, 3 unknown, which KITTI's evaluation leaves out at every
 * difficulty: here what shows less than a tenth. What the image's border cuts off is truncation, not occlusion.
 */
function occlusionLevel(row: ObjectRow): 0 | 1 | 2 | 3 {
  const inside = 1 - row.truncation;
  const shown = inside > 0 ? Math.min(1, row.visible_fraction / inside) : 0;
  if (shown >= 0.9) return 0;
  if (shown >= 0.5) return 1;
  return shown >= 0.1 ? 2 : 3;
}

/** Rounded, without a negative zero. */
const fixed = (value: number, digits: number): string =>
  (Number(value.toFixed(digits)) + 0).toFixed(digits);

function labelLine(row: ObjectRow): string {
  const alpha = wrapAngle(row.rotation_y - atan2(row.cam_x, row.cam_z));
  const box = [row.bbox_left, row.bbox_top, row.bbox_right, row.bbox_bottom];
  const inMetres = [
    row.height,
    row.width,
    row.length,
    row.cam_x,
    row.cam_y + row.height / 2,
    row.cam_z,
  ];
  return [
    TYPES[row.kind as ActorKind] ?? 'Misc',
    fixed(row.truncation, 2),
    occlusionLevel(row),
    fixed(alpha, 4),
    ...box.map((edge) => fixed(edge as number, 2)),
    ...inMetres.map((value) => fixed(value, 4)),
    fixed(row.rotation_y, 4),
  ].join(' ');
}

/** Objects that have a box in the image and at least one visible pixel: the others have no line. */
const isLabelled = (row: ObjectRow): boolean => row.bbox_left !== null && row.visible_left !== null;

/** The contents of label_2/NNNNNN.txt; empty where there is nothing to see. */
export const labelText = (objects: readonly ObjectRow[]): string =>
  objects
    .filter(isLabelled)
    .map((row) => `${labelLine(row)}\n`)
    .join('');

/** Numbers as KITTI's text files have them. */
export const numbers = (values: readonly number[]): string =>
  values.map((value) => (value + 0).toExponential(12)).join(' ');
const line = (name: string, values: readonly number[]) => `${name}: ${numbers(values)}\n`;

/** The 3x4 projection of a pinhole, row by row. */
export const projectionOf = (camera: CameraSpec): number[] => [
  camera.fx,
  0,
  camera.cx,
  0,
  0,
  camera.fy,
  camera.cy,
  0,
  0,
  0,
  1,
  0,
];

/**
 * The contents of calib/NNNNNN.txt. The imu frame is the vehicle frame, and so is the velodyne's where there is none.
 * @param egoFromLidar where the scanner is
 */
export function calibrationText(camera: CameraSpec, egoFromLidar: Mat4 = IDENTITY): string {
  const projection = projectionOf(camera);
  const cameraFromLidar = multiply(invertRigid(camera.egoFromCamera), egoFromLidar);
  return [
    ...['P0', 'P1', 'P2', 'P3'].map((name) => line(name, projection)),
    line('R0_rect', [1, 0, 0, 0, 1, 0, 0, 0, 1]),
    line('Tr_velo_to_cam', cameraFromLidar.slice(0, 12)),
    line('Tr_imu_to_velo', invertRigid(egoFromLidar).slice(0, 12)),
  ].join('');
}
