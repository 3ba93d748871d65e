/** Reads the JSON files of an app package: strictly enough to name every fault, leniently enough for the apps that exist. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { findTooDeep, repairJson } from './json-repair.ts';
import type { JsonValue } from './json-value.ts';
import { PackageError } from './package-error.ts';

export interface JsonFile {
  readonly value: JsonValue;
  /** One for each thing that Chrome's own parser would have refused. */
  readonly warnings: readonly string[];
}

/** As in Chromium; it also keeps a hostile file from exhausting the stack. */
const MAX_DEPTH = 200;

/**
 * Reads a file of the package as JSON with comments. A byte-order mark, line breaks in strings and `\x41` are accepted as Chromium
 * accepts them; stray commas and control characters in strings are accepted with a warning.
 * @param file relative to the folder, with `/`.
 * @throws PackageError that names line and column, or says why the file cannot be read.
 */
export async function readJson(folder: string, file: string): Promise<JsonFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(folder, ...file.split('/')));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new PackageError({ file, reason: `The file cannot be read (${code}).` });
  }
  return parseJson(decode(bytes, file), file);
}

function decode(bytes: Uint8Array, file: string): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw notJson(file, 'It is in UTF-16.', 'Save it as UTF-8.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notJson(file, 'It is not in UTF-8.', 'Save it as UTF-8.');
  }
}

/** @throws PackageError at the first fault. */
export function parseJson(source: string, file: string): JsonFile {
  const original = source.replace(/^\uFEFF/, '');
  const { text, strayCommas, originalOffset } = repairJson(original);
  const where = (offset: number) => position(original, originalOffset(offset));
  const refuse = (offset: number, cause: string): never => {
    throw notJson(file, `At ${where(offset)}: ${cause}.`);
  };

  const tooDeep = findTooDeep(text, MAX_DEPTH);
  if (tooDeep !== undefined) refuse(tooDeep, `nested more than ${MAX_DEPTH - 1} levels deep`);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors);
  // The parser goes on after a control character in a string with the character kept.
  const fatal = errors.find((error) => printParseErrorCode(error.error) !== 'InvalidCharacter');
  if (fatal) return refuse(fatal.offset, describe(fatal, errors, text));
  if (!root) return refuse(0, 'the file is empty');

  const ignored = (place: string, what: string) => `${file}: ${what} at ${place}, which Chrome refuses, was accepted.`;
  return {
    value: toValue(root, refuse),
    warnings: [
      ...strayCommas.map((offset) => ignored(position(original, offset), 'A stray comma')),
      ...errors.map(({ offset }) => ignored(where(offset), 'A control character in the string')),
    ],
  };
}

function toValue(node: Node, refuse: (offset: number, cause: string) => never): JsonValue {
  switch (node.type) {
    case 'object':
      // Through entries: `__proto__` becomes an ordinary key, and of a repeated key the last one counts, as in Chromium.
      return Object.fromEntries(
        (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
          key && value ? [[toText(key, refuse), toValue(value, refuse)]] : [],
        ),
      );
    case 'array':
      return (node.children ?? []).map((child) => toValue(child, refuse));
    case 'string':
      return toText(node, refuse);
    case 'number':
      // Chromium has no negative zero here.
      return Number(node.value) + 0;
    case 'boolean':
      return node.value === true;
    default:
      return null;
  }
}

function toText(node: Node, refuse: (offset: number, cause: string) => never): string {
  const text = String(node.value);
  if (/\p{Surrogate}/u.test(text)) refuse(node.offset, 'half of a surrogate pair in this string');
  return text;
}

const CAUSES: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no JSON value',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'expected a key in double quotes',
  ValueExpected: 'expected a value',
  ColonExpected: 'expected ":"',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'expected "," or "}"',
  CloseBracketExpected: 'expected "," or "]"',
  EndOfFileExpected: 'expected the end of the file',
  UnexpectedEndOfComment: 'this comment does not end',
  UnexpectedEndOfString: 'this string does not end',
  UnexpectedEndOfNumber: 'this is no number',
  InvalidUnicode: 'an invalid \\u escape in this string',
  InvalidEscapeCharacter: 'an invalid escape in this string',
};

function describe(fatal: ParseError, errors: readonly ParseError[], text: string): string {
  const { offset, length } = fatal;
  const next = errors[errors.indexOf(fatal) + 1];
  const [name, nextName] = [fatal, next].map((error) => error && printParseErrorCode(error.error));
  // An unquoted key is reported twice, first as a bad symbol.
  const cause = CAUSES[name === 'InvalidSymbol' && nextName === 'PropertyNameExpected' ? nextName : (name ?? '')];
  const found = text.slice(offset, offset + length).split(/[\r\n]/)[0] ?? '';
  const shown = found.length > 40 ? `${found.slice(0, 40)}…` : found;
  return `${cause ?? 'this is not valid JSON'}; found ${offset >= text.trimEnd().length ? 'the end of the file' : shown}`;
}

function notJson(file: string, cause: string, advice?: string): PackageError {
  const what = file === 'manifest.json' ? 'Manifest' : 'File';
  return new PackageError({ file, reason: `${what} is not valid JSON. ${cause}`, advice });
}

function position(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}
