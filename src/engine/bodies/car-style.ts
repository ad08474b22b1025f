/** What tells one class of passenger body from another, beside its side view. */
export interface CarStyle {
  /** Windows on each side: 1 a van's, 2, or 3 with one beside the luggage. */
  readonly panes: 1 | 2 | 3;
  readonly rear: 'boot' | 'gate' | 'doors' | 'bed';
  /** Unpainted sills and wheel arches. */
  readonly cladding: boolean;
  readonly rails: boolean;
  /** Pattern of the grille; see `grille` in body-surfaces.ts. */
  readonly grille: number;
  /** How far the windscreen's upper edge lies behind the profile's, metres. */
  readonly screenRun: number;
  /** How far the corners of front and rear are swept back, metres. */
  readonly sweep: readonly [front: number, rear: number];
  /** Spokes of the wheels: 0 five double, 1 seven, 2 ten, 3 pressed steel. */
  readonly rim: 0 | 1 | 2 | 3;
}

const usual: CarStyle = {
  panes: 2,
  rear: 'gate',
  cladding: false,
  rails: false,
  grille: 0,
  screenRun: 0.14,
  sweep: [0.2, 0.12],
  rim: 0,
};

const STYLES: Readonly<Record<string, CarStyle>> = {
  hatchback: usual,
  saloon: { ...usual, rear: 'boot', grille: 1, rim: 1 },
  estate: { ...usual, panes: 3, rails: true, grille: 2, rim: 2 },
  suv: { ...usual, panes: 3, cladding: true, rails: true, grille: 2, rim: 0, sweep: [0.16, 0.1] },
  van: { ...usual, panes: 1, rear: 'doors', rim: 3, sweep: [0.2, 0.05], screenRun: 0.08 },
  pickup: { ...usual, rear: 'bed', cladding: true, grille: 2, rim: 2, sweep: [0.14, 0.04] },
};

export const carStyle = (model: string): CarStyle => STYLES[model] ?? usual;
