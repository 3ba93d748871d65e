/** The forms in which callers name keys. */
import { sortedObject, toStored, wellFormed } from './stored-value.ts';

export type Keys = string | readonly string[] | Readonly<Record<string, unknown>>;

export function keyList(keys: string | readonly string[]): string[] {
  return (typeof keys === 'string' ? [keys] : keys).map(wellFormed);
}

/** The keys that a `get` asks for. */
export function wantedKeys(keys: Keys): string[] {
  return isList(keys) ? keyList(keys) : Object.keys(keys).map(wellFormed);
}

/** What a `get` answers: the found values, and the converted defaults of keys that are missing. */
export function withDefaults(keys: Keys, found: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const all = new Map(found);
  for (const [key, value] of isList(keys) ? [] : Object.entries(keys)) {
    const stored = all.has(wellFormed(key)) ? undefined : toStored(value);
    if (stored !== undefined) all.set(wellFormed(key), stored);
  }
  return sortedObject(all);
}

function isList(keys: Keys): keys is string | readonly string[] {
  return typeof keys === 'string' || Array.isArray(keys);
}
