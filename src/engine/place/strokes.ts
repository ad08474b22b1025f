/** Figures and letters of road signs as strokes of even width: paths in a box of height 1, baseline at 0. Metres / height. */
import { cos, sin } from '../../core/math.ts';
import type { Vec2 } from '../../core/vector.ts';

type Path = readonly Vec2[];

/** Points of an elliptic arc about (x, y), degrees counter-clockwise from the right. */
function arc(x: number, y: number, rx: number, ry: number, from: number, to: number): Vec2[] {
  const steps = Math.max(2, Math.ceil(Math.abs(to - from) / 24));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const turn = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [x + rx * cos(turn), y + ry * sin(turn)];
  });
}

interface Glyph {
  readonly width: number;
  readonly paths: readonly Path[];
}

const six: Path[] = [
  [...arc(0.27, 0.29, 0.22, 0.24, 0, 360)],
  [...arc(0.55, 0.3, 0.5, 0.64, 180, 110)],
];
const flipped = (paths: readonly Path[], width: number): Path[] =>
  paths.map((path) => path.map(([x, y]): Vec2 => [width - x, 1 - y]));

/** In the manner of DIN 1451, the lettering of road signs. */
const GLYPHS: Readonly<Record<string, Glyph>> = {
  '0': { width: 0.54, paths: [arc(0.27, 0.5, 0.22, 0.45, 0, 360)] },
  '1': {
    width: 0.36,
    paths: [
      [
        [0.04, 0.74],
        [0.25, 0.95],
        [0.25, 0.03],
      ],
    ],
  },
  '2': {
    width: 0.54,
    paths: [[...arc(0.27, 0.71, 0.21, 0.24, 165, -25), [0.06, 0.06], [0.5, 0.06]]],
  },
  '3': {
    width: 0.54,
    paths: [[...arc(0.25, 0.73, 0.2, 0.22, 160, -90), ...arc(0.25, 0.28, 0.23, 0.23, 90, -160)]],
  },
  '4': {
    width: 0.54,
    paths: [
      [
        [0.38, 0.03],
        [0.38, 0.95],
        [0.04, 0.27],
        [0.52, 0.27],
      ],
    ],
  },
  '5': {
    width: 0.54,
    paths: [[[0.46, 0.94], [0.12, 0.94], [0.09, 0.54], ...arc(0.26, 0.32, 0.22, 0.27, 110, -150)]],
  },
  '6': { width: 0.54, paths: six },
  '7': {
    width: 0.5,
    paths: [
      [
        [0.04, 0.94],
        [0.47, 0.94],
        [0.18, 0.03],
      ],
    ],
  },
  '8': {
    width: 0.54,
    paths: [arc(0.27, 0.73, 0.19, 0.21, 0, 360), arc(0.27, 0.28, 0.22, 0.23, 0, 360)],
  },
  '9': { width: 0.54, paths: flipped(six, 0.54) },
  S: {
    width: 0.52,
    paths: [[...arc(0.26, 0.73, 0.2, 0.21, 20, 270), ...arc(0.26, 0.28, 0.21, 0.24, 90, -160)]],
  },
  T: {
    width: 0.5,
    paths: [
      [
        [0.02, 0.94],
        [0.48, 0.94],
      ],
      [
        [0.25, 0.94],
        [0.25, 0.03],
      ],
    ],
  },
  O: { width: 0.56, paths: [arc(0.28, 0.5, 0.22, 0.45, 0, 360)] },
  P: {
    width: 0.52,
    paths: [
      [[0.1, 0.03], [0.1, 0.94], [0.26, 0.94], ...arc(0.26, 0.69, 0.2, 0.25, 90, -90), [0.1, 0.44]],
    ],
  },
};

const GAP = 0.12;
const STROKE = 0.14;

export interface Lettering {
  /** Convex polygons, counter-clockwise, in a box of height 1 from the baseline, centred about x = 0. */
  readonly polygons: readonly (readonly Vec2[])[];
  readonly width: number;
}

function stroke([ax, ay]: Vec2, [bx, by]: Vec2): Vec2[] {
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.sqrt(dx * dx + dy * dy) || 1;
  // Longer by a little, so that bends have no notches.
  const [ux, uy] = [(dx / length) * (STROKE / 2), (dy / length) * (STROKE / 2)];
  const [ex, ey] = [ux * 0.55, uy * 0.55];
  return [
    [ax - ex + uy, ay - ey - ux],
    [bx + ex + uy, by + ey - ux],
    [bx + ex - uy, by + ey + ux],
    [ax - ex - uy, ay - ey + ux],
  ];
}

/** @throws RangeError for a character that no sign of ours carries */
export function lettering(text: string): Lettering {
  const glyphs = [...text].map((character) => {
    const glyph = GLYPHS[character];
    if (!glyph) throw new RangeError(`no sign has the character '${character}'`);
    return glyph;
  });
  const width = glyphs.reduce((sum, glyph) => sum + glyph.width + GAP, -GAP);
  const polygons: Vec2[][] = [];
  let left = -width / 2;
  for (const glyph of glyphs) {
    for (const path of glyph.paths) {
      for (let i = 0; i + 1 < path.length; i++) {
        const [a, b] = [path[i] as Vec2, path[i + 1] as Vec2];
        if (Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) < 1e-6) continue;
        polygons.push(stroke([a[0] + left, a[1]], [b[0] + left, b[1]]));
      }
    }
    left += glyph.width + GAP;
  }
  return { polygons, width };
}
