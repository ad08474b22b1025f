/** The labels' 2D boxes over the dashboard picture. */
import { worldFromBody } from '../core/actors.ts';
import type { CameraSpec } from '../core/camera.ts';
import type { RenderScene } from '../core/frame-record.ts';
import { invertRigid, multiply } from '../core/vector.ts';
import { findActor, findSpec, type WorldState } from '../core/world-state.ts';
import { type PixelBox, projectBox } from '../labels/box-projection.ts';
import { worldFromCamera } from '../labels/ego-pose.ts';
import { nameOf, ttcById } from './ego-signals.ts';

/** Farther away a box is a few pixels; and what stands behind houses is drawn too. */
const REACH_M = 90;
const HOT_S = 1.5;
const COLOURS: Readonly<Record<string, string>> = {
  pedestrian: '#ffb86b',
  bicycle: '#ffe36b',
  car: '#6db5ff',
  van: '#8fd0ff',
  truck: '#b9a4ff',
};

/** The camera as the view fits it into a rectangle: the same field of view across. */
function fitted(camera: CameraSpec, width: number, height: number): CameraSpec {
  const k = width / camera.width;
  return {
    width,
    height,
    fx: camera.fx * k,
    fy: camera.fy * k,
    cx: camera.cx * k,
    cy: height / 2 + (camera.cy - camera.height / 2) * k,
    egoFromCamera: camera.egoFromCamera,
  };
}

function drawBox(
  context: CanvasRenderingContext2D,
  box: PixelBox,
  colour: string,
  label: string,
): void {
  const { left, top, right, bottom } = box;
  context.strokeStyle = context.fillStyle = colour;
  context.strokeRect(left, top, right - left, bottom - top);
  if (right - left < 26) return;
  const wide = context.measureText(label).width + 8;
  context.fillRect(left - 1, top - 17, wide, 17);
  context.fillStyle = '#0b0e13';
  context.fillText(label, left + 3, top - 5);
}

export class BoxesLayer {
  private readonly canvas: HTMLCanvasElement;
  private isClear = true;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
  }

  clear(): void {
    if (this.isClear) return;
    this.canvas.getContext('2d')?.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.isClear = true;
  }

  draw(scene: RenderScene, state: WorldState, camera: CameraSpec): void {
    const { canvas } = this;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== width || canvas.height !== height)
      [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, width, height);
    this.isClear = false;
    context.lineWidth = 2;
    context.font = '12px Inter, system-ui, sans-serif';
    const lens = fitted(camera, width, height);
    const ego = findActor(state, scene.egoId);
    const cameraFromWorld = invertRigid(
      worldFromCamera(ego, findSpec(scene.actors, scene.egoId), lens),
    );
    const ttcs = ttcById(scene, state);
    for (const actor of state.actors) {
      const cameraFromBody = multiply(cameraFromWorld, worldFromBody(actor));
      const distance = cameraFromBody[11];
      if (actor.id === scene.egoId || distance > REACH_M) continue;
      const { bbox } = projectBox(cameraFromBody, findSpec(scene.actors, actor.id).size, lens);
      if (!bbox) continue;
      const ttc = ttcs.get(actor.id);
      const isHot = ttc !== undefined && ttc < HOT_S;
      const label = nameOf(scene, actor.id) + (ttc === undefined ? '' : ` ${ttc.toFixed(1)} s`);
      drawBox(context, bbox, isHot ? '#ff5a60' : (COLOURS[actor.kind] ?? '#c8d0dc'), label);
    }
  }
}
