/** Road users of an episode from above: where they were, where they came from, where they met. */
import type { ActorState } from '../../core/actors.ts';
import type { Vec2 } from '../../core/vector.ts';
import { findActor, stateAt } from '../../core/world-state.ts';
import { cornersOf, footprintOf } from '../../labels/footprint.ts';
import type { Episode } from '../../pipeline/play-out.ts';
import type { StagedActor } from '../../world/staging/stage.ts';
import { PALETTE } from './palette.ts';
import { pathData, tag, text } from './svg.ts';
import type { View } from './view.ts';

/** What a picture tells of. */
export interface Story {
  readonly episode: Episode;
  /** The ego's partner in the conflict. */
  readonly partnerId: number;
  /** The moment of the impact or the closest approach, and the first moment shown. */
  readonly eventUs: number;
  readonly fromUs: number;
}

const TICK_US = 500_000;
const SAMPLE_US = 100_000;

const colourOf = (story: Story, id: number): string =>
  id === story.episode.stage.egoId
    ? PALETTE.ego
    : id === story.partnerId
      ? PALETTE.partner
      : PALETTE.traffic;

export const centreAt = ({ episode }: Story, id: number, tUs: number): Vec2 => {
  const { position } = findActor(stateAt(episode.states, tUs), id);
  return [position[0], position[1]];
};

/** Those whom the scenario names. */
export const staged = ({ episode }: Story): readonly StagedActor[] =>
  episode.stage.actors.filter((actor) => actor.role !== null);

function footprint(actor: ActorState, spec: StagedActor['spec'], view: View, look: object): string {
  const corners = cornersOf(footprintOf(actor, spec.size)).map((corner) => view.point(corner));
  const [frontLeft, , , frontRight] = cornersOf(footprintOf(actor, spec.size));
  const nose = view.point([(frontLeft[0] + frontRight[0]) / 2, (frontLeft[1] + frontRight[1]) / 2]);
  const [cx, cy] = view.point([actor.position[0], actor.position[1]]);
  const tip: [number, number] = [cx + (nose[0] - cx) * 0.55, cy + (nose[1] - cy) * 0.55];
  return (
    tag('path', { d: pathData(corners, true), ...look }) +
    tag('path', { d: pathData([tip, nose]), ...look, fill: 'none' })
  );
}

/** The way of one road user, a dot every half second before the event, ring-shaped at whole seconds. */
function drawWay(story: Story, actor: StagedActor, view: View): string {
  const { id } = actor.spec;
  const points: Vec2[] = [];
  for (let tUs = story.fromUs; tUs < story.eventUs; tUs += SAMPLE_US)
    points.push(centreAt(story, id, tUs));
  points.push(centreAt(story, id, story.eventUs));
  const colour = colourOf(story, id);
  const way = tag('path', {
    d: pathData(points.map((point) => view.point(point))),
    fill: 'none',
    stroke: colour,
    'stroke-width': 2,
    opacity: '0.9',
  });
  const dots: string[] = [];
  for (let tick = 1; story.eventUs - tick * TICK_US >= story.fromUs; tick++) {
    const [cx, cy] = view.point(centreAt(story, id, story.eventUs - tick * TICK_US));
    dots.push(tag('circle', { cx, cy, r: tick % 2 ? 2 : 3.2, fill: colour }));
    if (tick % 2 === 0 && id === story.episode.stage.egoId)
      dots.push(text(`−${tick / 2} s`, cx + 5, cy - 5, { size: 10, fill: PALETTE.bright }));
  }
  return way + dots.join('');
}

/** Everybody at the moment of the event; those of the scenario also where they were at first. */
export function drawCast(story: Story, view: View): string {
  const { stage, states } = story.episode;
  const now = stateAt(states, story.eventUs);
  const first = stateAt(states, story.fromUs);
  const parts = stage.actors
    .filter((actor) => actor.role === null || actor.parked)
    .map((actor) => {
      const look = { fill: PALETTE.traffic, stroke: PALETTE.ground, 'stroke-width': 1 };
      return footprint(findActor(now, actor.spec.id), actor.spec, view, look);
    });
  const acting = staged(story).filter((actor) => !actor.parked);
  for (const actor of acting) {
    const colour = colourOf(story, actor.spec.id);
    const ghost = { fill: 'none', stroke: colour, 'stroke-width': 1.2, 'stroke-dasharray': '3 2' };
    parts.push(drawWay(story, actor, view));
    if (actor.speed !== 0)
      parts.push(footprint(findActor(first, actor.spec.id), actor.spec, view, ghost));
    const look = { fill: colour, stroke: PALETTE.ground, 'stroke-width': 1.2 };
    parts.push(footprint(findActor(now, actor.spec.id), actor.spec, view, look));
  }
  return parts.join('');
}

/** Where they touched, or a line across the gap between them. */
export function drawEvent(story: Story, view: View): string {
  const { episode } = story;
  const impact = episode.collisions.find((collision) => collision.egoInvolved);
  if (impact) {
    const [x, y] = view.point([impact.point[0], impact.point[1]]);
    const rays = [0, 1, 2, 3].map((i) => {
      const [dx, dy] = [
        [9, 0],
        [6.4, 6.4],
        [0, 9],
        [-6.4, 6.4],
      ][i] as [number, number];
      return `M${x - dx} ${y - dy}L${x + dx} ${y + dy}`;
    });
    const star = rays
      .join('')
      .replaceAll(/-?\d+\.\d+/g, (n) => String(Math.round(Number(n) * 10) / 10));
    return (
      tag('path', {
        d: star,
        stroke: PALETTE.ground,
        'stroke-width': 4.4,
        'stroke-linecap': 'round',
      }) +
      tag('path', {
        d: star,
        stroke: PALETTE.crash,
        'stroke-width': 2.2,
        'stroke-linecap': 'round',
      })
    );
  }
  const ego = view.point(centreAt(story, episode.stage.egoId, story.eventUs));
  const other = view.point(centreAt(story, story.partnerId, story.eventUs));
  const look = { 'stroke-dasharray': '2 3', 'stroke-width': 1.6 };
  return tag('path', {
    d: pathData([ego, other]),
    fill: 'none',
    stroke: PALETTE.nearMiss,
    ...look,
  });
}

/** The lamps of the signals at the moment of the event. */
export function drawSignals(story: Story, view: View): string {
  const { network } = story.episode.stage.place;
  const { signals } = stateAt(story.episode.states, story.eventUs);
  return network.signalHeads
    .filter(({ position }) => view.shows(position, 2))
    .map(({ group, position }) => {
      const [cx, cy] = view.point(position);
      const colour = signals[group] ?? 'red';
      const fill = colour === 'red-amber' ? PALETTE.amber : PALETTE[colour];
      return tag('circle', { cx, cy, r: 4.5, fill, stroke: PALETTE.ground, 'stroke-width': 1.5 });
    })
    .join('');
}
