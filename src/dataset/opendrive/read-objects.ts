/** What stands beside the road: <objects> that we have a likeness of. */
import type { SceneryItem } from '../../core/road-network.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import { shortened, type XmlElement } from '../xml/xml-element.ts';
import type { Notes } from './notes.ts';
import type { ReadRoad } from './read-road.ts';
import { SCENERY_OF_OBJECT } from './vocabulary.ts';

const PASSED = ['id', 'name', 'dynamic', 'validLength', 'pitch', 'roll', 'perpToRoad', 'temporary'];
const MOST_SIZE_M = 300;

/** @returns [length, width, height], or null where any of them is missing */
function sizeOf(object: XmlElement): [number, number, number] | null {
  const diameter = 2 * object.numberOr('radius', 0);
  const size = ['length', 'width'].map((name) => object.numberOr(name, 0) || diameter);
  const [length, width] = size as [number, number];
  const height = object.numberOr('height', 0);
  const isWhole = [length, width, height].every((side) => side > 0 && side <= MOST_SIZE_M);
  return isWhole ? [length, width, height] : null;
}

function variantOf(object: XmlElement): number {
  const data = object.all('userData').find((own) => own.textOr('code', '') === 'nearmiss.variant');
  const value = data?.numberOr('value', 0) ?? 0;
  return value >= 0 && value <= 1 ? value : 0;
}

function kindOf(object: XmlElement): SceneryItem['kind'] | undefined {
  const type = object.textOr('type', 'none');
  const isLamp = object.textOr('subtype', '') === 'streetLamp';
  if (type === 'pole' && isLamp) return 'lamp-post';
  return Object.hasOwn(SCENERY_OF_OBJECT, type) ? SCENERY_OF_OBJECT[type] : undefined;
}

function readObject(
  object: XmlElement,
  road: ReadRoad,
  geometry: RoadGeometry,
  notes: Notes,
): SceneryItem | null {
  const kind = kindOf(object);
  const size = kind ? sizeOf(object) : null;
  if (!kind || !size) {
    const type = shortened(object.textOr('type', 'none'));
    object.passWhole();
    const subject = kind ? `object type '${type}' without a size` : `object type '${type}'`;
    notes.add(subject, 'left out', road.where, object.line);
    return null;
  }
  object.pass(...PASSED);
  const outlines = [...object.all('outline'), ...object.all('outlines')];
  for (const outline of outlines) outline.passWhole();
  if (outlines[0]) notes.add('object outline', 'its box is used', road.where, object.line);
  const p = geometry.pointAt(object.number('s'), object.number('t'));
  const turn = object.textOr('orientation', 'none') === '-' ? Math.PI : 0;
  return {
    kind,
    position: [p.x, p.y, object.numberOr('zOffset', 0)],
    yaw: p.heading + turn + object.numberOr('hdg', 0),
    size,
    variant: variantOf(object),
  };
}

export function readObjects(road: ReadRoad, notes: Notes): SceneryItem[] {
  const objects = road.element.maybe('objects')?.all('object') ?? [];
  if (objects.length === 0) return [];
  const geometry = new RoadGeometry(road.spec);
  return objects.flatMap((object) => readObject(object, road, geometry, notes) ?? []);
}
