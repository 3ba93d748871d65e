// The members that the published types of Chrome Apps declare: among them what Chrome had on other systems and in earlier years.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Reads @types/chrome-apps: its namespaces, and in them the functions, constants and events. Types and interfaces are not members.
 * @returns {{ version: string, namespaces: Record<string, Record<string, 'function' | 'event' | 'value'>> }}
 */
export function typedMembers() {
  const manifest = require.resolve('@types/chrome-apps/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  const text = readFileSync(manifest.replace(/package\.json$/, 'index.d.ts'), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\/\/.*$/gm, '');
  /** @type {Record<string, Record<string, 'function' | 'event' | 'value'>>} */
  const namespaces = {};
  /** What each open brace belongs to: a namespace's full name, or undefined. @type {(string | undefined)[]} */
  const open = [];
  const token =
    /\bnamespace\s+([\w.]+)\s*\{|\b(?:(function)|const|let|var)\s+(\w+)\s*[(<:]([^;{]*)|'[^'\n]*'|"[^"\n]*"|`[^`]*`|[{}]/g;
  for (const [match, namespace, isFunction, name, type = ''] of text.matchAll(token)) {
    if (match === '}') open.pop();
    else if (match === '{') open.push(undefined);
    else if (namespace !== undefined) {
      const outer = open.at(-1);
      open.push(outer === undefined ? namespace : `${outer}.${namespace}`);
    } else if (name !== undefined) {
      const at = open.at(-1);
      if (at === undefined || !at.startsWith('chrome.') || at.includes('_internal_')) continue;
      const kind = isFunction ? 'function' : /^on[A-Z]/.test(name) || /Event</.test(type) ? 'event' : 'value';
      (namespaces[at.slice('chrome.'.length)] ??= {})[name] = kind;
    }
  }
  return { version, namespaces };
}
