/** From the bytes of an XML file to its text. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { UsageError } from '../../core/errors.ts';
import { reasonOf } from '../folder.ts';
import { XML_LIMITS } from './parse-xml.ts';
import { shortened } from './xml-element.ts';

const LINE_FEED = 10;
const MEGABYTE = 1024 * 1024;

/** By the byte order mark, else as the XML declaration says, else UTF-8. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  return (
    /^(?:\W{0,3})<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(beginning)?.[1] ?? 'utf-8'
  );
}

function lineOfBadText(bytes: Uint8Array, decoder: TextDecoder): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(LINE_FEED, from);
    const to = end < 0 ? bytes.length : end + 1;
    try {
      decoder.decode(bytes.subarray(from, to));
    } catch {
      return line;
    }
    from = to;
  }
  return line - 1;
}

/** @throws UsageError `FILE:LINE: ...` where the bytes are no text of the encoding that they claim */
function decodeXml(bytes: Uint8Array, file: string): string {
  const encoding = encodingOf(bytes);
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new UsageError(`${file}:1: the encoding '${shortened(encoding)}' is not known`);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    const line = lineOfBadText(bytes, new TextDecoder(encoding, { fatal: true }));
    throw new UsageError(`${file}:${line}: bytes that are no ${encoding} text`);
  }
}

async function failAsTooLarge(file: string, size: number): Promise<never> {
  let lines = 1;
  for await (const chunk of createReadStream(file, { end: XML_LIMITS.bytes - 1 })) {
    for (const byte of chunk as Uint8Array) if (byte === LINE_FEED) lines++;
  }
  const [is, most] = [size, XML_LIMITS.bytes].map((bytes) => (bytes / MEGABYTE).toFixed(0));
  throw new UsageError(
    `${file}:${lines}: the file has ${is} MB; past this line it has more than ${most} MB`,
  );
}

/**
 * The text of an XML file on disk.
 * @throws UsageError where it cannot be read, is too large, or is no text
 */
export async function readXmlFile(file: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new UsageError(`${file} is not a file`);
    if (found.size > XML_LIMITS.bytes) return await failAsTooLarge(file, found.size);
    bytes = await readFile(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}`);
  }
  return decodeXml(bytes, file);
}
