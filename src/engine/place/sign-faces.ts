/** Faces of road signs after the Vienna Convention on Road Signs and Signals (1968), in the plane y, z about their middle; metres. */
import { cos, sin } from '../../core/math.ts';
import type { Vec2, Vec3 } from '../../core/vector.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { LAYER, MATERIAL, SEMANTIC, type Surface, surface } from '../mesh/surface.ts';
import { lettering } from './strokes.ts';

export type SignFace =
  | { readonly kind: 'limit'; readonly kmh: number }
  | { readonly kind: 'give-way' | 'stop' | 'priority' | 'warning' | 'parking' | 'crossing' };

const RED: Vec3 = [0.72, 0.04, 0.06];
const WHITE: Vec3 = [0.92, 0.92, 0.91];
const BLACK: Vec3 = [0.04, 0.04, 0.05];
const BLUE: Vec3 = [0.03, 0.22, 0.55];
const YELLOW: Vec3 = [0.95, 0.72, 0.05];
const GREY: Vec3 = [0.5, 0.51, 0.52];

/** Each layer of a face lies a little before the one below it. */
const LAYER_M = 0.004;
const LAYERS = [LAYER.neutral, LAYER.decal, LAYER.upperDecal] as const;

const face = (colour: Vec3, depth: 0 | 1 | 2): Surface =>
  surface(SEMANTIC.trafficSign, colour, {
    material: MATERIAL.sign,
    layer: LAYERS[depth],
    smooth: 0,
  });

/** A regular polygon; its first corner lies `turn` radians counter-clockwise from the right, seen from the front. */
const regular = (corners: number, radius: number, turn: number): Vec2[] =>
  Array.from({ length: corners }, (_, i) => {
    const at = turn + (i * 2 * Math.PI) / corners;
    return [radius * cos(at), radius * sin(at)];
  });

class FacePainter {
  private readonly mesh: MeshBuilder;
  private readonly centre: Vec3;

  constructor(mesh: MeshBuilder, centre: Vec3) {
    this.mesh = mesh;
    this.centre = centre;
  }

  /** A convex polygon, counter-clockwise seen from the front, where +y is to the right. */
  shape(points: readonly Vec2[], colour: Vec3, depth: 0 | 1 | 2): void {
    const [x, y, z] = this.centre;
    const at = points.map(([u, v]): Vec3 => [x + depth * LAYER_M, y + u, z + v]);
    this.mesh.polygon(at, face(colour, depth));
  }

  back(points: readonly Vec2[]): void {
    const [x, y, z] = this.centre;
    const at = points.map(([u, v]): Vec3 => [x - LAYER_M, y + u, z + v]).reverse();
    this.mesh.polygon(at, face(GREY, 0));
  }

  text(text: string, height: number, widest: number, colour: Vec3): void {
    const { polygons, width } = lettering(text);
    const across = Math.min(height, widest / width);
    for (const polygon of polygons) {
      const points = polygon.map(([u, v]): Vec2 => [u * across, (v - 0.5) * height]);
      this.shape(points, colour, 2);
    }
  }
}

/** Discs of 0.6 m, triangles of 0.9 m a side, squares of 0.6 m. */
const DISC = regular(20, 0.3, 0);
const UP = Math.PI / 2;

/** Somebody who walks, as on crossing signs. */
const WALKER: readonly (readonly Vec2[])[] = [
  regular(8, 0.045, 0).map(([u, v]): Vec2 => [u + 0.01, v + 0.17]),
  [
    [-0.05, -0.02],
    [0.05, -0.02],
    [0.06, 0.11],
    [-0.04, 0.11],
  ],
  [
    [-0.14, -0.2],
    [-0.08, -0.22],
    [0.02, 0],
    [-0.05, 0],
  ],
  [
    [0.09, -0.22],
    [0.15, -0.2],
    [0.05, 0],
    [-0.01, 0],
  ],
  [
    [-0.13, -0.01],
    [-0.1, -0.04],
    [0.03, 0.09],
    [0, 0.11],
  ],
];

const PAINTERS: Readonly<Record<SignFace['kind'], (painter: FacePainter, sign: SignFace) => void>> =
  {
    limit: (painter, sign) => {
      painter.back(DISC);
      painter.shape(DISC, RED, 0);
      painter.shape(regular(20, 0.235, 0), WHITE, 1);
      if (sign.kind === 'limit') painter.text(String(sign.kmh), 0.22, 0.36, BLACK);
    },
    'give-way': (painter) => {
      painter.back(regular(3, 0.52, -UP));
      painter.shape(regular(3, 0.52, -UP), RED, 0);
      painter.shape(regular(3, 0.33, -UP), WHITE, 1);
    },
    stop: (painter) => {
      const corner = Math.PI / 8;
      painter.back(regular(8, 0.37, corner));
      painter.shape(regular(8, 0.37, corner), WHITE, 0);
      painter.shape(regular(8, 0.35, corner), RED, 1);
      painter.text('STOP', 0.22, 0.56, WHITE);
    },
    priority: (painter) => {
      painter.back(regular(4, 0.42, 0));
      painter.shape(regular(4, 0.42, 0), WHITE, 0);
      painter.shape(regular(4, 0.3, 0), YELLOW, 1);
    },
    warning: (painter) => {
      painter.back(regular(3, 0.52, UP));
      painter.shape(regular(3, 0.52, UP), RED, 0);
      painter.shape(regular(3, 0.36, UP), WHITE, 1);
      painter.shape(
        [
          [-0.025, -0.06],
          [0.025, -0.06],
          [0.045, 0.16],
          [-0.045, 0.16],
        ],
        BLACK,
        2,
      );
      painter.shape(
        regular(10, 0.038, 0).map(([u, v]): Vec2 => [u, v - 0.12]),
        BLACK,
        2,
      );
    },
    parking: (painter) => {
      const corner = Math.PI / 4;
      painter.back(regular(4, 0.42, corner));
      painter.shape(regular(4, 0.42, corner), WHITE, 0);
      painter.shape(regular(4, 0.4, corner), BLUE, 1);
      painter.text('P', 0.4, 0.4, WHITE);
    },
    crossing: (painter) => {
      const corner = Math.PI / 4;
      painter.back(regular(4, 0.42, corner));
      painter.shape(regular(4, 0.42, corner), BLUE, 0);
      painter.shape(
        [
          [-0.25, -0.23],
          [0.25, -0.23],
          [0, 0.25],
        ],
        WHITE,
        1,
      );
      for (const part of WALKER)
        painter.shape(
          part.map(([u, v]): Vec2 => [u * 0.8, v * 0.8 - 0.05]),
          BLACK,
          2,
        );
    },
  };

/** Paints a sign whose middle is at `centre` and which is read from +x. */
export const addSignFace = (mesh: MeshBuilder, centre: Vec3, sign: SignFace): void =>
  PAINTERS[sign.kind](new FacePainter(mesh, centre), sign);
