/** What a case's recorder (apps/shared/case.js) writes down, step by step. */

/** A value as the recorder sends it: JSON, and `{$: …}` for what JSON has not. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly $: string }
  | PlainBytes
  | PlainObject
  | { readonly [key: string]: Plain };
export interface PlainBytes {
  readonly $: 'bytes';
  readonly type: string;
  readonly length: number;
  readonly latin1: string;
}
interface PlainObject {
  readonly $: 'object';
  readonly entries: readonly (readonly [string, Plain])[];
}

export type Entry =
  | { readonly call: number; readonly api: string; readonly args: readonly Plain[]; readonly plain: boolean }
  | { readonly answer: number; readonly args: readonly Plain[]; readonly error: string | null }
  | { readonly threw: number; readonly text: string }
  | { readonly missing: number; readonly type: string }
  | { readonly returned: number; readonly type?: string; readonly value?: Plain }
  | { readonly resolved: number; readonly value: Plain }
  | { readonly rejected: number; readonly text: string }
  | { readonly event: string; readonly args: readonly Plain[] }
  | { readonly peer: string; readonly params: Plain; readonly result: Plain }
  | { readonly note: string; readonly value?: Plain; readonly threw?: string };

/** The fields of an object, none of anything else. */
export function fields(value: Plain): Record<string, Plain> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  if ('$' in value && value.$ === 'object')
    return Object.fromEntries((value as PlainObject).entries) as Record<string, Plain>;
  return value as Record<string, Plain>;
}

export const isBytes = (value: Plain): value is PlainBytes =>
  value !== null && typeof value === 'object' && '$' in value && value.$ === 'bytes';
