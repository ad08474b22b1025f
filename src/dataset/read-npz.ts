/** Arrays of a NumPy archive, as `numpy.savez` and `savez_compressed` write them. Sources: as in npz.ts. */
import { inflateRawSync } from 'node:zlib';
import { UsageError } from '../core/errors.ts';

export interface ReadArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const END_MARK = 0x06054b50;
const CENTRAL_MARK = 0x02014b50;

/** Readers of an element by NumPy's name of its type; all little-endian. */
const ELEMENTS: Readonly<
  Record<string, { readonly bytes: number; readonly read: (view: DataView, at: number) => number }>
> = {
  '|u1': { bytes: 1, read: (view, at) => view.getUint8(at) },
  '|b1': { bytes: 1, read: (view, at) => view.getUint8(at) },
  '<f4': { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  '<f8': { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
};

function parseNpy(bytes: Uint8Array, name: string): ReadArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isLong = (bytes[6] as number) > 1;
  const from = isLong ? 12 : 10;
  const end = from + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder('latin1').decode(bytes.subarray(from, end));
  const type = /'descr': '([^']+)'/.exec(header)?.[1] ?? '';
  const element = ELEMENTS[type];
  if (!element)
    throw new UsageError(`${name}: its type ${type} is none of ${Object.keys(ELEMENTS)}`);
  if (header.includes("'fortran_order': True"))
    throw new UsageError(`${name} is in Fortran order; use numpy.ascontiguousarray`);
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const count = shape.reduce((product, n) => product * n, 1);
  if (bytes.length < end + count * element.bytes) throw new UsageError(`${name} is cut off`);
  const data = Float32Array.from({ length: count }, (_, i) =>
    element.read(view, end + i * element.bytes),
  );
  return { shape, data };
}

/**
 * @param path for errors
 * @throws UsageError where it is no such archive, or an array is of another type than unsigned bytes, booleans or floats
 */
export function readNpz(bytes: Uint8Array, path: string): Map<string, ReadArray> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = bytes.length - 22;
  if (end < 0 || view.getUint32(end, true) !== END_MARK)
    throw new UsageError(`${path} is no .npz archive`);
  const arrays = new Map<string, ReadArray>();
  let at = view.getUint32(end + 16, true);
  for (let n = view.getUint16(end + 10, true); n > 0; n--) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL_MARK)
      throw new UsageError(`${path} is damaged`);
    const isPacked = view.getUint16(at + 10, true) === 8;
    const packed = view.getUint32(at + 20, true);
    const [name, extra, comment] = [28, 30, 32].map((o) => view.getUint16(at + o, true)) as [
      number,
      number,
      number,
    ];
    const local = view.getUint32(at + 42, true);
    const title = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name));
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const stored = bytes.subarray(from, from + packed);
    const file = isPacked ? new Uint8Array(inflateRawSync(stored)) : stored;
    arrays.set(title.replace(/\.npy$/, ''), parseNpy(file, `${title} of ${path}`));
    at += 46 + name + extra + comment;
  }
  return arrays;
}
