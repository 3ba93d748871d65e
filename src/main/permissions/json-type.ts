/** JSON values as Chrome names and prints them in messages about manifests. */
export type JsonType = 'null' | 'boolean' | 'integer' | 'double' | 'string' | 'list' | 'dictionary';

export function jsonType(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 'integer' : 'double';
  if (typeof value === 'boolean' || typeof value === 'string') return typeof value as 'boolean' | 'string';
  return 'dictionary';
}

export function isDictionary(value: unknown): value is Readonly<Record<string, unknown>> {
  return jsonType(value) === 'dictionary' && value !== undefined;
}

/** A value in Chrome's JSON spelling: no blanks, and `<` escaped. */
export function toChromeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003C');
}
