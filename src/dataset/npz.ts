/**
 * NumPy's .npz: a ZIP archive of .npy files. Without times of files: the same arrays, the same bytes.
 * Sources: NumPy Enhancement Proposal 1; PKWARE APPNOTE 6.3.
 */
import { crc32, deflateRawSync } from 'node:zlib';

/** An array in C order, of unsigned bytes or of float32. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Float32Array;
}

/** Little-endian, whatever the machine is. */
function littleEndian(data: Uint8Array | Float32Array): Uint8Array {
  if (data instanceof Uint8Array) return data;
  const bytes = new Uint8Array(data.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) view.setFloat32(4 * i, data[i] as number, true);
  return bytes;
}

/** The .npy file of an array. */
export function npyBytes({ shape, data: values }: NumpyArray): Uint8Array {
  const data = littleEndian(values);
  const dict = `{'descr': '${values instanceof Uint8Array ? '|u1' : '<f4'}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const head = 10;
  const length = Math.ceil((head + dict.length + 1) / 64) * 64 - head;
  const bytes = new Uint8Array(head + length + data.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, length & 255, length >> 8]);
  bytes.set(new TextEncoder().encode(`${dict.padEnd(length - 1)}\n`), head);
  bytes.set(data, head + length);
  return bytes;
}

/** 1 January 1980, the first day of ZIP's calendar. */
const NO_DATE = 0x21;

interface Entry {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly packed: Uint8Array;
  readonly size: number;
  readonly offset: number;
}

/** The fields that a local and a central header have in common, from the version that is needed on. */
function commonFields(view: DataView, at: number, { name, crc, packed, size }: Entry): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 4, 8, true);
  view.setUint16(at + 8, NO_DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, packed.length, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
}

function localHeader(entry: Entry): Uint8Array {
  const bytes = new Uint8Array(30 + entry.name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x04034b50, true);
  commonFields(view, 4, entry);
  bytes.set(entry.name, 30);
  return bytes;
}

function centralHeader(entry: Entry): Uint8Array {
  const bytes = new Uint8Array(46 + entry.name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, 20, true);
  commonFields(view, 6, entry);
  view.setUint32(42, entry.offset, true);
  bytes.set(entry.name, 46);
  return bytes;
}

function endRecord(count: number, size: number, offset: number): Uint8Array {
  const bytes = new Uint8Array(22);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, offset, true);
  return bytes;
}

const total = (parts: readonly Uint8Array[]): number =>
  parts.reduce((sum, part) => sum + part.length, 0);

/** What `numpy.load` opens, and reads by these names. */
export function npzBytes(arrays: Readonly<Record<string, NumpyArray>>): Uint8Array {
  const parts: Uint8Array[] = [];
  const entries: Entry[] = [];
  for (const [name, array] of Object.entries(arrays)) {
    const file = npyBytes(array);
    const entry = {
      name: new TextEncoder().encode(`${name}.npy`),
      crc: crc32(file),
      packed: new Uint8Array(deflateRawSync(file)),
      size: file.length,
      offset: total(parts),
    };
    entries.push(entry);
    parts.push(localHeader(entry), entry.packed);
  }
  const offset = total(parts);
  const central = entries.map(centralHeader);
  const all = [...parts, ...central, endRecord(entries.length, total(central), offset)];
  const bytes = new Uint8Array(total(all));
  let at = 0;
  for (const part of all) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
