/** The reference line of a road: <planView>. */
import { angleDifference, hypot } from '../../core/math.ts';
import type { PlanElement, ReferenceLine } from '../../core/road-network.ts';
import { CubicCurve } from '../../world/roads/cubic-curve.ts';
import { type Pose2, ReferenceLineEvaluator } from '../../world/roads/reference-line.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { Notes } from './notes.ts';

const MOST_LENGTH_M = 100_000;
/** On an earth, in any projection. */
const MOST_COORDINATE_M = 1e8;
const MOST_CURVATURE = 10;
/** Within these an element begins where the one before ends. */
const SAME_M = 1e-9;
const SAME_RAD = 1e-11;
/** Steps in the reference line that a reader should know of. */
const STEP_M = 0.05;
const STEP_RAD = 0.02;
/** By which a cubic's length may differ from the one that the file says, as a share of it. */
const LENGTH_ERROR = 0.01;

type Shape = PlanElement;

function limited(element: XmlElement, attribute: string, most: number): number {
  const value = element.number(attribute);
  if (Math.abs(value) <= most) return value;
  return element.fail(`${attribute}="${element.text(attribute)}" is beyond ${most}`, attribute);
}

const cubicOf = (element: XmlElement, names: readonly [string, string, string, string]) =>
  names.map((name) => element.number(name)) as unknown as readonly [number, number, number, number];

/** How far poly3's u must run so that the curve v(u) has this length. */
function endOfPoly3(v: readonly [number, number, number, number], length: number): number {
  let [low, high] = [0, length];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (new CubicCurve([0, 1, 0, 0], v, middle).length < length) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function cubicShape(shape: XmlElement, length: number, where: string, notes: Notes): Shape {
  const u = cubicOf(shape, ['aU', 'bU', 'cU', 'dU']);
  const v = cubicOf(shape, ['aV', 'bV', 'cV', 'dV']);
  const range = shape.textOr('pRange', 'normalized');
  if (range !== 'normalized' && range !== 'arcLength') {
    shape.fail(`pRange="${range}" is neither 'arcLength' nor 'normalized'`, 'pRange');
  }
  const end = range === 'arcLength' ? length : 1;
  const is = new CubicCurve(u, v, end).length;
  if (!(is > 1e-6 && is <= MOST_LENGTH_M)) shape.fail('the curve of <paramPoly3> has no length');
  if (Math.abs(is - length) > LENGTH_ERROR * length) {
    const subject = `paramPoly3 of ${is.toFixed(2)} m where its geometry says ${length.toFixed(2)} m`;
    notes.add(subject, 'kept, with s stretched over it', where, shape.line);
  }
  return { kind: 'cubic', length, u, v, end };
}

function shapeOf(geometry: XmlElement, length: number, where: string, notes: Notes): Shape {
  const [shape, ...others] = ['line', 'arc', 'spiral', 'poly3', 'paramPoly3'].flatMap((name) =>
    geometry.all(name),
  );
  others[0]?.fail('a <geometry> has more than one shape');
  switch (shape?.name) {
    case 'line':
      return { kind: 'line', length };
    case 'arc': {
      const curvature = limited(shape, 'curvature', MOST_CURVATURE);
      return curvature === 0 ? { kind: 'line', length } : { kind: 'arc', length, curvature };
    }
    case 'spiral':
      return {
        kind: 'spiral',
        length,
        curvatureStart: limited(shape, 'curvStart', MOST_CURVATURE),
        curvatureEnd: limited(shape, 'curvEnd', MOST_CURVATURE),
      };
    case 'poly3': {
      const v = cubicOf(shape, ['a', 'b', 'c', 'd']);
      return { kind: 'cubic', length, u: [0, 1, 0, 0], v, end: endOfPoly3(v, length) };
    }
    case 'paramPoly3':
      return cubicShape(shape, length, where, notes);
    default:
      return geometry.fail('a <geometry> has none of line, arc, spiral, poly3 and paramPoly3');
  }
}

/** Where an element begins, if that is not where the one before ends; larger steps are told of. */
function ownStart(
  geometry: XmlElement,
  here: Pose2,
  before: Pose2 | null,
  where: string,
  notes: Notes,
): Pose2 | null {
  if (!before) return null;
  const gap = hypot(here.x - before.x, here.y - before.y);
  const turn = Math.abs(angleDifference(here.heading, before.heading));
  if (gap > STEP_M) {
    const subject = `a gap of ${gap.toFixed(2)} m in the reference line`;
    notes.add(subject, 'kept as it is', where, geometry.line);
  } else if (turn > STEP_RAD) {
    const subject = `a bend of ${turn.toFixed(3)} rad between elements of the reference line`;
    notes.add(subject, 'kept as it is', where, geometry.line);
  }
  return gap > SAME_M || turn > SAME_RAD ? here : null;
}

function elementOf(
  geometry: XmlElement,
  reached: number,
  before: Pose2 | null,
  where: string,
  notes: Notes,
): { readonly element: PlanElement; readonly here: Pose2 } | null {
  const s = geometry.number('s');
  const here = {
    x: limited(geometry, 'x', MOST_COORDINATE_M),
    y: limited(geometry, 'y', MOST_COORDINATE_M),
    heading: limited(geometry, 'hdg', 1e6),
  };
  const length = limited(geometry, 'length', MOST_LENGTH_M);
  if (length < 0) geometry.fail(`the length of a <geometry> is negative`, 'length');
  if (Math.abs(s - reached) > 0.01 + 1e-3 * reached) {
    geometry.fail(`a <geometry> has s="${s}", and those before it end at ${reached}`, 's');
  }
  if (length < 1e-9) {
    geometry.passWhole();
    notes.add('a geometry without length', 'left out', where, geometry.line);
    return null;
  }
  const shape = shapeOf(geometry, length, where, notes);
  const start = ownStart(geometry, here, before, where, notes);
  return { element: start ? { ...shape, start } : shape, here };
}

/** @throws UsageError where a road has no reference line, or one that does not hang together */
export function readPlanView(road: XmlElement, where: string, notes: Notes): ReferenceLine {
  const planView = road.one('planView');
  const elements: PlanElement[] = [];
  let first: Pose2 | null = null;
  let end: Pose2 | null = null;
  let reached = 0;
  for (const geometry of planView.all('geometry')) {
    const found = elementOf(geometry, reached, end, where, notes);
    if (!found) continue;
    const { element, here } = found;
    first ??= here;
    elements.push(element);
    end = new ReferenceLineEvaluator({ ...here, elements: [{ ...element, start: here }] }).at(
      element.length,
    );
    reached += element.length;
  }
  if (!first) planView.fail('a <planView> without any length of geometry');
  return { ...(first as Pose2), elements };
}
