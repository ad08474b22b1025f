/** Nodes in [-1, 1] and weights of 5-point Gauss-Legendre quadrature, exact for polynomials up to degree 9. */
export const GAUSS_5: readonly (readonly [node: number, weight: number])[] = [
  [-0.906179845938664, 0.2369268850561891],
  [-0.5384693101056831, 0.4786286704993665],
  [0, 0.5688888888888889],
  [0.5384693101056831, 0.4786286704993665],
  [0.906179845938664, 0.2369268850561891],
];
