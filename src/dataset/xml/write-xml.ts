/** Builds XML text: elements, attributes, escapes. */

export type XmlAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface XmlNode {
  readonly name: string;
  readonly attributes: XmlAttributes;
  readonly children: readonly XmlNode[];
  /** Character data instead of children. */
  readonly text?: string;
}

/** An element; undefined attributes and null children are left out. */
export const xml = (
  name: string,
  attributes: XmlAttributes = {},
  children: readonly (XmlNode | null)[] = [],
): XmlNode => ({ name, attributes, children: children.filter((child) => child !== null) });

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
/** XML 1.0 has no way to write other control characters, nor halves of surrogate pairs. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const escaped = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"\t\n\r]/g, (c) => ESCAPES[c] as string);

/** Numbers in the fewest digits that give the same number again. */
function attributeText(value: string | number | boolean): string {
  if (typeof value !== 'number') return escaped(String(value));
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be written to XML`);
  return String(value === 0 ? 0 : value);
}

function addLines(node: XmlNode, indent: string, lines: string[]): void {
  const attributes = Object.entries(node.attributes)
    .filter((entry): entry is [string, string | number | boolean] => entry[1] !== undefined)
    .map(([name, value]) => ` ${name}="${attributeText(value)}"`);
  const start = `${indent}<${node.name}${attributes.join('')}`;
  if (node.text !== undefined) lines.push(`${start}>${escaped(node.text)}</${node.name}>`);
  else if (node.children.length === 0) lines.push(`${start}/>`);
  else {
    lines.push(`${start}>`);
    for (const child of node.children) addLines(child, `${indent}  `, lines);
    lines.push(`${indent}</${node.name}>`);
  }
}

/** A whole document. */
export function xmlText(root: XmlNode): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  addLines(root, '', lines);
  return `${lines.join('\n')}\n`;
}
