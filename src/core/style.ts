/**
 * What is taken over from a photograph: statistics of its colours (Reinhard et al. 2001, in Oklab, Ottosson 2020) and
 * the amplitudes of its lowest spatial frequencies (Fourier domain adaptation, Yang and Soatto 2020). Neither moves an
 * edge, so labels stay as they are.
 */
export interface StyleTarget {
  /** Share of the way to the photograph's colours, 0..1; 0 leaves them alone. */
  readonly colour: number;
  /** Share of the way to the photograph's amplitudes, 0..1. */
  readonly fourier: number;
  /** Mean and standard deviation of L, a, b over the photograph. */
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
  /** Frequencies -radius..radius, in periods over the image's width and height, are replaced. */
  readonly radius: number;
  /**
   * Amplitudes of the discrete Fourier transform divided by the number of pixels, of sRGB values 0..1: row by row of v
   * (-radius..radius), then u (0..radius; the others follow by symmetry), three channels.
   */
  readonly amplitude: readonly number[];
}
