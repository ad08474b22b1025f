/** OpenDRIVE's ids are words; ours are numbers. */
import type { XmlElement } from '../xml/xml-element.ts';
import { shortened } from '../xml/xml-element.ts';
import type { Notes } from './notes.ts';

/** Whole numbers as ids stay as they are; other words get the next free numbers, and are told of. */
export class RoadIds {
  private readonly numbers = new Map<string, number>();
  private readonly noun: string;

  /** @throws UsageError on a repeated id */
  constructor(elements: readonly XmlElement[], noun: string, notes: Notes) {
    this.noun = noun;
    const words: XmlElement[] = [];
    for (const element of elements) {
      const id = element.text('id');
      if (this.numbers.has(id))
        element.fail(`a second ${noun} with the id '${shortened(id)}'`, 'id');
      const isNumber = /^(0|[1-9]\d{0,8})$/.test(id);
      this.numbers.set(id, isNumber ? Number(id) : -1);
      if (!isNumber) words.push(element);
    }
    let next = 1;
    for (const number of this.numbers.values()) next = Math.max(next, number + 1);
    for (const element of words) {
      const id = element.text('id');
      this.numbers.set(id, next);
      notes.add(
        `id '${shortened(id)}'`,
        `read as ${next}`,
        `${noun} ${shortened(id)}`,
        element.line,
      );
      next++;
    }
  }

  of(element: XmlElement): number {
    return this.numbers.get(element.text('id')) as number;
  }

  /** What an attribute refers to; null, and told of, where there is no such thing. */
  referred(element: XmlElement, attribute: string, where: string, notes: Notes): number | null {
    const id = element.text(attribute);
    const found = this.numbers.get(id);
    if (found !== undefined) return found;
    notes.add(
      `${this.noun} '${shortened(id)}', which is not in the file`,
      'left out',
      where,
      element.line,
    );
    return null;
  }
}
