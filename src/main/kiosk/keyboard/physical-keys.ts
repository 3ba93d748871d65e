/**
 * Where the characters of each layout are on a keyboard as it is sold, and which key codes they have: so that a page sees of a key on the screen
 * what it would see of one under a finger. Codes are those of UI Events; key codes those that Chromium has on every system, which are Windows'.
 */
import type { LayoutName } from './layout-names.ts';

/** What an event of a key says of it. */
export interface KeyEvent {
  readonly key: string;
  /** '' for a character that no key of the layout has. */
  readonly code: string;
  /** 0 where there is no code. */
  readonly keyCode: number;
  readonly shift: boolean;
  /** What it writes. */
  readonly text: string;
}

const CODES = [
  'Backquote Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal',
  'KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight',
  'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backslash',
  'IntlBackslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash',
].map((row) => row.split(' '));

interface Physical {
  /** A character for each of `CODES`; a space where there is none. */
  readonly plain: readonly string[];
  readonly shifted: readonly string[];
  /** With AltGr, by code. */
  readonly third: Readonly<Record<string, string>>;
  /** Of keys that have neither a letter from A to Z nor a digit. */
  readonly keyCodes: Readonly<Record<string, number>>;
}

const US_KEY_CODES = {
  Backquote: 192,
  Minus: 189,
  Equal: 187,
  BracketLeft: 219,
  BracketRight: 221,
  Backslash: 220,
  Semicolon: 186,
  Quote: 222,
  Comma: 188,
  Period: 190,
  Slash: 191,
  IntlBackslash: 226,
};

const US: Physical = {
  plain: ['`1234567890-=', 'qwertyuiop[]', "asdfghjkl;'\\", ' zxcvbnm,./'],
  shifted: ['~!@#$%^&*()_+', 'QWERTYUIOP{}', 'ASDFGHJKL:"|', ' ZXCVBNM<>?'],
  third: {},
  keyCodes: US_KEY_CODES,
};

const PHYSICAL: Readonly<Record<LayoutName, Physical>> = {
  'en-US': US,
  numeric: US,
  'en-GB': {
    plain: ['`1234567890-=', 'qwertyuiop[]', "asdfghjkl;'#", '\\zxcvbnm,./'],
    shifted: ['¬!"£$%^&*()_+', 'QWERTYUIOP{}', 'ASDFGHJKL:@~', '|ZXCVBNM<>?'],
    third: { Digit4: '€', KeyE: 'é', KeyU: 'ú', KeyI: 'í', KeyO: 'ó', KeyA: 'á' },
    keyCodes: { ...US_KEY_CODES, Backquote: 223, Quote: 192, Backslash: 222, IntlBackslash: 220 },
  },
  de: {
    plain: ['^1234567890ß´', 'qwertzuiopü+', 'asdfghjklöä#', '<yxcvbnm,.-'],
    shifted: ['°!"§$%&/()=?`', 'QWERTZUIOPÜ*', "ASDFGHJKLÖÄ'", '>YXCVBNM;:_'],
    third: {
      Digit2: '²',
      Digit3: '³',
      Digit7: '{',
      Digit8: '[',
      Digit9: ']',
      Digit0: '}',
      Minus: '\\',
      KeyQ: '@',
      KeyE: '€',
      BracketRight: '~',
      IntlBackslash: '|',
      KeyM: 'µ',
    },
    keyCodes: {
      ...US_KEY_CODES,
      Backquote: 220,
      Minus: 219,
      Equal: 221,
      BracketLeft: 186,
      BracketRight: 187,
      Semicolon: 192,
      Quote: 222,
      Backslash: 191,
      Slash: 189,
    },
  },
  fr: {
    plain: ['²&é"\'(-è_çà)=', 'azertyuiop^$', 'qsdfghjklmù*', '<wxcvbn,;:!'],
    shifted: [' 1234567890°+', 'AZERTYUIOP¨£', 'QSDFGHJKLM%µ', '>WXCVBN?./§'],
    third: {
      Digit2: '~',
      Digit3: '#',
      Digit4: '{',
      Digit5: '[',
      Digit6: '|',
      Digit7: '`',
      Digit8: '\\',
      Digit0: '@',
      Minus: ']',
      Equal: '}',
      KeyE: '€',
    },
    keyCodes: {
      ...US_KEY_CODES,
      Backquote: 222,
      Minus: 219,
      BracketLeft: 221,
      BracketRight: 186,
      Quote: 192,
      KeyM: 188,
      Comma: 190,
      Period: 191,
      Slash: 223,
    },
  },
  es: {
    plain: ["º1234567890'¡", 'qwertyuiop`+', 'asdfghjklñ´ç', '<zxcvbnm,.-'],
    shifted: ['ª!"·$%&/()=?¿', 'QWERTYUIOP^*', 'ASDFGHJKLÑ¨Ç', '>ZXCVBNM;:_'],
    third: {
      Backquote: '\\',
      Digit1: '|',
      Digit2: '@',
      Digit3: '#',
      Digit4: '~',
      Digit6: '¬',
      KeyE: '€',
      BracketLeft: '[',
      BracketRight: ']',
      Quote: '{',
      Backslash: '}',
    },
    keyCodes: {
      ...US_KEY_CODES,
      Backquote: 220,
      Minus: 219,
      Equal: 221,
      BracketLeft: 186,
      BracketRight: 187,
      Semicolon: 192,
      Backslash: 191,
      Slash: 189,
    },
  },
};

/** The event of a character. Digits are those of a pad: without Shift wherever a keyboard has them. */
export function characterEvent(layout: LayoutName, character: string): KeyEvent {
  const event = (code: string, keyCode: number, shift: boolean) => ({
    key: character,
    code,
    keyCode,
    shift,
    text: character,
  });
  if (character === ' ') return event('Space', 32, false);
  if (/^\d$/.test(character)) return event(`Digit${character}`, character.charCodeAt(0), false);
  const { plain, shifted, third, keyCodes } = PHYSICAL[layout];
  for (const [row, codes] of CODES.entries()) {
    for (const [column, code] of codes.entries()) {
      const base = plain[row]?.[column] ?? ' ';
      const level = [base, shifted[row]?.[column], third[code]].indexOf(character);
      if (level >= 0) return event(code, keyCodeOf(code, base, keyCodes), level === 1);
    }
  }
  return event('', 0, false);
}

function keyCodeOf(code: string, base: string, keyCodes: Readonly<Record<string, number>>): number {
  if (/^[a-z]$/.test(base)) return base.toUpperCase().charCodeAt(0);
  if (code.startsWith('Digit')) return code.charCodeAt('Digit'.length);
  return keyCodes[code] ?? 0;
}

const NAMED = {
  Backspace: { keyCode: 8, text: '' },
  Tab: { keyCode: 9, text: '' },
  Enter: { keyCode: 13, text: '\r' },
  ArrowLeft: { keyCode: 37, text: '' },
  ArrowUp: { keyCode: 38, text: '' },
  ArrowRight: { keyCode: 39, text: '' },
  ArrowDown: { keyCode: 40, text: '' },
} as const;

export type NamedKey = keyof typeof NAMED;

export function isNamedKey(name: string): name is NamedKey {
  return Object.hasOwn(NAMED, name);
}

export function namedEvent(name: NamedKey): KeyEvent {
  return { key: name, code: name, shift: false, ...NAMED[name] };
}
