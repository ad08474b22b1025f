/** An element of a parsed XML file that knows its line, and which parts of it have been looked at. */
import { UsageError } from '../../core/errors.ts';

interface Attribute {
  readonly name: string;
  readonly value: string;
  readonly line: number;
  seen: boolean;
}

/** A part of a file that nobody asked for. */
export interface UnseenPart {
  /** `superelevation`, or `lane@level` for an attribute. */
  readonly name: string;
  readonly line: number;
  readonly element: XmlElement;
}

/** What XML Schema calls a double, less its infinities and NaN. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Whatever is asked of it, a wrong answer is a UsageError that begins with `FILE:LINE: `. */
export class XmlElement {
  readonly name: string;
  readonly line: number;
  readonly children: XmlElement[] = [];
  /** Character data directly inside it. */
  content = '';
  private readonly file: string;
  private readonly attributes: Attribute[] = [];
  private seen = false;

  constructor(name: string, line: number, file: string) {
    this.name = name;
    this.line = line;
    this.file = file;
  }

  addAttribute(name: string, value: string, line: number): void {
    this.attributes.push({ name, value, line, seen: false });
  }

  get attributeCount(): number {
    return this.attributes.length;
  }

  /** @param attribute whose line is meant; the element's own by default */
  fail(message: string, attribute?: string): never {
    const at = this.attributes.find(({ name }) => name === attribute)?.line ?? this.line;
    throw new UsageError(`${this.file}:${at}: ${message}`);
  }

  /** The children of a name, in the file's order. */
  all(name: string): XmlElement[] {
    const found = this.children.filter((child) => child.name === name);
    for (const child of found) child.seen = true;
    return found;
  }

  /** The child of a name, or null; two of them are an error. */
  maybe(name: string): XmlElement | null {
    const [first, second] = this.all(name);
    second?.fail(`a second <${name}> in <${this.name}>`);
    return first ?? null;
  }

  one(name: string): XmlElement {
    return this.maybe(name) ?? this.fail(`<${this.name}> has no <${name}>`);
  }

  has(attribute: string): boolean {
    return this.attributes.some(({ name }) => name === attribute);
  }

  /** An attribute's value without the blanks around it, or null. */
  textOr<T>(attribute: string, otherwise: T): string | T {
    const found = this.attributes.find(({ name }) => name === attribute);
    if (!found) return otherwise;
    found.seen = true;
    return found.value.trim();
  }

  text(attribute: string): string {
    return (
      this.textOr(attribute, null) ?? this.fail(`<${this.name}> has no attribute '${attribute}'`)
    );
  }

  numberOr<T>(attribute: string, otherwise: T): number | T {
    const text = this.textOr(attribute, null);
    if (text === null) return otherwise;
    const value = Number(text);
    if (!NUMBER.test(text) || !Number.isFinite(value)) {
      this.fail(`${attribute}="${shortened(text)}" of <${this.name}> is not a number`, attribute);
    }
    return value;
  }

  number(attribute: string): number {
    return (
      this.numberOr(attribute, null) ?? this.fail(`<${this.name}> has no attribute '${attribute}'`)
    );
  }

  /** A whole number. */
  integer(attribute: string): number {
    const value = this.number(attribute);
    if (Number.isSafeInteger(value)) return value;
    return this.fail(
      `${attribute}="${this.text(attribute)}" of <${this.name}> is not whole`,
      attribute,
    );
  }

  /** Says that these attributes mean nothing to the reader, so that they are not told of. */
  pass(...attributes: readonly string[]): void {
    for (const attribute of this.attributes) {
      if (attributes.includes(attribute.name)) attribute.seen = true;
    }
  }

  /** Says that all of it means nothing to the reader. */
  passWhole(): void {
    this.seen = true;
    for (const attribute of this.attributes) attribute.seen = true;
    for (const child of this.children) child.passWhole();
  }

  /** The parts of it that were neither asked for nor passed over; of an unseen child only the child itself. */
  unseen(): UnseenPart[] {
    const parts: UnseenPart[] = [];
    for (const { name, line, seen } of this.attributes) {
      if (!seen) parts.push({ name: `${this.name}@${name}`, line, element: this });
    }
    for (const child of this.children) {
      if (child.seen) for (const part of child.unseen()) parts.push(part);
      else parts.push({ name: child.name, line: child.line, element: child });
    }
    return parts;
  }
}

/** A value from a file as a message can show it. */
export const shortened = (text: string): string =>
  text.length > 40 ? `${text.slice(0, 40)}...` : text;
