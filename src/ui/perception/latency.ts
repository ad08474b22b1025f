/** How late the models' answers come, and what computes them. */
import type { PlaceName } from '../../perception/backend/places.ts';

/** The value that a share of the numbers does not exceed (nearest rank). */
function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

const PLACES: Readonly<Record<PlaceName, string>> = {
  wasm: 'WebAssembly',
  webgpu: 'WebGPU',
  webgl: 'WebGL',
};

/** Of models by name. */
function placesOf(places: ReadonlyMap<string, PlaceName>): string {
  const names = [...places].map(([model, place]) => `${model} on ${PLACES[place]}`);
  const [first = '', ...others] = new Set(places.values());
  return others.length === 0 && first !== '' ? `on ${PLACES[first]}` : names.join(', ');
}

/**
 * @param ms from the drawing of a frame to its predictions, milliseconds
 * @param dropped frames that were stale before they could be looked at
 * @param places where each model computes
 */
export function latencyLine(
  ms: readonly number[],
  dropped: number,
  places: ReadonlyMap<string, PlaceName>,
): string {
  const [median, high] = [percentile(ms, 0.5), percentile(ms, 0.99)];
  const late = `frame to prediction ${median.toFixed(0)} ms, p99 ${high.toFixed(0)} ms`;
  const stale = dropped === 0 ? [] : [`${dropped} stale frames dropped`];
  return [late, placesOf(places), ...stale].filter((part) => part !== '').join(' · ');
}
