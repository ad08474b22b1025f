/**
 * Ray casts against a scene whose road users move while the scanner turns: each of them is where it is at the ray's own
 * time.
 */
import type { ActorState } from '../../core/actors.ts';
import type { SceneSolids } from '../../core/solids.ts';
import type { Vec3 } from '../../core/vector.ts';
import { interpolateActor, type WorldState } from '../../core/world-state.ts';
import { castAt, type Met, RayScene, surfaceOf, targetOf } from './ray-scene.ts';
import type { CastRay } from './sweep.ts';

export interface CasterScene {
  readonly solids: SceneSolids;
  /** World states at rising times, linear between them; beyond the first and the last it goes on as it went there. */
  readonly motion: readonly WorldState[];
  /** Radius of a sphere around an actor's box, metres, by actor id. */
  readonly radii: ReadonlyMap<number, number>;
}

/** Two neighbouring states and how far a time is from the first to the second; below 0 and above 1 beyond the ends. */
interface Between {
  readonly a: WorldState;
  readonly b: WorldState;
  readonly u: number;
}

export function between(motion: readonly WorldState[], tUs: number): Between {
  let low = 0;
  let high = motion.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((motion[middle] as WorldState).tUs <= tUs) low = middle;
    else high = middle;
  }
  const [a, b] = [motion[low] as WorldState, motion[high] as WorldState];
  return { a, b, u: b.tUs > a.tUs ? (tUs - a.tUs) / (b.tUs - a.tUs) : 0 };
}

/** The actor at a place in the list of actors. */
export const actorBetween = ({ a, b, u }: Between, index: number): ActorState =>
  interpolateActor(a.actors[index] as ActorState, b.actors[index] as ActorState, u);

/** An actor at the present time; its parts are placed when a ray first comes near it. */
interface Present {
  readonly index: number;
  readonly radius: number;
  readonly centre: Vec3;
  targets: ReturnType<typeof targetOf>[] | null;
}

const isNear = ({ centre, radius }: Present, origin: Vec3, d: Vec3, most: number): boolean => {
  const x = centre[0] - origin[0];
  const y = centre[1] - origin[1];
  const z = centre[2] - origin[2];
  const along = x * d[0] + y * d[1] + z * d[2];
  const aside = x * x + y * y + z * z - along * along;
  return aside <= radius * radius && along >= -radius && along <= most + radius;
};

/**
 * @param eye where the scanner is at its reference time; decides on levels of detail
 * @param most what is farther is not met, metres
 */
export function sceneCaster(
  { solids, motion, radii }: CasterScene,
  eye: Vec3,
  most: number,
): CastRay {
  const still = new RayScene(solids.ground, solids.fixed(eye));
  let now: Between = between(motion, 0);
  let present: Present[] = [];
  let presentUs = Number.NaN;
  const move = (tUs: number): void => {
    now = between(motion, tUs);
    presentUs = tUs;
    present = now.a.actors.map(({ id, position: p }, index) => {
      const q = (now.b.actors[index] as ActorState).position;
      const at = (k: 0 | 1 | 2) => p[k] + (q[k] - p[k]) * now.u;
      return { index, radius: radii.get(id) ?? 0, centre: [at(0), at(1), at(2)], targets: null };
    });
  };
  const targetsOf = (one: Present) => {
    one.targets ??= solids.actor(actorBetween(now, one.index), eye).map(targetOf);
    return one.targets;
  };
  return (origin, direction, tUs) => {
    if (tUs !== presentUs) move(tUs);
    let best: Met | null = still.cast(origin, direction, most);
    for (const one of present) {
      if (!isNear(one, origin, direction, best?.range ?? most)) continue;
      for (const target of targetsOf(one)) {
        best = castAt(target, origin, direction, best?.range ?? most) ?? best;
      }
    }
    return best && surfaceOf(best, direction);
  };
}
