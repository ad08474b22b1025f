/** The words on a contact sheet. SVG. */
import type { DatasetRecord } from '../../core/dataset-record.ts';
import type { SceneRecord } from '../../core/scene-record.ts';
import type { DatasetSummary } from '../summary.ts';
import { DANGER_COLOUR, TTC_COLOURS } from './boxes.ts';
import { textPath, textWidth } from './text.ts';

const BRIGHT = '#f2f4f7';
const DIM = '#9aa4b2';
const OUTCOMES: Readonly<Record<SceneRecord['outcome'], { text: string; colour: string }>> = {
  crash: { text: 'CRASH', colour: DANGER_COLOUR },
  'near-miss': { text: 'NEAR MISS', colour: '#ffb020' },
  none: { text: 'NO CONFLICT', colour: '#4a5563' },
};

const seconds = (us: number): string => `${(us / 1e6).toFixed(2)} s`;
const kmh = (speed: number): string => `${(speed * 3.6).toFixed(0)} km/h`;

/** What the outcome was, in numbers. */
function outcomeNumbers(record: SceneRecord): string[] {
  const impact = record.collisions
    .filter((collision) => collision.egoInvolved)
    .toSorted((a, b) => a.tUs - b.tUs)[0];
  const ttc = record.minTtc === null ? [] : [`least TTC ${record.minTtc.toFixed(2)} s`];
  if (!impact) return [`closest approach ${record.closestApproach.toFixed(2)} m`, ...ttc];
  const deltaV = impact.deltaV[impact.actors[0] === record.egoId ? 0 : 1];
  const avoidable = record.lastAvoidableUs?.ego?.best;
  return [
    `impact at ${seconds(impact.tUs)}`,
    `closing at ${kmh(impact.closingSpeed)}`,
    `ego delta-v ${kmh(deltaV)}`,
    ...(avoidable ? [`avoidable until ${seconds(avoidable)}`] : []),
  ];
}

/** Lays pieces of text out from left to right. */
class Line {
  private readonly parts: string[] = [];
  private x: number;
  private readonly y: number;

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }

  text(
    text: string,
    size: number,
    fill: string,
    weight: 'regular' | 'bold' = 'regular',
    gap = 16,
  ): this {
    this.parts.push(textPath(text, this.x, this.y, size, fill, weight));
    this.x += textWidth(text, size, weight) + gap;
    return this;
  }

  badge(text: string, colour: string): this {
    const width = textWidth(text, 13, 'bold') + 16;
    this.parts.push(
      `<rect x="${this.x}" y="${this.y - 16}" width="${width}" height="22" rx="4" fill="${colour}"/>`,
      textPath(text, this.x + 8, this.y, 13, '#0b0d10', 'bold'),
    );
    this.x += width + 16;
    return this;
  }

  swatch(colour: string): this {
    this.parts.push(
      `<rect x="${this.x}" y="${this.y - 11}" width="20" height="11" fill="none" stroke="${colour}" stroke-width="2.5"/>`,
    );
    this.x += 28;
    return this;
  }

  toString(): string {
    return this.parts.join('');
  }
}

/** A scene's id, what came of it, and under which circumstances. */
export function drawSceneHeader(record: SceneRecord, x: number, y: number, width: number): string {
  const { text, colour } = OUTCOMES[record.outcome];
  const baseline = y + 28;
  const line = new Line(x, baseline)
    .badge(text, colour)
    .text(record.id, 18, BRIGHT, 'bold')
    .text(record.scenario, 15, DIM)
    .text(outcomeNumbers(record).join('   '), 15, BRIGHT);
  const twin = record.twin
    ? `twin ${record.twin.scene}: ${record.twin.intervention} ${record.twin.value.toFixed(2)} here, ${record.twin.twinValue.toFixed(2)} there   `
    : '';
  const right = `${twin}${record.place}, ${record.light}, ${record.weather}, friction ${record.friction.toFixed(2)}   ${record.split}`;
  return `${line}${textPath(right, x + width - textWidth(right, 13), baseline, 13, DIM)}`;
}

/** What the dataset is, and what the colours mean. */
export function drawTitle(
  record: DatasetRecord,
  summary: DatasetSummary,
  x: number,
  width: number,
): string {
  const title = new Line(x, 44)
    .text(record.recipe.name, 30, BRIGHT, 'bold', 20)
    .text(
      [
        `seed ${record.seed}`,
        `${summary.scenes} scenes: ${summary.outcomes.crash} crashes, ${summary.outcomes['near-miss']} near misses`,
        `${summary.frames} frames of ${record.camera.width}x${record.camera.height} at ${record.fps}/s`,
        `nearmiss ${record.generator.version}`,
        ...(summary.finished ? [] : ['unfinished']),
      ].join('   '),
      16,
      DIM,
    );
  const legend = new Line(x, 76);
  legend.swatch(DANGER_COLOUR).text('collides with the ego within 1.8 s', 13, DIM);
  const names = ['TTC under 1.5 s', 'under 4 s', 'more, or no contact'];
  for (const [i, { colour }] of TTC_COLOURS.entries())
    legend.swatch(colour).text(names[i] ?? '', 13, DIM);
  const note =
    'depth 3 to 120 m, warm is near; flow: hue is direction, strength is length; tags: kind and time to contact at constant velocity';
  return `${title}${legend}${textPath(note, x + width - textWidth(note, 13), 76, 13, DIM)}`;
}
