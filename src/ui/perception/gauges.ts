/** What the affordance model reads off the road, beside what is true. */
import type { RenderScene } from '../../core/frame-record.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';
import { affordances } from '../../labels/affordances/affordances.ts';
import type { Predicted } from '../../perception/service/perception-service.ts';
import { LaneGraph } from '../../world/roads/lane-graph.ts';

interface Gauge {
  readonly column: string;
  readonly title: string;
  readonly unit: string;
  readonly range: readonly [number, number];
  readonly digits: number;
  /** From the stored unit to the one that is shown. */
  readonly times: number;
}

const DEGREES = 180 / Math.PI;

/** Of the affordance model. */
export const AFFORDANCE_GAUGES: readonly Gauge[] = [
  {
    column: 'centre_distance',
    title: 'Off centre',
    unit: 'm',
    range: [-2, 2],
    digits: 2,
    times: 1,
  },
  { column: 'angle', title: 'Angle', unit: '°', range: [-15, 15], digits: 1, times: DEGREES },
  { column: 'dist_mm', title: 'Car ahead', unit: 'm', range: [0, 75], digits: 0, times: 1 },
  { column: 'solid_0', title: 'Solid ahead', unit: 'm', range: [0, 50], digits: 0, times: 1 },
  { column: 'speed_limit', title: 'Limit', unit: 'km/h', range: [0, 130], digits: 0, times: 3.6 },
];

/** Of the model of events. */
export const MOTION_GAUGES: readonly Gauge[] = [
  {
    // The wheel's left is the page's left.
    column: 'ego_steering',
    title: 'Steering',
    unit: '°',
    range: [12, -12],
    digits: 1,
    times: DEGREES,
  },
  { column: 'inverse_ttc', title: '1 / TTC', unit: '1/s', range: [0, 2], digits: 2, times: 1 },
];

type Values = Readonly<Record<string, number | null>>;

/** True affordances by column, null where a thing is absent. */
export class TrueAffordances {
  private readonly scene: RenderScene;
  private readonly graph: LaneGraph;

  constructor(scene: RenderScene) {
    this.scene = scene;
    this.graph = new LaneGraph(scene.network);
  }

  at(state: WorldState): Values {
    const { graph, scene } = this;
    const { actors, egoId } = scene;
    const all = affordances({ state, actors, egoId, graph });
    const { position, yaw } = findActor(state, egoId);
    const limit = graph.locate(position[0], position[1], yaw)?.speedLimit ?? null;
    const values: Record<string, number | null> = { speed_limit: limit };
    for (const [name, value] of Object.entries(all)) {
      if (typeof value !== 'boolean') values[name] = value;
    }
    return values;
  }
}

/** A model's numbers; null where it says that the thing is absent. */
export function presentValues(predicted: Predicted): Values {
  return Object.fromEntries(
    Object.entries(predicted).map(([name, value]) => [
      name,
      (predicted[`has_${name}`] ?? 1) < 0.5 ? null : value,
    ]),
  );
}

export class Gauges {
  private readonly rows: readonly { gauge: Gauge; seen: HTMLElement; bars: HTMLElement[] }[];

  constructor(box: HTMLElement, gauges: readonly Gauge[]) {
    this.rows = gauges.map((gauge) => {
      const row = document.createElement('div');
      row.className = 'affordance';
      const title = document.createElement('span');
      title.textContent = gauge.title;
      const track = document.createElement('span');
      track.className = 'track';
      const bars = ['model', 'truth'].map((kind) => {
        const bar = document.createElement('i');
        bar.className = kind;
        bar.hidden = true;
        track.append(bar);
        return bar;
      });
      const seen = document.createElement('b');
      row.append(title, track, seen);
      box.append(row);
      return { gauge, seen, bars };
    });
  }

  /** @param model null where no model looks on */
  show(model: Values | null, truth: Values): void {
    for (const { gauge, seen, bars } of this.rows) {
      const { column, unit, range, digits, times } = gauge;
      const read = (values: Values | null) => {
        const value = values?.[column] ?? null;
        return value === null ? null : value * times;
      };
      const numbers = [read(model), read(truth)];
      for (const [i, value] of numbers.entries()) {
        const bar = bars[i] as HTMLElement;
        bar.hidden = value === null;
        const share = value === null ? 0 : (value - range[0]) / (range[1] - range[0]);
        bar.style.left = `${(Math.max(0, Math.min(1, share)) * 100).toFixed(1)}%`;
      }
      const [said, is] = numbers.map((value) => value?.toFixed(digits) ?? '–');
      const both = model ? `${said} (${is})` : `${is}`;
      if (seen.textContent !== `${both} ${unit}`) seen.textContent = `${both} ${unit}`;
    }
  }
}
