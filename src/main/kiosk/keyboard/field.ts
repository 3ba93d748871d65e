/** What a page says of its fields, and which keys a field gets, as browsers choose them. */
import * as z from 'zod';
import type { FieldDescription, FieldReport, KeyPress } from '../../../api/core/keyboard-wire.ts';
import type { PadName } from './layouts.ts';

const word = z.string().max(20);
const fieldReport = z.strictObject({
  field: z.strictObject({ type: word, inputMode: word, enterKeyHint: word }).nullable(),
  holds: z.boolean(),
  touched: z.boolean(),
  asked: z.boolean(),
});
const keyPress = z.strictObject({
  id: word,
  choice: z.int().min(-1).max(50),
  phase: z.enum(['tap', 'down', 'repeat', 'up']),
});

/** @returns undefined for what is no report */
export function readFieldReport(value: unknown): FieldReport | undefined {
  return fieldReport.safeParse(value).data;
}

/** @returns undefined for what is no press of a key */
export function readKeyPress(value: unknown): KeyPress | undefined {
  return keyPress.safeParse(value).data;
}

/** The keys for a field: letters, one of which its purpose puts in the last row, or a pad. */
export type FieldKeys = { readonly extra: '' | '@' | '/' } | { readonly pad: PadName };

const LETTERS: FieldKeys = { extra: '' };

const BY_INPUT_MODE: Readonly<Record<string, FieldKeys>> = {
  text: LETTERS,
  search: LETTERS,
  email: { extra: '@' },
  url: { extra: '/' },
  tel: { pad: 'tel' },
  numeric: { pad: 'numeric' },
  decimal: { pad: 'decimal' },
};

const BY_TYPE: Readonly<Record<string, FieldKeys>> = {
  text: LETTERS,
  search: LETTERS,
  password: LETTERS,
  textarea: LETTERS,
  editable: LETTERS,
  email: { extra: '@' },
  url: { extra: '/' },
  tel: { pad: 'tel' },
  number: { pad: 'decimal' },
  date: { pad: 'date' },
  'datetime-local': { pad: 'date' },
  month: { pad: 'date' },
  time: { pad: 'date' },
  week: { pad: 'date' },
};

/** @returns undefined for a field that gets none: it brings keys of its own (`inputmode="none"`), or nothing is typed in it */
export function keysFor({ type, inputMode }: FieldDescription): FieldKeys | undefined {
  if (inputMode === 'none') return undefined;
  const byType = Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] : undefined;
  if (!byType) return undefined;
  return (Object.hasOwn(BY_INPUT_MODE, inputMode) ? BY_INPUT_MODE[inputMode] : undefined) ?? byType;
}
