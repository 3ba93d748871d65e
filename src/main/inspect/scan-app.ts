/**
 * Finds the scripts that an app loads and what they do with `chrome.*`. It begins with what the manifest names, and goes on with what
 * pages load and with every file of the package that a script names in a string.
 */
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { AnyNode, CallExpression, Program } from 'acorn';
import { collectUses } from './collect-uses.ts';
import type { UseKind } from './collect-uses.ts';
import { findDeclarations } from './declarations.ts';
import type { Scopes } from './declarations.ts';
import { htmlReferences } from './html-references.ts';
import { parseScript } from './parse-script.ts';
import type { ScriptFault } from './parse-script.ts';
import { resolveString } from './resolve.ts';
import { children, Scope, stringLiteral } from './scope.ts';

export interface Place {
  /** Path in the package, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface Use {
  /** From the global object on: `chrome.storage.local.get`. */
  readonly path: readonly string[];
  /** `dynamic`: a member of it that is chosen at run time; `named`: the last part was a text handed on with the rest. */
  readonly kind: Exclude<UseKind, 'write'> | 'dynamic' | 'named';
  readonly place: Place;
}

export interface FoundWindow {
  /** As the app wrote it; undefined when it is put together at run time. */
  readonly url: string | undefined;
  readonly place: Place;
}

export interface Scan {
  readonly uses: readonly Use[];
  readonly windows: readonly FoundWindow[];
  /** Scripts that were read. */
  readonly scripts: readonly string[];
  readonly pages: readonly string[];
  readonly unreadable: readonly (ScriptFault & { readonly file: string })[];
  /** Pages with scripts written into them, which Chrome does not run. */
  readonly inlineScripts: readonly string[];
  /** Named by the manifest or a page, and not in the package. */
  readonly absent: readonly { readonly file: string; readonly from: string }[];
  /** Scripts of the package that nothing was seen to load. */
  readonly unreached: readonly string[];
}

export interface ScanInput {
  readonly folder: string;
  /** Paths in the package. */
  readonly files: readonly string[];
  /** What the manifest names: scripts and pages, as paths in the package. */
  readonly start: readonly string[];
  /** Pages without `chrome`. */
  readonly isSandboxed: (path: string) => boolean;
}

interface Script {
  readonly file: string;
  readonly program: Program;
  readonly isModule: boolean;
  readonly placeOf: (offset: number) => Place;
}

export async function scanApp({ folder, files, start, isSandboxed }: ScanInput): Promise<Scan> {
  const present = new Set(files);
  const scripts: Script[] = [];
  const pages: string[] = [];
  const unreadable: (ScriptFault & { file: string })[] = [];
  const inlineScripts: string[] = [];
  const absent: { file: string; from: string }[] = [];
  const seen = new Set<string>();
  const waiting: { readonly file: string; readonly isModule: boolean }[] = [];
  const reach = (file: string, isModule = false) => {
    if (seen.has(file)) return;
    seen.add(file);
    waiting.push({ file, isModule });
  };
  for (const file of start) {
    if (present.has(file)) reach(file);
    else absent.push({ file, from: 'manifest.json' });
  }
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { file, isModule } = next;
    const text = decodeText(await readFile(join(folder, file)));
    if (isPage(file)) readPage(file, text);
    else readScript(file, text, isModule);
  }

  const global = new Scope(undefined, true);
  const scopes = scripts.map(({ program, isModule }) => findScopes(program, isModule, global));
  const uses: Use[] = [];
  const windows: FoundWindow[] = [];
  for (const [i, script] of scripts.entries()) {
    const own = scopes[i];
    if (!own || !collect(script, own, global, uses, windows)) unreadable.push({ file: script.file, ...TOO_DEEP });
  }
  return {
    uses,
    windows,
    scripts: scripts.map(({ file }) => file),
    pages,
    unreadable,
    inlineScripts,
    absent,
    unreached: files.filter((file) => isScript(file) && !seen.has(file)),
  };

  function readPage(file: string, text: string): void {
    pages.push(file);
    if (isSandboxed(file)) return;
    const references = htmlReferences(text);
    if (references.inlineScripts > 0) inlineScripts.push(file);
    for (const { url, isModule } of references.scripts) {
      const path = packagePath(url, file);
      if (path === undefined) continue;
      if (present.has(path)) reach(path, isModule);
      else absent.push({ file: path, from: file });
    }
    for (const url of references.pages) {
      const path = packagePath(url, file);
      if (path !== undefined && present.has(path) && isPage(path)) reach(path);
    }
  }

  function readScript(file: string, text: string, isModule: boolean): void {
    const parsed = parseScript(text, isModule);
    if ('fault' in parsed) {
      unreadable.push({ file, ...parsed.fault });
      return;
    }
    scripts.push({ file, ...parsed, placeOf: placesOf(file, text) });
    // A script names what it loads: windows, modules, other scripts.
    for (const name of textsOf(parsed.program)) {
      for (const path of [packagePath(name, ''), packagePath(name, file)]) {
        for (const candidate of path === undefined ? [] : [path, `${path}.js`]) {
          if (present.has(candidate) && (isPage(candidate) || isScript(candidate))) reach(candidate);
        }
      }
    }
  }
}

const TOO_DEEP: ScriptFault = { message: 'it is nested too deeply to be read', line: 1, column: 1 };

function findScopes(program: Program, isModule: boolean, global: Scope): Scopes | undefined {
  return unlessTooDeep(() => findDeclarations(program, isModule, global));
}

function collect(script: Script, scopes: Scopes, global: Scope, uses: Use[], windows: FoundWindow[]): boolean {
  const { program, placeOf } = script;
  const done = unlessTooDeep(() => {
    collectUses(program, scopes, global, {
      use(path, kind, at) {
        if (kind !== 'write') uses.push({ path, kind, place: placeOf(at) });
      },
      named: (path, at) => uses.push({ path, kind: 'named', place: placeOf(at) }),
      dynamic: (path, at) => uses.push({ path, kind: 'dynamic', place: placeOf(at) }),
      call(path, node, scope) {
        if (path.join('.') === 'chrome.app.window.create')
          windows.push({ url: urlOf(node, scope), place: placeOf(node.start) });
      },
    });
    return true;
  });
  return done === true;
}

/** A tree that is deeper than the stack is reported, not fatal. */
function unlessTooDeep<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Every text in a script that might be the name of a file. */
function textsOf(program: Program): ReadonlySet<string> {
  const texts = new Set<string>();
  const waiting: AnyNode[] = [program];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const text = stringLiteral(node);
    if (text !== undefined && text.length <= 260 && /^[^\s<>{}"'`|\\]+$/u.test(text)) texts.add(text);
    for (const child of children(node)) waiting.push(child);
  }
  return texts;
}

function urlOf(node: CallExpression, scope: Scope): string | undefined {
  const [first] = node.arguments;
  return first && resolveString(first, scope);
}

const isPage = (file: string): boolean => /\.x?html?$/i.test(file);
const isScript = (file: string): boolean => /\.m?js$/i.test(file);

/**
 * The path in the package that a URL means.
 * @param from the file that it stands in; '' for the package itself
 */
function packagePath(url: string, from: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url)) return undefined;
  const [path = ''] = url.split(/[?#]/);
  if (path === '') return undefined;
  const joined = path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(from), path);
  const normal = posix.normalize(unescape(joined));
  return normal.startsWith('..') || normal === '.' ? undefined : normal;
}

function unescape(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function decodeText(bytes: Uint8Array): string {
  // Takes a byte-order mark away, of UTF-16 too.
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function placesOf(file: string, text: string): (offset: number) => Place {
  let starts: number[] | undefined;
  return (offset) => {
    if (!starts) {
      starts = [0];
      for (const { index, 0: end } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(index + end.length);
    }
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
