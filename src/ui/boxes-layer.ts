/** The labels' 2D boxes over the dashboard picture. */
import { worldFromBody } from '../core/actors.ts';
import { type CameraSpec, fitAcross } from '../core/camera.ts';
import type { RenderScene } from '../core/frame-record.ts';
import { invertRigid, multiply } from '../core/vector.ts';
import { findActor, findSpec, type WorldState } from '../core/world-state.ts';
import { type PixelBox, projectBox } from '../labels/box-projection.ts';
import { worldFromCamera } from '../labels/ego-pose.ts';
import { nameOf, ttcById } from './ego-signals.ts';

/** Farther away a box is a few pixels; and what stands behind houses is drawn too. */
const REACH_M = 90;
const HOT_S = 1.5;
const HOT_COLOUR = '#ff5a60';
const COLOURS: Readonly<Record<string, string>> = {
  pedestrian: '#ffb86b',
  bicycle: '#ffe36b',
  car: '#6db5ff',
  van: '#8fd0ff',
  truck: '#b9a4ff',
};

interface SeenBox {
  readonly box: PixelBox;
  readonly depth: number;
  readonly colour: string;
  readonly label: string;
}

const covers = (a: PixelBox, b: PixelBox): boolean =>
  a.left <= b.left && a.top <= b.top && a.right >= b.right && a.bottom >= b.bottom;

/** @param isBehind wholly behind the box of somebody nearer: dashed, without a name */
function drawBox(context: CanvasRenderingContext2D, seen: SeenBox, isBehind: boolean): void {
  const { left, top, right, bottom } = seen.box;
  context.strokeStyle = context.fillStyle = seen.colour;
  context.lineWidth = isBehind ? 1 : 2;
  context.setLineDash(isBehind ? [3, 4] : []);
  context.strokeRect(left, top, right - left, bottom - top);
  if (isBehind || right - left < 26) return;
  const wide = context.measureText(seen.label).width + 8;
  context.fillRect(left - 1, top - 17, wide, 17);
  context.fillStyle = '#0b0e13';
  context.fillText(seen.label, left + 3, top - 5);
}

/** The boxes in the picture, nearest first. */
function seenBoxes(scene: RenderScene, state: WorldState, lens: CameraSpec): SeenBox[] {
  const ego = findActor(state, scene.egoId);
  const egoSpec = findSpec(scene.actors, scene.egoId);
  const cameraFromWorld = invertRigid(worldFromCamera(ego, egoSpec, lens));
  const ttcs = ttcById(scene, state);
  const seen: SeenBox[] = [];
  for (const actor of state.actors) {
    const cameraFromBody = multiply(cameraFromWorld, worldFromBody(actor));
    const depth = cameraFromBody[11];
    if (actor.id === scene.egoId || depth > REACH_M) continue;
    const { bbox } = projectBox(cameraFromBody, findSpec(scene.actors, actor.id).size, lens);
    if (!bbox) continue;
    const ttc = ttcs.get(actor.id);
    const isHot = ttc !== undefined && ttc < HOT_S;
    const label = nameOf(scene, actor.id) + (ttc === undefined ? '' : ` ${ttc.toFixed(1)} s`);
    const colour = isHot ? HOT_COLOUR : (COLOURS[actor.kind] ?? '#c8d0dc');
    seen.push({ box: bbox, depth, colour, label });
  }
  return seen.sort((a, b) => a.depth - b.depth);
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
    context.font = '12px Inter, system-ui, sans-serif';
    const boxes = seenBoxes(scene, state, fitAcross(camera, width, height));
    for (let i = boxes.length - 1; i >= 0; i--) {
      const own = boxes[i] as SeenBox;
      const isBehind = boxes.slice(0, i).some((nearer) => covers(nearer.box, own.box));
      drawBox(context, own, isBehind);
    }
  }
}
