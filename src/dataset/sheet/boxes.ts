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

interface Tag {
  readonly text: string;
  readonly colour: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}
const TAG_SIZE = 11;
const TAG_HEIGHT = 15;

function tagOf(row: ObjectRow, scale: number): Tag {
  const text = row.ttc === null ? row.kind : `${row.kind} ${row.ttc.toFixed(1)} s`;
  const width = textWidth(text, TAG_SIZE, 'bold') + 8;
  const middle = ((row.visible_left! + row.visible_right!) / 2) * scale;
  return {
    text,
    width,
    colour: colourOf(row),
    x: Math.max(0, middle - width / 2),
    y: Math.max(0, row.bbox_top! * scale - TAG_HEIGHT - 3),
  };
}

const overlap = (a: Tag, b: Tag): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && Math.abs(a.y - b.y) < TAG_HEIGHT;

const drawTag = ({ text, colour, x, y, width }: Tag): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${TAG_HEIGHT}" rx="3" fill="${colour}"/>` +
  textPath(text, x + 4, y + TAG_SIZE, TAG_SIZE, '#0b0d10', 'bold');

/** Kind and ttc above the boxes: what is dangerous first, then what is near; where two would overlap, one. */
function drawTags(rows: readonly ObjectRow[], scale: number): string {
  const large = rows.filter(
    (row) => row.dangerous || (row.visible_right! - row.visible_left!) * scale >= 24,
  );
  const ranked = large.toSorted(
    (a, b) => Number(b.dangerous) - Number(a.dangerous) || a.cam_z - b.cam_z,
  );
  const placed: Tag[] = [];
  for (const row of ranked) {
    const tag = tagOf(row, scale);
    if (!placed.some((other) => overlap(tag, other))) placed.push(tag);
  }
  return placed.map(drawTag).join('');
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
  return boxes.join('') + drawTags(seen, scale);
}
