/**
 * HDF5 notes in each object's header when it was made, which would make two runs differ. Here those times become 0.
 * Headers of version 2 (HDF5 File Format Specification, IV.A.1.b) end in a checksum, Bob Jenkins' lookup3.
 */
const SIGNATURE = [0x4f, 0x48, 0x44, 0x52];
const HAS_TIMES = 0x20;
const HAS_PHASE = 0x10;
const TIMES_AT = 6;
const TIMES_BYTES = 16;

const turn = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));

/** lookup3's `hashlittle` with 0 to begin with. */
export function lookup3(bytes: Uint8Array): number {
  const padded = new Uint8Array(Math.max(12, Math.ceil(bytes.length / 12) * 12));
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  let a = (0xdeadbeef + bytes.length) | 0;
  let [b, c] = [a, a];
  for (let at = 0; ; at += 12) {
    a = (a + view.getInt32(at, true)) | 0;
    b = (b + view.getInt32(at + 4, true)) | 0;
    c = (c + view.getInt32(at + 8, true)) | 0;
    if (at + 12 >= padded.length) break;
    a = ((a - c) | 0) ^ turn(c, 4);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ turn(a, 6);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ turn(b, 8);
    b = (b + a) | 0;
    a = ((a - c) | 0) ^ turn(c, 16);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ turn(a, 19);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ turn(b, 4);
    b = (b + a) | 0;
  }
  c = ((c ^ b) - turn(b, 14)) | 0;
  a = ((a ^ c) - turn(c, 11)) | 0;
  b = ((b ^ a) - turn(a, 25)) | 0;
  c = ((c ^ b) - turn(b, 16)) | 0;
  a = ((a ^ c) - turn(c, 4)) | 0;
  b = ((b ^ a) - turn(a, 14)) | 0;
  c = ((c ^ b) - turn(b, 24)) | 0;
  return c >>> 0;
}

/**
 * Clears the times of all object headers in these bytes of a file, in place; whatever has no right checksum is no header.
 * @returns how many headers there were
 */
export function clearTimes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let found = 0;
  for (let at = 0; at + TIMES_AT + TIMES_BYTES + 8 < bytes.length; at++) {
    if (!SIGNATURE.every((byte, i) => bytes[at + i] === byte)) continue;
    const flags = bytes[at + 5] as number;
    if (bytes[at + 4] !== 2 || (flags & HAS_TIMES) === 0) continue;
    const sizeAt = at + TIMES_AT + TIMES_BYTES + ((flags & HAS_PHASE) !== 0 ? 4 : 0);
    const sizeBytes = 1 << (flags & 3);
    if (sizeBytes > 4 || sizeAt + sizeBytes > bytes.length) continue;
    let size = 0;
    for (let i = sizeBytes - 1; i >= 0; i--) size = size * 256 + (bytes[sizeAt + i] as number);
    const end = sizeAt + sizeBytes + size;
    if (end + 4 > bytes.length) continue;
    if (lookup3(bytes.subarray(at, end)) !== view.getUint32(end, true)) continue;
    bytes.fill(0, at + TIMES_AT, at + TIMES_AT + TIMES_BYTES);
    view.setUint32(end, lookup3(bytes.subarray(at, end)), true);
    found++;
  }
  return found;
}
