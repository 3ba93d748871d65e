/** Which characters the keyboard on the screen has, and where. */
import type { LayoutName } from './layout-names.ts';

export interface LetterLayout {
  /** Three rows, small letters. */
  readonly letters: readonly [string, string, string];
  /** On the key that switches between layouts. */
  readonly short: string;
  /** The currency of its first page of symbols. */
  readonly currency: string;
  /** What its language has of each letter, in front of what all have. */
  readonly accents: Readonly<Record<string, string>>;
}

const ENGLISH = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm,.'] as const;

export const LETTER_LAYOUTS: Readonly<Record<Exclude<LayoutName, 'numeric'>, LetterLayout>> = {
  'en-US': { letters: ENGLISH, short: 'US', currency: '$', accents: {} },
  'en-GB': { letters: ENGLISH, short: 'GB', currency: '£', accents: {} },
  de: {
    letters: ['qwertzuiopü', 'asdfghjklöä', 'yxcvbnmß,.'],
    short: 'DE',
    currency: '€',
    accents: { a: 'ä', o: 'ö', u: 'ü', s: 'ß' },
  },
  fr: {
    letters: ['azertyuiop', 'qsdfghjklm', "wxcvbn'éèà,."],
    short: 'FR',
    currency: '€',
    accents: { a: 'àâæ', c: 'ç', e: 'éèêë', i: 'îï', o: 'ôœ', u: 'ùûü', y: 'ÿ' },
  },
  es: {
    letters: ['qwertyuiop', 'asdfghjklñ', 'zxcvbnm,.'],
    short: 'ES',
    currency: '€',
    accents: { a: 'á', e: 'é', i: 'í', n: 'ñ', o: 'ó', u: 'úü' },
  },
};

const ACCENTS: Readonly<Record<string, string>> = {
  a: 'àáâäæãåā',
  c: 'çćč',
  d: 'ðđ',
  e: 'èéêëęė',
  g: 'ğ',
  i: 'ìíîïīı',
  l: 'ł',
  n: 'ñńň',
  o: 'òóôöœøõő',
  r: 'ř',
  s: 'ßśšş',
  t: 'þť',
  u: 'ùúûüűů',
  y: 'ýÿ',
  z: 'žźż',
  ',': ';:',
  '.': '…?!',
  "'": '"`’',
};

/** In the place of letters; the second page is behind the first. `¤` stands for the layout's currency. */
export const SYMBOLS: Readonly<Record<'symbols' | 'more', readonly [string, string, string]>> = {
  symbols: ['1234567890', '@#¤_&-+()/', '*"\':;!?,.'],
  more: ['[]{}<>^|~`', '\\=%§°€£$¥¢', '«»¿¡“”„…·'],
};

/** Of a top row that has letters, where a keyboard as it is sold has digits above. */
const DIGITS = '1234567890';

/** After a long press of a letter's key, small. */
export function accentsOf({ accents, letters }: LetterLayout, character: string): string[] {
  const column = letters[0].indexOf(character);
  const digit = column < 0 ? '' : (DIGITS[column] ?? '');
  const all = `${accents[character] ?? ''}${ACCENTS[character] ?? ''}${digit}`;
  return [...new Set(all)].filter((other) => other !== character);
}

/** With Shift. One character always: `ß` in capitals is not `SS` on a key. */
export function shiftedOf(character: string): string {
  return SHIFTED[character] ?? character.toUpperCase();
}

const SHIFTED: Readonly<Record<string, string>> = { ß: 'ẞ', ',': '!', '.': '?', "'": '"' };

/** Pads for digits: by what is typed on them, the characters right of the digits in their three rows. */
export const PADS = {
  numeric: ['', '', ''],
  decimal: ['-', ',', '.'],
  tel: ['+', '*', '#'],
  date: ['/', ':', '-'],
} as const;
export type PadName = keyof typeof PADS;
