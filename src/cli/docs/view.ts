/** The part of the ground that a picture shows, and where its points come to lie in it. */
import type { Vec2 } from '../../core/vector.ts';
import type { Point } from './svg.ts';

export interface Extent {
  readonly minX: number;
  readonly maxX: number;
  readonly minY: number;
  readonly maxY: number;
}

/** The extent of points, with room around. */
export function extentOf(points: readonly Vec2[], room: number): Extent {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    minX: Math.min(...xs) - room,
    maxX: Math.max(...xs) + room,
    minY: Math.min(...ys) - room,
    maxY: Math.max(...ys) + room,
  };
}

/** A window on the ground: world metres, north up, to pixels. */
export class View {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  private readonly centre: Vec2;

  /** @param scale pixels a metre */
  constructor(centre: Vec2, scale: number, width: number, height: number) {
    this.centre = centre;
    this.scale = scale;
    this.width = width;
    this.height = height;
  }

  point([x, y]: Vec2): Point {
    return [
      this.width / 2 + (x - this.centre[0]) * this.scale,
      this.height / 2 - (y - this.centre[1]) * this.scale,
    ];
  }

  /** Whether anything of a disc is to be seen. */
  shows([x, y]: Vec2, radius: number): boolean {
    const [px, py] = this.point([x, y]);
    const reach = radius * this.scale;
    return px > -reach && px < this.width + reach && py > -reach && py < this.height + reach;
  }
}
