/** A stage: everything that a simulation starts from. */
import type { ActorSpec } from '../../core/actors.ts';
import type { RenderScene } from '../../core/frame-record.ts';
import type { Rng } from '../../core/rng.ts';
import type { Action, Trigger } from '../../core/scenario-spec.ts';
import type { Vec3 } from '../../core/vector.ts';
import { originInBody, wheelsOf } from '../bodies/body-model.ts';
import { bodyModel } from '../bodies/catalogue.ts';
import type { Manners } from '../driver/manners.ts';
import type { Place } from '../places/place.ts';
import type { Route } from '../roads/route.ts';

export interface Manoeuvre {
  readonly when: Trigger;
  readonly do: Action;
}

export interface StagedActor {
  readonly spec: ActorSpec;
  /** The scenario's name for it; null in background traffic. */
  readonly role: string | null;
  readonly route: Route;
  /** Arc length of the box centre at the start, and distance left of the route. */
  readonly s: number;
  readonly lateral: number;
  /** m/s */
  readonly speed: number;
  /** Speed it would like on a free road. */
  readonly desiredSpeed: number;
  readonly parked: boolean;
  readonly attentive: boolean;
  readonly manoeuvres: readonly Manoeuvre[];
  /** How it behaves as part of the traffic; absent where it is scripted. */
  readonly manners?: Manners;
}

export interface Stage {
  readonly scenario: string;
  readonly seed: number;
  readonly place: Place;
  /** By rising id. */
  readonly actors: readonly StagedActor[];
  readonly egoId: number;
  readonly friction: number;
  /** Values of the scenario's parameters; manoeuvres refer to them by name. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Seconds after which it is over. */
  readonly durationS: number;
  /** Vehicles that leave the place come in again elsewhere (world/recirculation.ts); never where an event is staged. */
  readonly recirculate?: boolean;
}

/** Paint as often as it is seen in Europe's traffic: three in four white, black, grey or silver. */
const PAINTS: readonly Vec3[] = [
  [0.9, 0.9, 0.89],
  [0.87, 0.88, 0.88],
  [0.88, 0.87, 0.84],
  [0.91, 0.91, 0.92],
  [0.04, 0.04, 0.045],
  [0.05, 0.05, 0.06],
  [0.07, 0.07, 0.08],
  [0.045, 0.05, 0.055],
  [0.33, 0.34, 0.36],
  [0.24, 0.25, 0.27],
  [0.42, 0.43, 0.45],
  [0.5, 0.51, 0.53],
  [0.62, 0.63, 0.65],
  [0.7, 0.71, 0.72],
  [0.66, 0.66, 0.64],
  [0.08, 0.16, 0.36],
  [0.13, 0.28, 0.5],
  [0.55, 0.06, 0.07],
  [0.36, 0.05, 0.07],
  [0.13, 0.24, 0.17],
];
const CLOTHES: readonly Vec3[] = [
  [0.12, 0.14, 0.22],
  [0.2, 0.2, 0.2],
  [0.45, 0.12, 0.12],
  [0.16, 0.3, 0.42],
  [0.5, 0.46, 0.38],
  [0.7, 0.68, 0.62],
  [0.24, 0.34, 0.2],
  [0.66, 0.5, 0.16],
];

/** An actor of a catalogue model, coloured by the generator. */
export function createSpec(id: number, model: string, rng: Rng): ActorSpec {
  const body = bodyModel(model);
  return {
    id,
    kind: body.kind,
    model,
    size: body.size,
    mass: body.mass,
    colour: rng.choice(body.kind === 'pedestrian' || body.kind === 'bicycle' ? CLOTHES : PAINTS),
    wheels: wheelsOf(body),
    originInBody: originInBody(body),
  };
}

/** What a renderer must know of a stage. */
export const renderScene = (
  stage: Stage,
  { light, weather }: Pick<RenderScene, 'light' | 'weather'>,
): RenderScene => ({
  network: stage.place.network,
  actors: actorSpecs(stage),
  egoId: stage.egoId,
  light,
  weather,
  seed: stage.seed,
});

/** What stays fixed of every actor, by rising id; who is parked is marked. */
export const actorSpecs = ({ actors }: Pick<Stage, 'actors'>): ActorSpec[] =>
  actors.map(({ spec, parked }) => (parked ? { ...spec, parked } : spec));
