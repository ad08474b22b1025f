/** A scenario's picture: a crash and a near miss from above, side by side. */
import type { ScenarioSpec } from '../../core/scenario-spec.ts';
import type { Vec2 } from '../../core/vector.ts';
import { findActor, stateAt } from '../../core/world-state.ts';
import { NEAR_MISS_M, partnerOf, type Trial } from '../../pipeline/trials.ts';
import { centreAt, drawCast, drawEvent, drawSignals, type Story, staged } from './cast.ts';
import { drawGround } from './ground.ts';
import { PALETTE } from './palette.ts';
import { drawing, tag, text } from './svg.ts';
import { extentOf, View } from './view.ts';

const PANEL_WIDTH = 520;
const PANEL_HEIGHTS = [124, 440] as const;
const MARGIN = 16;
const TITLE_HEIGHT = 44;
const HEAD_HEIGHT = 34;
const LEGEND_HEIGHT = 34;
/** How long before the event the ways begin, and the room around them. */
const BEFORE_US = 2_500_000;
const ROOM_M = 5;
const MOST_SCALE = 12;

function storyOf(scenario: ScenarioSpec, trial: Trial): Story {
  const { episode, closeness } = trial;
  const { stage, collisions } = episode;
  const impact = collisions.find((collision) => collision.egoInvolved);
  const closest = closeness.approach < NEAR_MISS_M ? closeness.approachUs : closeness.ttcUs;
  const eventUs = impact?.tUs ?? closest;
  return {
    episode,
    partnerId: partnerOf(scenario, stage.actors, stage.egoId),
    eventUs,
    fromUs: Math.max(0, eventUs - BEFORE_US),
  };
}

/** Where the ego and its partner are while the picture runs. */
function placesOf(story: Story): Vec2[] {
  const ids = [story.episode.stage.egoId, story.partnerId];
  const times = [story.fromUs, (story.fromUs + story.eventUs) / 2, story.eventUs];
  return ids.flatMap((id) => times.map((tUs) => centreAt(story, id, tUs)));
}

/** Views of one scale and size for all stories, each around its own event. */
function viewsOf(stories: readonly Story[]): View[] {
  const extents = stories.map((story) => extentOf(placesOf(story), ROOM_M));
  const width = Math.max(...extents.map((e) => e.maxX - e.minX));
  const height = Math.max(...extents.map((e) => e.maxY - e.minY));
  const scale = Math.min(MOST_SCALE, PANEL_WIDTH / width, PANEL_HEIGHTS[1] / height);
  const panelHeight = Math.round(
    Math.max(PANEL_HEIGHTS[0], Math.min(PANEL_HEIGHTS[1], height * scale)),
  );
  return extents.map((e) => {
    const centre: Vec2 = [(e.minX + e.maxX) / 2, (e.minY + e.maxY) / 2];
    return new View(centre, scale, PANEL_WIDTH, panelHeight);
  });
}

const kmh = (speed: number): string => `${Math.round(speed * 3.6)} km/h`;

function factsOf(story: Story, trial: Trial): string {
  const impact = story.episode.collisions.find((collision) => collision.egoInvolved);
  const [vx, vy] = findActor(stateAt(story.episode.states, 0), story.episode.stage.egoId).velocity;
  const start = `ego at ${kmh(Math.sqrt(vx * vx + vy * vy))}`;
  if (impact) return `${start}, impact closing at ${kmh(impact.closingSpeed)}`;
  const { approach, ttc } = trial.closeness;
  const least = ttc === null ? '' : `, least TTC ${ttc.toFixed(1)} s`;
  return `${start}, closest ${approach.toFixed(2)} m${least}`;
}

function panel(story: Story, trial: Trial, view: View): string {
  const isCrash = story.episode.collisions.length > 0;
  const [name, colour] = isCrash ? ['CRASH', PALETTE.crash] : ['NEAR MISS', PALETTE.nearMiss];
  const badge = isCrash ? 62 : 90;
  const head =
    tag('rect', { y: 7, width: badge, height: 20, rx: 4, fill: colour }) +
    text(name, badge / 2, 21.5, { size: 12, fill: '#0b0d10', bold: true, anchor: 'middle' }) +
    text(factsOf(story, trial), badge + 12, 21.5, { size: 13, fill: PALETTE.dim });
  const scene = [
    drawGround(story.episode.stage.place.network, view),
    drawCast(story, view),
    drawSignals(story, view),
    drawEvent(story, view),
    scaleBar(view),
  ].join('');
  const frame = { y: HEAD_HEIGHT, width: view.width, height: view.height };
  return head + tag('svg', frame, scene);
}

function scaleBar(view: View): string {
  const metres = view.scale > 7 ? 5 : 10;
  const [x, y, length] = [12, view.height - 12, metres * view.scale];
  const d = `M${x} ${y - 4}v4h${Math.round(length)}v-4`;
  return (
    tag('path', { d, fill: 'none', stroke: PALETTE.bright, 'stroke-width': 1.5 }) +
    text(`${metres} m`, x + length + 6, y, { size: 11, fill: PALETTE.bright })
  );
}

function legend(scenario: ScenarioSpec, story: Story, y: number, width: number): string {
  const partner = scenario.conflict.find((role) => role !== 'ego') ?? 'other';
  const hasOthers = staged(story).length > 2;
  const entries: [string, string][] = [
    [PALETTE.ego, 'ego'],
    [PALETTE.partner, partner],
    ...(hasOthers ? [[PALETTE.traffic, 'others'] as [string, string]] : []),
  ];
  let x = MARGIN;
  const swatches = entries.map(([colour, name]) => {
    const swatch =
      tag('rect', { x, y: y - 9, width: 18, height: 9, rx: 1.5, fill: colour }) +
      text(name, x + 24, y, { size: 12, fill: PALETTE.dim });
    x += 44 + name.length * 7;
    return swatch;
  });
  const note = 'dashed: 2.5 s before; a dot every 0.5 s, large at whole seconds';
  return (
    swatches.join('') +
    text(note, width - MARGIN, y, { size: 12, fill: PALETTE.dim, anchor: 'end' })
  );
}

/** The picture as SVG text. */
export function scenarioPicture(scenario: ScenarioSpec, crash: Trial, nearMiss: Trial): string {
  const trials = [crash, nearMiss];
  const stories = trials.map((trial) => storyOf(scenario, trial));
  const views = viewsOf(stories);
  const panelHeight = (views[0] as View).height + HEAD_HEIGHT;
  const width = 2 * PANEL_WIDTH + 3 * MARGIN;
  const height = TITLE_HEIGHT + panelHeight + LEGEND_HEIGHT;
  const panels = stories.map((story, i) =>
    tag(
      'g',
      { transform: `translate(${MARGIN + i * (PANEL_WIDTH + MARGIN)} ${TITLE_HEIGHT})` },
      panel(story, trials[i] as Trial, views[i] as View),
    ),
  );
  const content = [
    tag('rect', { width, height, rx: 10, fill: PALETTE.ground }),
    text(scenario.title, MARGIN, 32, { size: 21, fill: PALETTE.bright, bold: true }),
    text(scenario.id, width - MARGIN, 31, { size: 14, fill: PALETTE.dim, anchor: 'end' }),
    ...panels,
    legend(scenario, stories[0] as Story, height - 13, width),
  ];
  return drawing(width, height, `${scenario.title}: a crash and a near miss`, content.join('\n'));
}
