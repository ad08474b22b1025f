/** The map that grows under the car: what it holds for occupied, how unsure it is, and what moves where. */
import { type Remote, wrap } from 'comlink';
import './map.css';
import type { RenderScene } from '../../core/frame-record.ts';
import { doubtColour, occupiedColour } from '../../core/map-colours.ts';
import type { WorldState } from '../../core/world-state.ts';
import {
  LIVE_MAP,
  type LiveMapService,
  type LiveMapView,
} from '../../pipeline/occupancy/live-map.ts';
import { element, text, write } from '../elements.ts';
import { FrameFeed } from '../perception/frame-feed.ts';
import { WorkerDeaths } from '../worker-deaths.ts';
import { answerLine } from './answer.ts';

const SCANS_PER_S = 10;
/** Canvas pixels for one of the map: outlines are finer than cells. */
const ZOOM = 4;

interface Running {
  readonly worker: Worker;
  readonly service: Remote<LiveMapService>;
}

export class MapPanel {
  private readonly mean = element('map-mean', HTMLCanvasElement);
  private readonly doubt = element('map-doubt', HTMLCanvasElement);
  private readonly feed = new FrameFeed(SCANS_PER_S);
  private readonly deaths = new WorkerDeaths();
  private running: Running | null = null;
  private scene: RenderScene | null = null;
  private isMapping = false;
  private generation = 0;

  constructor() {
    for (const canvas of [this.mean, this.doubt]) {
      canvas.width = LIVE_MAP.side * ZOOM;
      canvas.height = LIVE_MAP.side * ZOOM;
      canvas.addEventListener('click', (event) => {
        event.stopPropagation();
        const box = canvas.getBoundingClientRect();
        const at = (from: number, start: number, size: number) =>
          ((from - start) / size) * LIVE_MAP.side;
        void this.ask(
          at(event.clientX, box.left, box.width),
          at(event.clientY, box.top, box.height),
        );
      });
    }
  }

  get isOn(): boolean {
    return this.running !== null;
  }

  /** Starts the map, or ends it: off, it costs nothing. */
  toggle(isOn: boolean): void {
    text('live-map').hidden = !isOn;
    this.running?.worker.terminate();
    this.running = isOn ? this.start() : null;
    this.restart();
  }

  /** Another scene was loaded. */
  load(scene: RenderScene): void {
    this.scene = scene;
    this.restart();
  }

  /** Maps a moment, unless the worker is still at the last: then this one is left out. */
  watch(tUs: number, stateAt: (tUs: number) => WorldState): void {
    const { running, generation } = this;
    if (!running || this.isMapping) return;
    const feed = this.feed.next(tUs);
    if (!feed) return;
    this.isMapping = true;
    running.service
      .see(stateAt(feed.tUs))
      .then((view) => {
        if (generation === this.generation) this.show(view);
      })
      .catch((error: unknown) => this.say(`The map has stopped: ${String(error)}`))
      .finally(() => {
        if (generation === this.generation) this.isMapping = false;
      });
  }

  private start(): Running {
    // The bundler finds the worker by this very expression.
    const worker = new Worker(new URL('../../../workers/occupancy.ts', import.meta.url), {
      type: 'module',
    });
    worker.onerror = (event) => {
      event.preventDefault();
      const why = event.message || 'no reason was given';
      if (this.deaths.mayStartAgain(performance.now())) {
        this.toggle(true);
        this.say(`The map had stopped (${why}) and begins anew.`);
        return;
      }
      worker.terminate();
      this.running = null;
      this.say(`The map has stopped too often (${why}); it stays off.`);
    };
    return { worker, service: wrap<LiveMapService>(worker) };
  }

  private restart(): void {
    this.generation++;
    this.isMapping = false;
    this.feed.reset();
    const { scene, running } = this;
    if (!scene || !running) return;
    const { network, actors, egoId, seed } = scene;
    running.service
      .open({ network, actors, egoId, seed })
      .catch((error: unknown) => this.say(`There is no map: ${String(error)}`));
  }

  private async ask(column: number, row: number): Promise<void> {
    const answer = await this.running?.service.ask(column, row);
    if (answer) this.say(answerLine(answer));
  }

  private show(view: LiveMapView): void {
    paint(this.mean, view.occupied, occupiedColour);
    paint(this.doubt, view.doubt, doubtColour);
    const context = this.mean.getContext('2d') as CanvasRenderingContext2D;
    drawForeseen(context, view);
    for (const canvas of [this.mean, this.doubt]) drawEgo(canvas);
  }

  private say(sentence: string): void {
    write(text('map-answer'), sentence);
  }
}

type Colour = (share: number) => readonly [number, number, number];

const small = document.createElement('canvas');

function paint(canvas: HTMLCanvasElement, values: Uint8Array, colourOf: Colour): void {
  const { side } = LIVE_MAP;
  const image = new ImageData(side, side);
  for (const [i, value] of values.entries()) image.data.set([...colourOf(value / 255), 255], 4 * i);
  small.width = side;
  small.height = side;
  small.getContext('2d')?.putImageData(image, 0, 0);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
}

/** Where moving road users will be: the later, the fainter. */
function drawForeseen(context: CanvasRenderingContext2D, { foreseen }: LiveMapView): void {
  context.lineWidth = 2;
  for (const { afterS, outline } of foreseen) {
    context.strokeStyle = `rgb(229 72 77 / ${1.1 - 0.25 * afterS})`;
    context.beginPath();
    for (const [i, [column, row]] of outline.entries()) {
      if (i === 0) context.moveTo(column * ZOOM, row * ZOOM);
      else context.lineTo(column * ZOOM, row * ZOOM);
    }
    context.closePath();
    context.stroke();
  }
}

function drawEgo(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const { egoColumn, egoRow } = LIVE_MAP;
  context.fillStyle = '#6db5ff';
  context.beginPath();
  context.moveTo(egoColumn * ZOOM, (egoRow - 4) * ZOOM);
  context.lineTo((egoColumn - 2) * ZOOM, (egoRow + 3) * ZOOM);
  context.lineTo((egoColumn + 2) * ZOOM, (egoRow + 3) * ZOOM);
  context.fill();
}
