/** A map of occupancy as a PNG: the mean on the left (white free, black occupied, grey unknown), doubt on the right. */
import sharp from 'sharp';
import { doubtColour, occupiedColour } from '../core/map-colours.ts';

/** Rows from the top, values 0..1. */
export interface MapPanels {
  readonly width: number;
  readonly height: number;
  /** 1 is occupied. */
  readonly mean: Float64Array;
  /** 1 is unknown. */
  readonly uncertainty: Float64Array;
}

/** Pixels between the panels. */
const GAP = 8;
const GAP_COLOUR = [255, 255, 255] as const;

export async function encodeMapImage({
  width,
  height,
  mean,
  uncertainty,
}: MapPanels): Promise<Uint8Array> {
  const whole = 2 * width + GAP;
  const pixels = new Uint8Array(whole * height * 3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < whole; column++) {
      const i = row * width + (column < width ? column : column - width - GAP);
      const colour =
        column < width
          ? occupiedColour(mean[i] as number)
          : column < width + GAP
            ? GAP_COLOUR
            : doubtColour(uncertainty[i] as number);
      pixels.set(colour, (row * whole + column) * 3);
    }
  }
  return sharp(pixels, { raw: { width: whole, height, channels: 3 } })
    .png()
    .toBuffer();
}
