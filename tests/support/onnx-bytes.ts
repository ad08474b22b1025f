/** The smallest ONNX files: one node, written as protocol buffers by hand. */
type Field = readonly [number: number, value: number | string | Uint8Array];

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left > 127) {
    bytes.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  return [...bytes, left];
}

function message(...fields: readonly Field[]): Uint8Array {
  const parts = fields.flatMap(([number, value]) => {
    if (typeof value === 'number') return [...varint(number * 8), ...varint(value)];
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
  });
  return Uint8Array.from(parts);
}

const FLOAT = 1;
/** A float tensor; a string is a free axis. */
function valueInfo(name: string, shape: readonly (number | string)[]): Uint8Array {
  const dims = shape.map((n): Field => [1, message(typeof n === 'number' ? [1, n] : [2, n])]);
  const tensor = message([1, FLOAT], [2, message(...dims)]);
  return message([1, name], [2, message([1, tensor])]);
}

type Shape = readonly (number | string)[];

/**
 * The mean over all axes but the first, or another operator in its place.
 * @param ego the shape of a second input of that name, of which the mean then is
 */
export function meanOnnx(frames: Shape, operator = 'ReduceMean', ego?: Shape): Uint8Array {
  const shape = ego ?? frames;
  const INT = 2;
  const INTS = 7;
  const axes = shape.slice(1).map((_, i): Field => [8, i + 1]);
  const attributes = [
    message([1, 'axes'], ...axes, [20, INTS]),
    message([1, 'keepdims'], [3, 0], [20, INT]),
  ];
  const node = message(
    [1, ego ? 'ego' : 'frames'],
    [2, 'score'],
    [4, operator],
    ...attributes.map((bytes): Field => [5, bytes]),
  );
  const graph = message(
    [1, node],
    [2, 'mean'],
    [11, valueInfo('frames', frames)],
    ...(ego ? [[11, valueInfo('ego', ego)] satisfies Field] : []),
    [12, valueInfo('score', shape.slice(0, 1))],
  );
  return message([1, 8], [7, graph], [8, message([1, ''], [2, 13])]);
}
