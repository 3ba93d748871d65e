/** The keyboard on the screen without a screen: what it shows, and what a press of its keys means. */
import type { KeyboardDrawing, KeyDrawing, KeyPress } from '../../../api/core/keyboard-wire.ts';
import type { FieldKeys } from './field.ts';
import { actionName } from './key-names.ts';
import type { ActionName } from './key-names.ts';
import type { LayoutName } from './layout-names.ts';
import { accentsOf, LETTER_LAYOUTS, PADS, shiftedOf, SYMBOLS } from './layouts.ts';
import type { LetterLayout, PadName } from './layouts.ts';
import { characterEvent, isNamedKey, namedEvent } from './physical-keys.ts';
import type { KeyEvent } from './physical-keys.ts';

export type KeyOutcome =
  | { readonly kind: 'type'; readonly event: KeyEvent }
  | { readonly kind: 'hide' }
  /** The keyboard itself is another one now, or nothing is different. */
  | { readonly kind: 'own' };

/** Two presses of Shift within so long lock it. */
const LOCK_MS = 500;
const OWN: KeyOutcome = { kind: 'own' };
const REPEATING = new Set<ActionName>(['Backspace', 'ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown']);
const LABELS: Readonly<Record<ActionName, string>> = {
  Backspace: '⌫',
  Tab: '⇥',
  Enter: '⏎',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowRight: '→',
  ArrowDown: '↓',
  Space: ' ',
  Shift: '⇧',
  CapsLock: '⇪',
  Letters: 'ABC',
  Symbols: '?123',
  More: '=\\<',
  Switch: '',
  Hide: '⌨↓',
};
/** Of `enterkeyhint`: what Enter does there. */
const HINTS: Readonly<Record<string, string>> = {
  done: '✓',
  go: '➜',
  next: '⇥',
  search: '🔍︎',
  send: '➤',
  previous: '⇤',
};
const CHARACTER = 'char:';

export class KeyboardState {
  readonly #now: () => number;
  #layouts: readonly LayoutName[] = ['en-US'];
  #layout: LayoutName = 'en-US';
  #keys: FieldKeys = { extra: '' };
  #hint = '';
  #page: 'letters' | 'symbols' | 'more' = 'letters';
  #shift: 'off' | 'once' | 'locked' = 'off';
  #shiftedAt = -Infinity;

  /** @param now in milliseconds, of a clock that does not jump */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get layout(): LayoutName {
    return this.#layout;
  }

  /** Which layouts there are, and with which one it begins. */
  use(layouts: readonly LayoutName[], first: LayoutName): void {
    this.#layouts = layouts;
    this.#layout = first;
    this.clear();
  }

  /** Another field is typed in, or the same anew. */
  begin(keys: FieldKeys, enterKeyHint: string): void {
    this.#keys = keys;
    this.#hint = enterKeyHint;
    this.clear();
  }

  /** Nothing of what was pressed is left: neither Shift nor another page. */
  clear(): void {
    this.#page = 'letters';
    this.#shift = 'off';
    this.#shiftedAt = -Infinity;
  }

  /** @returns undefined for what no key of this keyboard can have told */
  press({ id, choice }: Pick<KeyPress, 'id' | 'choice'>): KeyOutcome | undefined {
    if (id.startsWith(CHARACTER)) return this.#type(id.slice(CHARACTER.length), choice);
    if (isNamedKey(id)) return { kind: 'type', event: namedEvent(id) };
    switch (id as ActionName) {
      case 'Space':
        return { kind: 'type', event: characterEvent(this.#layout, ' ') };
      case 'Shift':
        this.#pressShift();
        return OWN;
      case 'Letters':
        this.#page = 'letters';
        return OWN;
      case 'Symbols':
        this.#page = 'symbols';
        return OWN;
      case 'More':
        this.#page = 'more';
        return OWN;
      case 'Switch':
        this.#switch();
        return OWN;
      case 'Hide':
        return { kind: 'hide' };
      default:
        return undefined;
    }
  }

  drawing(): Omit<KeyboardDrawing, 'cursor'> {
    const pad = this.#pad;
    return {
      language: this.#layout === 'numeric' ? 'en' : this.#layout,
      rows: pad === undefined ? this.#letterRows() : this.#padRows(pad),
    };
  }

  get #pad(): PadName | undefined {
    if ('pad' in this.#keys) return this.#keys.pad;
    return this.#layout === 'numeric' ? 'decimal' : undefined;
  }

  get #letters(): LetterLayout {
    return LETTER_LAYOUTS[this.#layout === 'numeric' ? 'en-US' : this.#layout];
  }

  #type(base: string, choice: number): KeyOutcome | undefined {
    const key = this.#drawn(base);
    const character = choice < 0 ? key?.label : key?.choices?.[choice];
    if (character === undefined) return undefined;
    if (this.#shift === 'once') this.#shift = 'off';
    return { kind: 'type', event: characterEvent(this.#layout, character) };
  }

  /** A key of any page: one may have been pressed while the page changed. */
  #drawn(base: string): KeyDrawing | undefined {
    const pages = [this.drawing().rows, this.#letterPage(), this.#symbolPage('symbols'), this.#symbolPage('more')];
    return pages.flat(2).find(({ id }) => id === CHARACTER + base);
  }

  #pressShift(): void {
    const at = this.#now();
    if (this.#shift === 'off') this.#shift = 'once';
    else this.#shift = this.#shift === 'once' && at - this.#shiftedAt < LOCK_MS ? 'locked' : 'off';
    this.#shiftedAt = at;
  }

  #switch(): void {
    const next = this.#layouts[(this.#layouts.indexOf(this.#layout) + 1) % this.#layouts.length];
    if (next !== undefined) this.#layout = next;
    this.clear();
  }

  #letterRows(): KeyDrawing[][] {
    const rows = this.#page === 'letters' ? this.#letterPage() : this.#symbolPage(this.#page);
    const [first = [], second = [], third = []] = rows;
    const turn = { letters: this.#shiftKey(), symbols: this.#action('More', 1.5), more: this.#action('Symbols', 1.5) };
    return [
      [...first, this.#action('Backspace', 1.5)],
      [this.#action('Tab', 1), ...second, this.#enter(1.5)],
      [turn[this.#page], ...third],
      [
        this.#action(this.#page === 'letters' ? 'Symbols' : 'Letters', 1.5),
        ...this.#switchKey(),
        ...this.#extraKey(),
        this.#action('Space', 4),
        this.#action('ArrowLeft', 1),
        this.#action('ArrowUp', 1),
        this.#action('ArrowDown', 1),
        this.#action('ArrowRight', 1),
        this.#action('Hide', 1.5),
      ],
    ];
  }

  #letterPage(): KeyDrawing[][] {
    const shown = (character: string) => (this.#shift === 'off' ? character : shiftedOf(character));
    return this.#letters.letters.map((row) =>
      row
        .split('')
        .map((character) => characterKey(character, shown(character), accentsOf(this.#letters, character).map(shown))),
    );
  }

  #symbolPage(page: 'symbols' | 'more'): KeyDrawing[][] {
    return SYMBOLS[page].map((row) =>
      row
        .replace('¤', this.#letters.currency)
        .split('')
        .map((character) => characterKey(character)),
    );
  }

  #padRows(pad: PadName): KeyDrawing[][] {
    const more = PADS[pad].map((character) => (character === '' ? [] : [characterKey(character)]));
    const digits = (row: string) => row.split('').map((digit) => characterKey(digit));
    return [
      [...digits('123'), ...(more[0] ?? []), this.#action('Backspace', 1)],
      [...digits('456'), ...(more[1] ?? []), this.#action('Tab', 1)],
      [...digits('789'), ...(more[2] ?? []), this.#enter(1)],
      [
        this.#action('ArrowLeft', 0.5),
        this.#action('ArrowUp', 0.5),
        characterKey('0'),
        this.#action('ArrowDown', 0.5),
        this.#action('ArrowRight', 0.5),
        ...(pad === 'numeric' ? [] : [this.#padSwitchKey() ?? GAP]),
        this.#action('Hide', 1),
      ],
    ];
  }

  #shiftKey(): KeyDrawing {
    const name = this.#shift === 'locked' ? 'CapsLock' : 'Shift';
    return { ...this.#action(name, 1.5), id: 'Shift', pressed: this.#shift !== 'off' };
  }

  #switchKey(): KeyDrawing[] {
    if (this.#layouts.length < 2) return [];
    const label = this.#layout === 'numeric' ? '123' : this.#letters.short;
    return [{ ...this.#action('Switch', 1), label }];
  }

  /** Only on the pad that is a layout: what letters there are is no business of a field of digits. */
  #padSwitchKey(): KeyDrawing | undefined {
    return 'pad' in this.#keys ? undefined : this.#switchKey()[0];
  }

  #extraKey(): KeyDrawing[] {
    const extra = 'extra' in this.#keys ? this.#keys.extra : '';
    return extra === '' ? [] : [characterKey(extra)];
  }

  #enter(width: number): KeyDrawing {
    const key = this.#action('Enter', width);
    return { ...key, label: HINTS[this.#hint] ?? key.label };
  }

  #action(action: ActionName, width: number): KeyDrawing {
    const language = this.#layout.split('-')[0] ?? '';
    return {
      id: action,
      label: LABELS[action],
      name: actionName(language, action),
      width,
      kind: action === 'Space' ? 'character' : 'action',
      ...(REPEATING.has(action) ? { repeats: true } : {}),
    };
  }
}

const GAP: KeyDrawing = { id: '', label: '', name: '', width: 1, kind: 'gap' };

function characterKey(base: string, label = base, choices: readonly string[] = []): KeyDrawing {
  const key: KeyDrawing = { id: CHARACTER + base, label, name: label, width: 1, kind: 'character' };
  return choices.length === 0 ? key : { ...key, choices };
}
