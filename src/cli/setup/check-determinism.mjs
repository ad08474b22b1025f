// Part of `npm run check:lint`: what would make two machines disagree about a world state or a label.
// A Biome plugin matches text patterns; this reads the syntax tree, so an alias or a destructuring does not get by.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

/** In these the wall clock and unseeded randomness are at home; the worker measures where a model computes fastest. */
const clockPlaces = ['src/ui/', 'src/cli/', 'workers/perception.ts'];
/** In these every bit must be the same on every machine. */
const exactFolders = [
  'src/core',
  'src/world',
  'src/physics',
  'src/sensors',
  'src/labels',
  'src/evaluation',
  'scenes',
];
const checkedFolders = ['src', 'scenes', 'workers'];

/** All that IEEE 754 or ECMAScript define to the last bit. */
const exactMath = new Set(
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2'.split(
    ' ',
  ),
);
const globalNames = new Set(['globalThis', 'window', 'self', 'global']);
const watched = new Set(['Math', 'Date', 'performance', 'process']);

const remedies = {
  math: 'its last bits differ between JavaScript engines: take it from src/core/math.ts',
  power:
    'its last bits differ between JavaScript engines: multiply out, or take pow from src/core/math.ts',
  random: 'unseeded: take a generator argument and draw from it (src/core/rng.ts)',
  clock:
    'the wall clock: take the time as an argument (simulation time comes from the world state)',
  alias: 'cannot be checked: name the member where it is used',
};

/** @typedef {{ file: string, line: number, what: string, why: string }} Finding */

/**
 * @param {string} file its path from the project's root, with forward slashes
 * @param {string} text
 * @returns {Finding[]}
 */
export function findIndeterminism(file, text) {
  const isIn = (/** @type {string[]} */ folders) =>
    folders.some((folder) => file.startsWith(`${folder}/`));
  if (clockPlaces.some((place) => file.startsWith(place))) return [];
  const isExact = isIn(exactFolders);
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {Finding[]} */
  const findings = [];
  const report = (
    /** @type {ts.Node} */ node,
    /** @type {string} */ what,
    /** @type {keyof typeof remedies} */ why,
  ) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    findings.push({ file, line: line + 1, what, why: remedies[why] });
  };

  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (isExact && ts.isBinaryExpression(node) && isPower(node.operatorToken.kind))
      report(node, '**', 'power');
    const name = watchedName(node);
    if (name) judge(name, use(node));
    ts.forEachChild(node, visit);
  };

  /**
   * @param {string} object
   * @param {{ node: ts.Node, members: (string | null)[] }} use null: the object itself is handed on
   */
  const judge = (object, { node, members }) => {
    for (const member of members) {
      const what =
        member === null ? object : member === 'new' ? `new ${object}()` : `${object}.${member}`;
      if (object === 'Math') {
        if (member === 'random') report(node, what, 'random');
        else if (member === null) report(node, what, 'alias');
        else if (isExact && !exactMath.has(member)) report(node, what, 'math');
      } else if (object === 'Date') {
        if (member === 'now' || member === 'new') report(node, what, 'clock');
        else if (member === null) report(node, what, 'alias');
      } else if (object === 'performance') report(node, what, member === null ? 'alias' : 'clock');
      else if (member === 'hrtime' || member === 'uptime') report(node, what, 'clock');
    }
  };

  visit(source);
  return findings;
}

/** @param {ts.SyntaxKind} kind */
function isPower(kind) {
  return (
    kind === ts.SyntaxKind.AsteriskAsteriskToken ||
    kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken
  );
}

/**
 * The watched global that a node stands for: `Math`, `globalThis.Math` or `globalThis['Math']`, where it is a value.
 * @param {ts.Node} node
 */
function watchedName(node) {
  if (ts.isIdentifier(node) && watched.has(node.text)) return isReference(node) ? node.text : null;
  const member = memberOf(node);
  if (!member || !watched.has(member.name)) return null;
  return ts.isIdentifier(member.object) && globalNames.has(member.object.text) ? member.name : null;
}

/**
 * Not the name of a member, a declaration or a property.
 * @param {ts.Identifier} node
 */
function isReference(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isImportSpecifier(parent)) return false;
  const declared = /** @type {{ name?: ts.Node }} */ (/** @type {unknown} */ (parent)).name;
  return declared !== node;
}

/**
 * @param {ts.Node} node
 * @returns {{ object: ts.Expression, name: string } | null}
 */
function memberOf(node) {
  if (ts.isPropertyAccessExpression(node)) return { object: node.expression, name: node.name.text };
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return { object: node.expression, name: node.argumentExpression.text };
  }
  return null;
}

/**
 * Which members of the object at `node` are used there; null stands for the whole object.
 * @param {ts.Node} node
 * @returns {{ node: ts.Node, members: (string | null)[] }}
 */
function use(node) {
  let object = node;
  while (isWrapper(object.parent)) object = object.parent;
  const { parent } = object;
  const member = memberOf(parent);
  if (member && member.object === object) return { node: parent, members: [member.name] };
  if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) {
    const members = parent.name.elements.map((element) => {
      const name = element.propertyName ?? element.name;
      return ts.isIdentifier(name) && !element.dotDotDotToken ? name.text : null;
    });
    return { node: parent, members };
  }
  if (ts.isNewExpression(parent) && parent.expression === object) {
    return { node: parent, members: (parent.arguments?.length ?? 0) > 0 ? [] : ['new'] };
  }
  if (ts.isCallExpression(parent) && parent.expression === object)
    return { node: parent, members: ['new'] };
  if (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword
  ) {
    return { node: parent, members: [] };
  }
  if (ts.isTypeOfExpression(parent)) return { node: parent, members: [] };
  return { node: object, members: [null] };
}

/** @param {ts.Node} node */
function isWrapper(node) {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
  );
}

/**
 * @param {string} root
 * @returns {{ files: number, findings: Finding[] }}
 */
export function checkDeterminism(root) {
  const files = checkedFolders.flatMap((folder) => sourcesIn(join(root, folder)));
  const findings = files.flatMap((path) =>
    findIndeterminism(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8')),
  );
  return { files: files.length, findings };
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { files, findings } = checkDeterminism(fileURLToPath(new URL('../../..', import.meta.url)));
  for (const { file, line, what, why } of findings)
    console.error(`${file}:${line}  ${what}: ${why}`);
  if (files === 0) console.error('The determinism check saw no source files.');
  else console.log(`Determinism: ${files} files, ${findings.length} findings.`);
  process.exitCode = files > 0 && findings.length === 0 ? 0 : 1;
}
