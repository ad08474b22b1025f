/** Everything that is drawn: the large view and the four panels, in rectangles of one canvas. */
import type { CameraSpec } from '../core/camera.ts';
import { NO_EFFECTS } from '../core/camera-effects.ts';
import type { RenderScene } from '../core/frame-record.ts';
import type { Quality } from '../core/sky.ts';
import type { WorldState } from '../core/world-state.ts';
import { BabylonRenderer } from '../engine/babylon-renderer.ts';
import { type CanvasRect, type ViewCamera, type ViewChannel, WorldView } from '../engine/view.ts';
import { egoCamera } from '../pipeline/ego-camera.ts';
import { BoxesLayer } from './boxes-layer.ts';
import { element, text } from './elements.ts';
import { EventPanel } from './event-panel.ts';
import { MapPanel } from './occupancy/map-panel.ts';
import { PerceptionPanel } from './perception/perception-panel.ts';

export const PANELS = [
  'depth',
  'semantic',
  'instance',
  'flow',
] as const satisfies readonly ViewChannel[];

/** The states of one drawing. */
export interface Moment {
  readonly state: WorldState;
  /** Flow points from the first to the second; null shows none. */
  readonly flow: readonly [WorldState, WorldState] | null;
  /** The same recording at other times, for what sees between two drawings. */
  readonly around: { readonly startUs: number; readonly stateAt: (tUs: number) => WorldState };
}

/** A window being resized settles within so many milliseconds. */
const SETTLE_MS = 150;

export class StageView {
  camera: ViewCamera = 'chase';
  showBoxes = false;
  readonly renderer: string;
  readonly perception: PerceptionPanel;
  readonly map = new MapPanel();
  readonly events: EventPanel;
  private readonly off = new Set<ViewChannel>();
  private readonly canvas: HTMLCanvasElement;
  private readonly engine: BabylonRenderer;
  private readonly view: WorldView;
  private readonly boxes = new BoxesLayer(element('boxes-layer', HTMLCanvasElement));
  private readonly lens: CameraSpec = egoCamera(640, 360);
  private detail = 1;
  private rects: ReadonlyMap<string, CanvasRect> = new Map();
  private scene: RenderScene | null = null;
  private quality: Quality = 'standard';

  private constructor(canvas: HTMLCanvasElement, engine: BabylonRenderer, changed: () => void) {
    this.canvas = canvas;
    this.engine = engine;
    this.renderer = engine.renderer;
    this.view = new WorldView(engine);
    this.perception = new PerceptionPanel(engine);
    this.events = new EventPanel(engine, changed);
  }

  /**
   * @param resized told after the layout or a setting changed: draw again
   * @throws EnvironmentError where the browser cannot render
   */
  static async create(canvas: HTMLCanvasElement, resized: () => void): Promise<StageView> {
    const engine = await BabylonRenderer.create(canvas, navigator.userAgent);
    const stage = new StageView(canvas, engine, resized);
    let settling = 0;
    new ResizeObserver(() => {
      clearTimeout(settling);
      settling = window.setTimeout(() => {
        stage.layOut();
        resized();
      }, SETTLE_MS);
    }).observe(canvas);
    stage.layOut();
    return stage;
  }

  /** @param detail pixels of the canvas for one of the page, along each side */
  setDetail(detail: number): void {
    this.detail = detail;
    this.layOut();
  }

  showPanel(panel: ViewChannel, isShown: boolean): void {
    if (isShown) this.off.delete(panel);
    else this.off.add(panel);
    text(`panel-${panel}`).classList.toggle('off', !isShown);
  }

  async load(scene: RenderScene, quality: Quality): Promise<void> {
    // Exposure and glare as a camera has them; what needs motion or noise is for datasets.
    const effects = { ...NO_EFFECTS, exposureLag: 0.4, glare: 0.04, vignetting: 0.15 };
    await this.engine.load(scene, this.lens, {
      quality,
      effects: quality === 'fast' ? NO_EFFECTS : effects,
      radiance: this.events.isOn,
    });
    this.scene = scene;
    this.perception.load(scene);
    this.map.load(scene);
    this.quality = quality;
    this.view.reset();
    this.events.reset();
  }

  /** @returns whether the scene must be loaded again: pictures that are drawn at once have no light for events */
  showEvents(isOn: boolean): boolean {
    this.events.show(isOn);
    this.layOut();
    return this.scene !== null && this.quality === 'fast' && isOn !== this.engine.hasRadiance;
  }

  draw({ state, flow, around }: Moment): void {
    const { scene } = this;
    if (!scene) return;
    const at = (name: string) => this.rects.get(name) as CanvasRect;
    this.view.draw(state, null, { camera: this.camera, channel: 'rgb' }, at('main'));
    const next = flow?.[0] === state ? flow[1] : null;
    for (const channel of PANELS) {
      if (this.off.has(channel)) continue;
      const [from, to] = channel === 'flow' && flow ? flow : [state, next];
      this.view.draw(from, to, { camera: 'dashboard', channel }, at(channel));
    }
    this.events.draw({ nowUs: state.tUs, ...around }, at('events'));
    if (this.showBoxes && this.camera === 'dashboard') this.boxes.draw(scene, state, this.lens);
    else this.boxes.clear();
  }

  /** Fits the canvas to the page, and finds where in it each view is. */
  private layOut(): void {
    const { canvas, detail } = this;
    const whole = canvas.getBoundingClientRect();
    canvas.width = Math.max(1, Math.round(whole.width * detail));
    canvas.height = Math.max(1, Math.round(whole.height * detail));
    const rectOf = (id: string): CanvasRect => {
      const box = text(id).getBoundingClientRect();
      const [x, y] = [
        Math.round((box.left - whole.left) * detail),
        Math.round((box.top - whole.top) * detail),
      ];
      return {
        x,
        y,
        width: Math.min(Math.round(box.width * detail), canvas.width - x),
        height: Math.min(Math.round(box.height * detail), canvas.height - y),
      };
    };
    this.rects = new Map([
      ['main', rectOf('main-view')],
      ...[...PANELS, 'events'].map((panel): [string, CanvasRect] => [
        panel,
        rectOf(`panel-${panel}`),
      ]),
    ]);
    this.view.clear();
  }
}
