/**
 * Loops over pixels, four at a time, in WebAssembly's SIMD: they tell the few pixels that need plain code from the many that
 * do not. A loop is a few instructions that are assembled here. Its sums and products are those of 32-bit floats, which
 * have the same bits in every engine.
 */

/** The little that is needed of what every engine has; the library without DOM does not name it. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (
    module: object,
  ) => {
    exports: { memory: { buffer: ArrayBuffer }; run(parameter: number): number };
  };
};

/** Instructions that leave four floats, or a mask of four, on the stack. */
export type Lanes = readonly number[];

/** LEB128, unsigned. @param value a whole number from 0 */
function leb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    if (rest === 0) return [...bytes, low];
    bytes.push(low + 128);
  }
}

/** LEB128, signed. @param value a whole number from 0 */
const signedLeb = (value: number): number[] => {
  const bytes = leb(value);
  // The highest bit of the last byte is the sign.
  return (bytes.at(-1) as number) < 64
    ? bytes
    : [...bytes.slice(0, -1), (bytes.at(-1) as number) + 128, 0];
};

const simd = (operation: number): number[] => [0xfd, ...leb(operation)];
const binary =
  (operation: number) =>
  (a: Lanes, b: Lanes): Lanes => [...a, ...b, ...simd(operation)];

export const add = binary(0xe4);
export const sub = binary(0xe5);
export const mul = binary(0xe6);
/** b < a ? b : a */
export const pmin = binary(0xea);
/** a < b ? b : a */
export const pmax = binary(0xeb);
export const lt = binary(0x43);
export const gt = binary(0x44);
export const le = binary(0x45);
export const ge = binary(0x46);
export const and = binary(0x4e);
export const or = binary(0x50);
export const not = (a: Lanes): Lanes => [...a, ...simd(0x4d)];
export const abs = (a: Lanes): Lanes => [...a, ...simd(0xe0)];
/** `a` where the mask is set, else `b`. */
export const choose = (mask: Lanes, a: Lanes, b: Lanes): Lanes => [
  ...a,
  ...b,
  ...mask,
  ...simd(0x52),
];
/** The number four times, as 32-bit floats. */
export function all(value: number): Lanes {
  const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer);
  return [...simd(0x0c), ...bytes];
}

/** What a loop's body is written with. */
export interface LaneBody<Name extends string> {
  /** The number that {@link LaneFilter.run} is given, four times. */
  readonly parameter: Lanes;
  load(name: Name): Lanes;
  store(name: Name, value: Lanes): void;
  /** Works it out once, for use in several places. */
  keep(value: Lanes): Lanes;
}

/** Locals of the function: its parameter, bytes gone through, groups found, a mask, then vectors. */
const [PARAMETER, AT, FOUND, MASK, FIRST_VECTOR] = [0, 1, 2, 3, 4];
const [GET, SET, TEE] = [0x20, 0x21, 0x22];
const [I32, F32, V128] = [0x7f, 0x7d, 0x7b];
const LANES_BYTES = 16;
const PAGE_BYTES = 65536;

const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...leb(content.length),
  ...content,
];
const text = (name: string): number[] => [
  ...leb(name.length),
  ...Array.from(name, (c) => c.charCodeAt(0)),
];

/**
 * The loop: for each group of four pixels the steps, then the mask; where that is not empty, a word for the group.
 * @param groupsAt where the words go
 */
function functionOf(
  { steps, mask, vectors }: { steps: readonly number[]; mask: Lanes; vectors: number },
  bytes: number,
  groupsAt: number,
): number[] {
  const locals = [2, ...leb(3), I32, ...leb(vectors), V128];
  const word = [GET, AT, GET, MASK, 0x72];
  const place = [GET, FOUND, 0x41, 2, 0x74];
  const code = [
    ...[0x03, 0x40, ...steps, ...mask, ...simd(0xa4), TEE, MASK],
    ...[0x04, 0x40, ...place, ...word, 0x36, 2, ...leb(groupsAt)],
    ...[GET, FOUND, 0x41, 1, 0x6a, SET, FOUND, 0x0b],
    ...[GET, AT, 0x41, LANES_BYTES, 0x6a, TEE, AT, 0x41, ...signedLeb(bytes), 0x49, 0x0d, 0, 0x0b],
    ...[GET, FOUND, 0x0b],
  ];
  return [...leb(locals.length + code.length), ...locals, ...code];
}

/** A module with a memory and `run(f32) -> i32`. */
function moduleOf(pages: number, body: readonly number[]): Uint8Array {
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, F32, 1, I32]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...leb(pages)]),
    ...section(7, [2, ...text('memory'), 2, 0, ...text('run'), 0, 0]),
    ...section(10, [1, ...body]),
  ]);
}

/** Arrays of a float a pixel, and a loop over them that names the pixels on which its mask is set. */
export class LaneFilter<Name extends string> {
  /** A float a pixel; what lies beyond the last pixel stays 0. */
  readonly arrays: Readonly<Record<Name, Float32Array>>;
  /** Of the last run: number of a group's first pixel << 2, and below a bit for each of its four pixels. */
  readonly groups: Uint32Array;
  private readonly loop: (parameter: number) => number;

  /**
   * @param pixels above 0
   * @param write gives the mask; must not set it where all arrays are 0, for the last group may have pixels too many
   */
  constructor(names: readonly Name[], pixels: number, write: (body: LaneBody<Name>) => Lanes) {
    const groups = Math.ceil(pixels / 4);
    const bytes = groups * LANES_BYTES;
    const offsetOf = (name: Name) => names.indexOf(name) * bytes;
    const steps: number[] = [];
    let vectors = 0;
    const mask = write({
      parameter: [GET, PARAMETER, ...simd(0x13)],
      load: (name) => [GET, AT, ...simd(0x00), 4, ...leb(offsetOf(name))],
      store: (name, value) => {
        steps.push(GET, AT, ...value, ...simd(0x0b), 4, ...leb(offsetOf(name)));
      },
      keep: (value) => {
        const local = FIRST_VECTOR + vectors++;
        steps.push(...value, SET, local);
        return [GET, local];
      },
    });
    const groupsAt = names.length * bytes;
    const pages = Math.ceil((groupsAt + groups * 4) / PAGE_BYTES);
    const code = moduleOf(pages, functionOf({ steps, mask, vectors }, bytes, groupsAt));
    const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
    const arrays = names.map((name) => [
      name,
      new Float32Array(memory.buffer, offsetOf(name), pixels),
    ]);
    this.arrays = Object.fromEntries(arrays) as Record<Name, Float32Array>;
    this.groups = new Uint32Array(memory.buffer, groupsAt, groups);
    this.loop = run;
  }

  /** @returns how many of {@link groups} there are now */
  run(parameter = 0): number {
    return this.loop(parameter);
  }
}
