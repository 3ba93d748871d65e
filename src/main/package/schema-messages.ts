/** Chrome's texts for misfits in a manifest, as zod asks for them. */
import * as z from 'zod';
import { jsonType } from '../permissions/json-type.ts';

/** A text, or one made from the path below the manifest's root and the value found there (undefined when there is none). */
export type Message = string | ((path: readonly PropertyKey[], found: unknown) => string);

/** As a parameter of a zod type or check. */
export function says(message: Message) {
  return {
    error: (issue: { readonly path?: readonly PropertyKey[] | undefined; readonly input?: unknown }) =>
      typeof message === 'string' ? message : message(issue.path ?? [], issue.input),
  };
}

/** `sandbox.pages[1]` */
export function chromePath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`))
    .join('');
}

/** The commonest text. */
export function invalid(path: readonly PropertyKey[]): string {
  return `Invalid value for '${chromePath(path)}'.`;
}

/** The text of keys whose parser Chromium generates from a schema. */
export function wrongType(expected: string): Message {
  return (path, found) => {
    const list = path.slice(0, -1);
    if (typeof path.at(-1) === 'number') {
      const cause = `Parsing array failed at index ${String(path.at(-1))}: expected ${expected}, got ${jsonType(found)}`;
      return `Error at key '${chromePath(list)}'. ${cause}`;
    }
    if (found === undefined) return `Error at key '${chromePath(path)}'. Manifest key is required.`;
    return `Error at key '${chromePath(path)}'. Type is invalid. Expected ${expected}, found ${jsonType(found)}.`;
  };
}

export function text(message: Message) {
  return z.string(says(message));
}

export const boolean = z.boolean(says(invalid));
