/** The text at the head of Prophesee's RAW files: lines that begin with %. */
import { CheckError } from '../../core/errors.ts';
import type { SensorSize } from '../../core/event-packet.ts';
import { headOf } from './whole-file.ts';

const MOST_HEADER_BYTES = 1 << 16;

export const evtHeader = (version: 2 | 3, { width, height }: SensorSize): string =>
  [
    `% evt ${version}.0`,
    `% format EVT${version};height=${height};width=${width}`,
    `% geometry ${width}x${height}`,
    '% end',
    '',
  ].join('\n');

/** @returns where the events begin, and the sensor's size. @throws CheckError where it is another kind of file */
export async function readEvtHeader(
  path: string,
  version: 2 | 3,
): Promise<{ readonly length: number; readonly size: SensorSize | null }> {
  const text = new TextDecoder('latin1').decode(await headOf(path, MOST_HEADER_BYTES));
  const lines: string[] = [];
  let length = 0;
  while (text[length] === '%' || text[length] === '#') {
    const end = text.indexOf('\n', length);
    if (end < 0)
      throw new CheckError(`${path} is not a whole EVT${version} file: its header has no end`);
    const line = text.slice(length, end).trim();
    lines.push(line);
    length = end + 1;
    if (line === '% end') break;
  }
  const isRight = lines.some(
    (line) => line.startsWith(`% evt ${version}.`) || line.startsWith(`% format EVT${version}`),
  );
  if (!isRight) throw new CheckError(`${path} is not an EVT${version} file`);
  const geometry = lines.map((line) => /^% geometry (\d+)x(\d+)$/.exec(line)).find((m) => m);
  const size = geometry ? { width: Number(geometry[1]), height: Number(geometry[2]) } : null;
  return { length, size };
}
