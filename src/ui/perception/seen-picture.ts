/** The picture that the models see, with who is dangerous in it marked. */
import type { SmallPicture } from '../../engine/dashboard-eye.ts';
import type { DangerMap } from '../../perception/service/perception-service.ts';

/** Cells that are less dangerous are not marked. */
const LEAST = 0.1;
/** How much of the mark covers the picture where the danger is certain; a quarter of the danger is half as red. */
const OPACITY = 0.8;
const MARK = [255, 64, 48] as const;

export class SeenPicture {
  private readonly canvas: HTMLCanvasElement;

  /** @param canvas that takes the size of the pictures */
  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
  }

  show({ width, height, data }: SmallPicture, danger: DangerMap | null = null): void {
    const image = new ImageData(width, height);
    for (let i = 0, o = 0; o < data.length; i += 4, o += 3) {
      image.data.set(data.subarray(o, o + 3), i);
      image.data[i + 3] = 255;
    }
    if (danger) mark(image, danger);
    // A canvas that is given its size is blank, even where it had it.
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.canvas.getContext('2d')?.putImageData(image, 0, 0);
  }
}

function mark({ width, height, data }: ImageData, danger: DangerMap): void {
  const { rows, columns, values } = danger;
  const [cellWidth, cellHeight] = [
    (danger.width * width) / columns,
    (danger.height * height) / rows,
  ];
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y - danger.top * height) / cellHeight);
    if (row < 0 || row >= rows) continue;
    for (let x = 0; x < width; x++) {
      const column = Math.floor((x - danger.left * width) / cellWidth);
      const value =
        column < 0 || column >= columns ? 0 : (values[row * columns + column] as number);
      if (value < LEAST) continue;
      const share = OPACITY * Math.sqrt(value);
      const at = 4 * (y * width + x);
      for (let c = 0; c < 3; c++) {
        data[at + c] = (1 - share) * (data[at + c] as number) + share * (MARK[c] as number);
      }
    }
  }
}
