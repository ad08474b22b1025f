/** Labels drawn over a frame: 3D boxes coloured by `ttc`, dangerous ones in red. SVG. */
import type { CameraSpec } from '../../core/camera.ts';
import { project } from '../../core/camera.ts';
import type { FrameLabels, FrameRow, ObjectRow } from '../../core/tables.ts';
import type { Mat4 } from '../../core/vector.ts';
import {
  invertRigid,
  multiply,
  rotationFromEuler,
  transformFromRotation,
} from '../../core/vector.ts';
import { BOX_EDGES, boxCorners, clipToNear } from '../../labels/box-projection.ts';
import { textPath, textWidth } from './text.ts';

/** Upper bounds of `ttc` in seconds, and what is drawn up to there; the last is for all else. */
export const TTC_COLOURS: readonly { readonly below: number; readonly colour: string }[] = [
  { below: 1.5, colour: '#ff8a1f' },
  { below: 4, colour: '#ffd84a' },
  { below: Number.POSITIVE_INFINITY, colour: '#5be3c4' },
];
export const DANGER_COLOUR = '#ff2d46';

const colourOf = (row: ObjectRow): string =>
  row.dangerous
    ? DANGER_COLOUR
    : (TTC_COLOURS.find(({ below }) => (row.ttc ?? Number.MAX_VALUE) < below)?.colour as string);

const cameraFromWorld = (frame: FrameRow, camera: CameraSpec): Mat4 =>
  invertRigid(
    multiply(
      transformFromRotation(rotationFromEuler(frame.ego_yaw, frame.ego_pitch, frame.ego_roll), [
        frame.ego_x,
        frame.ego_y,
        frame.ego_z,
      ]),
      camera.egoFromCamera,
    ),
  );

function edgesOf(row: ObjectRow, fromWorld: Mat4, camera: CameraSpec, scale: number): string {
  const body = transformFromRotation(rotationFromEuler(row.yaw, row.pitch, row.roll), [
    row.x,
    row.y,
    row.z,
  ]);
  const corners = boxCorners(multiply(fromWorld, body), [row.length, row.width, row.height]);
  let data = '';
  for (const [i, j] of BOX_EDGES) {
    const seen = clipToNear(corners[i]!, corners[j]!);
    if (!seen) continue;
    const [a, b] = seen.map((point) => project(camera, point).map((v) => (v * scale).toFixed(1)));
    data += `M${a}L${b}`;
  }
  return data;
}

/** Kind and ttc above the box; only where the box is large enough to be told apart. */
function tagOf(row: ObjectRow, scale: number, colour: string): string {
  const [left, right] = [row.visible_left! * scale, row.visible_right! * scale];
  if (right - left < 26 && !row.dangerous) return '';
  const text = row.ttc === null ? row.kind : `${row.kind} ${row.ttc.toFixed(1)} s`;
  const size = 11;
  const x = Math.max(2, (left + right - textWidth(text, size, 'bold')) / 2);
  const y = Math.max(size + 2, row.bbox_top! * scale - 5);
  const width = textWidth(text, size, 'bold') + 6;
  return (
    `<rect x="${x - 3}" y="${y - size}" width="${width}" height="${size + 3}" rx="2" fill="#000" fill-opacity="0.6"/>` +
    textPath(text, x, y, size, colour, 'bold')
  );
}

/**
 * @param scale from image pixels to drawn pixels
 * @returns SVG elements; far objects first
 */
export function drawBoxes(labels: FrameLabels, camera: CameraSpec, scale: number): string {
  const fromWorld = cameraFromWorld(labels.frame, camera);
  const seen = labels.objects
    .filter(
      (row) => row.bbox_left !== null && row.visible_left !== null && row.visible_fraction > 0.02,
    )
    .toSorted((a, b) => b.cam_z - a.cam_z);
  const boxes = seen.map((row) => {
    const [colour, width] = [colourOf(row), row.dangerous ? 2.4 : 1.2];
    const edges = edgesOf(row, fromWorld, camera, scale);
    return `<path d="${edges}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-opacity="0.9"/>`;
  });
  const tags = seen.map((row) => tagOf(row, scale, colourOf(row)));
  return [...boxes, ...tags].join('');
}
