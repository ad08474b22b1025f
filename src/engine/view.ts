/**
 * Pictures for a page: any camera, any channel, in any rectangle of the canvas that the renderer was made on.
 *
 *     const renderer = await BabylonRenderer.create(canvas, navigator.userAgent);
 *     await renderer.load(scene, dashboardCamera);
 *     const view = new WorldView(renderer);
 *     view.draw(state, next, { camera: 'chase', channel: 'rgb' }, { x: 0, y: 0, width: 960, height: 540 });
 *     view.draw(state, next, { camera: 'dashboard', channel: 'depth' }, { x: 960, y: 0, width: 320, height: 180 });
 *
 * Nothing is read back from the GPU. Channels of one camera, state and size share their passes, so draw them in a row.
 */
import { worldFromBody } from '../core/actors.ts';
import { fitAcross } from '../core/camera.ts';
import { add, type Mat4, scale, type Vec3 } from '../core/vector.ts';
import { findActor, findSpec, type WorldState } from '../core/world-state.ts';
import type { BabylonRenderer, DrawnImages } from './babylon-renderer.ts';
import { type CameraPose, cameraOnEgo, poseFrom } from './frame/camera-pose.ts';
import { createPalette } from './gpu/noise.ts';
import { textureOf } from './gpu/targets.ts';
import { VIEW_CHANNELS, type ViewChannel } from './shaders/view.ts';

export const VIEW_CAMERAS = ['dashboard', 'chase', 'top'] as const;
export type ViewCamera = (typeof VIEW_CAMERAS)[number];
export type { ViewChannel };

/** Pixels of the canvas, y down from its top edge. */
export interface CanvasRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Behind and above the ego. */
const CHASE = { back: 8.5, up: 3.3, down: 0.2, fov: 1.05 } as const;
/** Above the ego, its nose up. */
const TOP = { up: 60, ahead: 12, fov: 0.75 } as const;

/** A camera at `eye` that looks along `forward` (unit, level but for `down` radians), the ego's heading up. */
function lookAlong(eye: Vec3, yaw: number, down: number): Mat4 {
  const [cy, sy, cd, sd] = [Math.cos(yaw), Math.sin(yaw), Math.cos(down), Math.sin(down)];
  const right: Vec3 = [sy, -cy, 0];
  const forward: Vec3 = [cy * cd, sy * cd, -sd];
  const below: Vec3 = [-cy * sd, -sy * sd, -cd];
  return [
    right[0],
    below[0],
    forward[0],
    eye[0],
    right[1],
    below[1],
    forward[1],
    eye[1],
    right[2],
    below[2],
    forward[2],
    eye[2],
    0,
    0,
    0,
    1,
  ];
}

interface Drawn {
  readonly state: WorldState;
  readonly next: WorldState | null;
  readonly camera: ViewCamera;
  readonly images: DrawnImages;
  readonly hasPicture: boolean;
  readonly hasTruth: boolean;
}

export class WorldView {
  private readonly renderer: BabylonRenderer;
  private readonly palette: ReturnType<typeof createPalette>;
  private last: Drawn | null = null;

  constructor(renderer: BabylonRenderer) {
    this.renderer = renderer;
    this.palette = createPalette(renderer.gpu);
  }

  /** Forget what was drawn, after the renderer has loaded another scene. */
  reset(): void {
    this.last = null;
  }

  /** Empties the canvas, where rectangles have moved: a canvas that keeps its size keeps its content. */
  clear(): void {
    const { engine, gl } = this.renderer.gpu;
    engine.restoreDefaultFramebuffer();
    gl.clearColor(0, 0, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    engine.wipeCaches(true);
    this.reset();
  }

  /** @param next the state that flow points to; null shows no motion */
  draw(
    state: WorldState,
    next: WorldState | null,
    show: { readonly camera: ViewCamera; readonly channel: ViewChannel },
    rect: CanvasRect,
  ): void {
    const size = {
      width: Math.max(1, Math.round(rect.width)),
      height: Math.max(1, Math.round(rect.height)),
    };
    const drawn = this.targets(state, next, show, size);
    this.show(drawn, show.channel, { ...rect, ...size });
  }

  private targets(
    state: WorldState,
    next: WorldState | null,
    { camera, channel }: { readonly camera: ViewCamera; readonly channel: ViewChannel },
    size: { readonly width: number; readonly height: number },
  ): DrawnImages {
    const needsPicture = channel === 'rgb';
    const { last } = this;
    const isSame =
      last !== null &&
      last.state === state &&
      last.next === next &&
      last.camera === camera &&
      last.images.targets.size.width === size.width &&
      last.images.targets.size.height === size.height;
    if (isSame && (needsPicture ? last.hasPicture : last.hasTruth)) return last.images;
    const pose = this.pose(state, camera, size);
    const nextPose = next ? this.pose(next, camera, size) : pose;
    const needs = { picture: needsPicture, truth: !needsPicture };
    const drawn = this.renderer.drawTargets(state, next, pose, nextPose, needs);
    const picture = drawn.picture ?? (isSame ? last.images.picture : null);
    const images = { ...drawn, picture };
    this.last = {
      state,
      next,
      camera,
      images,
      hasPicture: needsPicture || (isSame && last.hasPicture),
      hasTruth: !needsPicture || (isSame && last.hasTruth),
    };
    return images;
  }

  private pose(
    state: WorldState,
    kind: ViewCamera,
    { width, height }: { readonly width: number; readonly height: number },
  ): CameraPose {
    const { scene, camera } = this.renderer.loaded;
    if (kind === 'dashboard') {
      const lens = fitAcross(camera, width, height);
      return cameraOnEgo(lens, findSpec(scene.actors, scene.egoId), state);
    }
    const ego = findActor(state, scene.egoId);
    const body = worldFromBody(ego);
    const centre: Vec3 = [body[3], body[7], 0];
    const ahead: Vec3 = [Math.cos(ego.yaw), Math.sin(ego.yaw), 0];
    const { fov } = kind === 'chase' ? CHASE : TOP;
    const focal = (kind === 'chase' ? width : Math.min(width, height)) / 2 / Math.tan(fov / 2);
    const lens = { width, height, fx: focal, fy: focal, cx: width / 2, cy: height / 2 };
    return kind === 'chase'
      ? poseFrom(
          lens,
          lookAlong(
            add(add(centre, scale(ahead, -CHASE.back)), [0, 0, CHASE.up]),
            ego.yaw,
            CHASE.down,
          ),
        )
      : poseFrom(
          lens,
          lookAlong(
            add(add(centre, scale(ahead, TOP.ahead)), [0, 0, TOP.up]),
            ego.yaw,
            Math.PI / 2,
          ),
        );
  }

  private show({ targets, picture }: DrawnImages, channel: ViewChannel, rect: CanvasRect): void {
    const { gpu, passes, screen } = this.renderer;
    const { size } = targets;
    const truth = targets.get('truth');
    const { engine, gl } = gpu;
    const { view } = passes;
    engine.restoreDefaultFramebuffer();
    gl.viewport(rect.x, gl.drawingBufferHeight - rect.y - rect.height, rect.width, rect.height);
    engine.setState(false);
    engine.setDepthBuffer(false);
    engine.enableEffect(view);
    view.setTexture('rgbMap', textureOf(targets.get(picture ?? 'truth')));
    view.setTexture('idMap', textureOf(truth, 0));
    view.setTexture('geometryMap', textureOf(truth, 1));
    view.setTexture('paletteMap', this.palette);
    view.setFloat('channel', VIEW_CHANNELS.indexOf(channel));
    view.setFloat('flowScale', size.width / 24);
    screen.draw(view);
    engine.setDepthBuffer(true);
    // Babylon remembers viewports; ours went past it.
    engine.wipeCaches(true);
  }
}
