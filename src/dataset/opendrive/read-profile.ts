/** Cubics along s: <elevation>, <laneOffset>, and records that hold from an offset on. */
import type { ProfilePiece } from '../../core/road-network.ts';
import type { XmlElement } from '../xml/xml-element.ts';

/** Holds from `s` on until the next one. */
export interface RecordOf<T> {
  readonly s: number;
  readonly value: T;
}

/** The record that holds at s. */
export function recordAt<T>(records: readonly RecordOf<T>[], s: number): RecordOf<T> | undefined {
  return records.findLast((record) => record.s <= s + 1e-6);
}

/** @throws UsageError where the pieces are not by rising s */
export function readProfile(elements: readonly XmlElement[]): ProfilePiece[] {
  const pieces = elements.map(
    (element): ProfilePiece => ({
      s: element.number('s'),
      cubic: [element.number('a'), element.number('b'), element.number('c'), element.number('d')],
    }),
  );
  for (const [i, { s }] of pieces.entries()) {
    if (i > 0 && s < (pieces[i - 1] as ProfilePiece).s) {
      (elements[i] as XmlElement).fail(`<${elements[i]?.name}> records are not by rising s`, 's');
    }
  }
  return pieces;
}

/** Whether it is 0 all along. */
export const isZero = (profile: readonly ProfilePiece[]): boolean =>
  profile.every(({ cubic }) => cubic.every((coefficient) => coefficient === 0));
