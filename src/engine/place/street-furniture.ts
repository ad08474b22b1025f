/** Where street furniture stands: outside of the pavements' walking line, clear of houses. Drawn, not solid. */
import { createRng, type Rng } from '../../core/rng.ts';
import type { Frontage } from './frontage.ts';
import { FURNITURE, type FurnitureKind } from './furniture-meshes.ts';
import type { Prop } from './prop.ts';

/** Shops and flats stand nearer to the pavement than this, metres; before gardens there are only cabinets and bins. */
const CITY_SETBACK_M = 4;
/** From the pavement's outer edge to the furniture's street side. */
const BACK_M = 0.05;
const SUBURBAN: ReadonlySet<string> = new Set(['cabinet', 'bin', 'letter box']);
const SPACING_M = { city: [5, 15], suburb: [25, 60] } as const;
/** Beyond this they are too small to see, for a lens of 450 pixels, metres. */
const UP_TO_M = 140;

function choose(kinds: readonly FurnitureKind[], rng: Rng): FurnitureKind {
  let at = rng.uniform(
    0,
    kinds.reduce((sum, kind) => sum + kind.weight, 0),
  );
  for (const kind of kinds) {
    at -= kind.weight;
    if (at < 0) return kind;
  }
  return kinds.at(-1) as FurnitureKind;
}

function propAt(front: Frontage, s: number, kind: FurnitureKind, rng: Rng): Prop | null {
  const [length, depth] = kind.room;
  // Its whole depth lies beyond the pavement, where nobody walks.
  const setback = Math.min(front.setbackAt(s - length / 2), front.setbackAt(s + length / 2));
  if (setback < depth + BACK_M) return null;
  const t = front.edgeAt(s) + BACK_M + depth / 2;
  const p = front.road.pointAt(s, front.side * t);
  if (!front.isClear(p.x, p.y, length / 2)) return null;
  return {
    levels: [{ mesh: `furniture ${kind.name}`, build: kind.build, upTo: UP_TO_M }],
    upTo: UP_TO_M,
    position: [p.x, p.y, 0],
    // Its y points at the street.
    yaw: p.heading + (front.side > 0 ? Math.PI : 0),
    scale: [1, 1, 1],
    tint: rng.choice(kind.tints),
    radius: Math.max(kind.height / 2, length / 2) + 0.3,
    height: kind.height,
    seed: rng.uniform(),
  };
}

function along(front: Frontage, rng: Rng): Prop[] {
  const props: Prop[] = [];
  let s = rng.uniform(6, 14);
  while (s < front.road.length - 8) {
    const isCity = front.setbackAt(s) < CITY_SETBACK_M;
    const kinds = isCity ? FURNITURE : FURNITURE.filter(({ name }) => SUBURBAN.has(name));
    const kind = choose(kinds, rng);
    const prop = propAt(front, s, kind, rng);
    if (prop) props.push(prop);
    const [low, high] = SPACING_M[isCity ? 'city' : 'suburb'];
    s += kind.room[0] + rng.uniform(low, high);
  }
  return props;
}

export const streetFurniture = (fronts: readonly Frontage[], seed: number): Prop[] =>
  fronts
    .filter(({ isStreet }) => isStreet)
    .flatMap((front) =>
      along(front, createRng(seed).split(`furniture ${front.road.spec.id}/${front.side}`)),
    );
