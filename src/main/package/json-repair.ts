/** What makes real manifests readable for a strict JSON parser, without moving an error away from where its author made it. */

export interface RepairedJson {
  readonly text: string;
  /** Offsets in the file of commas that Chrome's own parser would have refused. */
  readonly strayCommas: readonly number[];
  /** From an offset in `text` to the one in the file. */
  readonly originalOffset: (offset: number) => number;
}

/**
 * Escapes line breaks in strings and rewrites `\x41`, both of which Chromium accepts; takes out commas with nothing between them
 * (`[1,,2]`, `{"a": 1,}`), which it refuses but published apps have.
 */
export function repairJson(source: string): RepairedJson {
  const { text, originalOffset } = escapeStrings(source);
  const commas = findStrayCommas(text);
  const characters = text.split('');
  for (const offset of commas) characters[offset] = ' ';
  return { text: characters.join(''), strayCommas: commas.map(originalOffset), originalOffset };
}

/**
 * A comment, a string, or any other character that is not blank. An unfinished comment or string reaches to the end of the file, so
 * that a file full of their beginnings is not searched from each of them.
 */
const TOKEN = /\/\/[^\r\n]*|\/\*(?:[^]*?\*\/|[^]*)|"(?:[^"\\]+|\\[^])*"?|[^\s]/g;

function isComment(token: string): boolean {
  return token.startsWith('//') || token.startsWith('/*');
}

function escapeStrings(source: string): { text: string; originalOffset: (offset: number) => number } {
  const edits: { readonly end: number; readonly grown: number }[] = [];
  let shift = 0;
  const text = source.replace(TOKEN, (token: string, start: number) => {
    if (!token.startsWith('"')) return token;
    return token.replace(/\\x([0-9a-fA-F]{2})|\\[^]|[\r\n]/g, (part: string, hex: string | undefined, at: number) => {
      const escaped = hex !== undefined ? `\\u00${hex}` : part === '\n' ? '\\n' : part === '\r' ? '\\r' : part;
      const grown = escaped.length - part.length;
      if (grown > 0) edits.push({ end: start + at + shift + escaped.length, grown });
      shift += grown;
      return escaped;
    });
  });
  return {
    text,
    originalOffset: (offset) =>
      edits.reduce((result, { end, grown }) => (end <= offset ? result - grown : result), offset),
  };
}

/** A comma is stray when nothing stands before it or nothing after it. */
function findStrayCommas(text: string): number[] {
  const stray: number[] = [];
  let before = '';
  let lastComma = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (isComment(token)) continue;
    if (before === ',' && (token === '}' || token === ']')) stray.push(lastComma);
    if (token === ',' && (before === ',' || before === '{' || before === '[')) {
      stray.push(index);
      continue;
    }
    if (token === ',') lastComma = index;
    before = token;
  }
  return stray.toSorted((a, b) => a - b);
}

/** The offset of the bracket that opens level `limit`, if any does. */
export function findTooDeep(text: string, limit: number): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth >= limit) return index;
  }
  return undefined;
}
