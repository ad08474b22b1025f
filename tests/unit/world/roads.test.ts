import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/rng.ts';
import type { ReferenceLine } from '../../../src/core/road-network.ts';
import { PLACE_NAMES } from '../../../src/core/scenario-spec.ts';
import { PLACES } from '../../../src/world/places/index.ts';
import { LaneGraph } from '../../../src/world/roads/lane-graph.ts';
import { ReferenceLineEvaluator } from '../../../src/world/roads/reference-line.ts';
import { solidBoxes } from '../../../src/world/solid-scenery.ts';

const bend: ReferenceLine = {
  x: 3,
  y: -2,
  heading: 0.4,
  elements: [
    { kind: 'line', length: 30 },
    { kind: 'spiral', length: 40, curvatureStart: 0, curvatureEnd: 0.01 },
    { kind: 'arc', length: 60, curvature: 0.01 },
    { kind: 'spiral', length: 40, curvatureStart: 0.01, curvatureEnd: -0.005 },
  ],
};

describe('reference lines', () => {
  const line = new ReferenceLineEvaluator(bend);

  it('are continuous in place, heading and curvature', () => {
    expect(line.length).toBe(170);
    for (const joint of [30, 70, 130]) {
      const [a, b] = [line.at(joint - 1e-7), line.at(joint + 1e-7)];
      expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeLessThan(1e-6);
      expect(Math.abs(a.heading - b.heading)).toBeLessThan(1e-6);
      expect(Math.abs(a.curvature - b.curvature)).toBeLessThan(1e-6);
    }
  });

  it('heading is the direction of travel and curvature its rate', () => {
    for (let s = 1; s < 169; s += 3.7) {
      const h = 1e-4;
      const [a, b] = [line.at(s - h), line.at(s + h)];
      expect(Math.atan2(b.y - a.y, b.x - a.x)).toBeCloseTo(line.at(s).heading, 6);
      expect((b.heading - a.heading) / (2 * h)).toBeCloseTo(line.at(s).curvature, 6);
    }
  });

  it('a clothoid agrees with fine numerical integration', () => {
    const clothoid = new ReferenceLineEvaluator({
      x: 0,
      y: 0,
      heading: 0,
      elements: [{ kind: 'spiral', length: 100, curvatureStart: 0, curvatureEnd: 0.03 }],
    });
    let x = 0;
    let y = 0;
    const n = 200_000;
    for (let i = 0; i < n; i++) {
      const s = ((i + 0.5) / n) * 100;
      const heading = 0.5 * (0.03 / 100) * s * s;
      x += (Math.cos(heading) * 100) / n;
      y += (Math.sin(heading) * 100) / n;
    }
    const end = clothoid.at(100);
    expect(Math.hypot(end.x - x, end.y - y)).toBeLessThan(1e-6);
  });
});

describe.each(PLACE_NAMES)('%s', (name) => {
  const place = PLACES[name](createRng(5));
  const graph = new LaneGraph(place.network);
  const driving = [...new Set(place.drivingRoutes)].map((route) => place.routes.get(route));

  it('every point of a driving route lies in the middle of a driving lane that leads its way', () => {
    for (const route of driving) {
      for (let s = 1; s < (route?.length ?? 0) - 1; s += 7.3) {
        const p = route?.at(s);
        const pose = graph.locate(p?.x ?? 0, p?.y ?? 0, p?.heading ?? 0);
        expect(pose, `${route?.name} at ${s}`).not.toBeNull();
        expect(Math.abs(pose?.offset ?? 9)).toBeLessThan(0.05);
        expect(Math.abs(pose?.headingError ?? 9)).toBeLessThan(0.02);
        expect(pose?.toLeftEdge).toBeCloseTo((pose?.width ?? 0) / 2, 1);
      }
    }
  });

  it('moving left within the lane moves the offset and the distances to its edges alike', () => {
    const p = driving[0]?.at(40);
    if (!p) throw new Error('no route');
    const left = graph.locate(
      p.x - 0.7 * Math.sin(p.heading),
      p.y + 0.7 * Math.cos(p.heading),
      p.heading + 0.1,
    );
    expect(left?.offset).toBeCloseTo(0.7, 2);
    expect(left?.headingError).toBeCloseTo(0.1, 3);
    expect((left?.toRightEdge ?? 0) - (left?.toLeftEdge ?? 0)).toBeCloseTo(1.4, 2);
  });

  it('projecting onto a route inverts walking along it', () => {
    for (const route of place.routes.values()) {
      for (let s = 2; s < route.length - 2; s += 11.1) {
        const p = route.at(s);
        const found = route.project(p.x, p.y, s + 3);
        expect(Math.abs(found.s - s)).toBeLessThan(0.02);
        expect(Math.abs(found.offset)).toBeLessThan(0.01);
      }
    }
  });

  it('routes have no corners: heading changes as curvature says', () => {
    for (const route of driving) {
      for (let s = 1; s < (route?.length ?? 0) - 2; s += 0.5) {
        const turn = (route?.at(s + 0.5).heading ?? 0) - (route?.at(s).heading ?? 0);
        expect(Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)))).toBeLessThan(0.08);
      }
    }
  });

  it('nothing solid stands on a driving lane', () => {
    for (const { centre } of solidBoxes(place.network)) {
      expect(graph.locate(centre[0], centre[1], 0)).toBeNull();
    }
  });
});

describe('what lies ahead', () => {
  it('at a junction: the arm, the way through, the arm beyond', () => {
    const { network } = PLACES['four-way'](createRng(1));
    const graph = new LaneGraph(network);
    const entry = { road: 4, lane: 1 };
    expect(graph.successors(entry)).toHaveLength(3);
    const arm = graph.road(entry.road).length;
    const stretches = graph.ahead(entry, arm - 10, 60);
    expect(stretches.map((stretch) => stretch.junction)).toEqual([null, 1, null]);
    expect(stretches[0]?.to).toBeCloseTo(10, 9);
    expect(stretches.at(-1)?.to).toBe(60);
  });
});
