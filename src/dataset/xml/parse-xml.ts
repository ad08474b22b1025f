/**
 * Parses XML that a stranger wrote: strictly, within limits, without entities or document types, and with the line of
 * whatever is wrong.
 */
import { SaxesParser } from 'saxes';
import { UsageError } from '../../core/errors.ts';
import { shortened, XmlElement } from './xml-element.ts';

/** Far beyond any map of a town, and within what a laptop can hold. */
export const XML_LIMITS = {
  bytes: 64 * 1024 * 1024,
  depth: 64,
  elements: 1_000_000,
  attributes: 6_000_000,
  attributesOfOne: 64,
} as const;

const countLines = (text: string): number => text.split('\n').length - 1;

class TreeBuilder {
  root: XmlElement | null = null;
  private readonly parser = new SaxesParser({ xmlns: false });
  private readonly open: XmlElement[] = [];
  private readonly file: string;
  private elements = 0;
  private attributes = 0;

  constructor(file: string) {
    this.file = file;
    const { parser } = this;
    parser.on('error', (error) => this.failAsParser(error));
    parser.on('doctype', (text) =>
      this.fail(
        'a document type (<!DOCTYPE>) is not allowed, nor are entities',
        parser.line - countLines(text),
      ),
    );
    parser.on('opentagstart', (tag) => this.begin(tag.name));
    parser.on('attribute', ({ name, value }) => this.attribute(name, value));
    parser.on('closetag', () => void this.open.pop());
    parser.on('text', (text) => this.content(text));
    parser.on('cdata', (text) => this.content(text));
  }

  parse(text: string): XmlElement {
    this.parser.write(text).close();
    return this.root ?? this.fail('there is no element in the file', 1);
  }

  private fail(message: string, line = this.parser.line): never {
    throw new UsageError(`${this.file}:${line}: ${message}`);
  }

  private failAsParser(error: Error): never {
    const message = error.message.replace(/^(undefined)?:?\d+:\d+: /, '').replace(/\.$/, '');
    const last = this.open.at(-1);
    if (message.startsWith('unclosed tag') && last) {
      this.fail(`the file ends inside <${last.name}> of line ${last.line}`);
    }
    const inside = last ? ` (in <${shortened(last.name)}> of line ${last.line})` : '';
    this.fail(`not well-formed XML: ${shortened(message)}${inside}`);
  }

  private begin(name: string): void {
    // The parser has read on to the character after the name, which may have been the end of the line.
    const line = this.parser.line - (this.parser.columnIndex === 0 ? 1 : 0);
    const element = new XmlElement(name, line, this.file);
    if (++this.elements > XML_LIMITS.elements) {
      this.fail(`more than ${XML_LIMITS.elements} elements`);
    }
    if (this.open.length >= XML_LIMITS.depth) {
      this.fail(`elements are nested more than ${XML_LIMITS.depth} deep`);
    }
    this.open.at(-1)?.children.push(element);
    this.root ??= element;
    this.open.push(element);
  }

  private attribute(name: string, value: string): void {
    const element = this.open.at(-1) as XmlElement;
    if (++this.attributes > XML_LIMITS.attributes) {
      this.fail(`more than ${XML_LIMITS.attributes} attributes`);
    }
    if (element.attributeCount >= XML_LIMITS.attributesOfOne) {
      this.fail(`<${element.name}> has more than ${XML_LIMITS.attributesOfOne} attributes`);
    }
    element.addAttribute(name, value, this.parser.line);
  }

  private content(text: string): void {
    const element = this.open.at(-1);
    if (element && text.trim() !== '') element.content += text;
  }
}

/**
 * @param file what messages call it
 * @returns the root element
 * @throws UsageError `FILE:LINE: ...` where the text is not well-formed XML or passes a limit
 */
export function parseXml(text: string, file: string): XmlElement {
  if (text.trim() === '') throw new UsageError(`${file}:1: the file is empty`);
  return new TreeBuilder(file).parse(text);
}
