/** What main, the pages' preloads and the page of the kiosk's keyboard tell each other. */

/** A preload of a page tells which field has the focus: `FieldReport`. */
export const FIELD_CHANNEL = 'holdfast:field';
/** Main tells a preload that its page has become smaller or larger: the field is to stay in sight. */
export const FIELD_SIGHT_CHANNEL = 'holdfast:field-sight';
/** Main tells the keyboard's page what to draw (`KeyboardDrawing`), and this tells what is pressed (`KeyPress`). */
export const KEYBOARD_CHANNEL = 'holdfast:keyboard';
/** The argument of a guest's process that makes its preload tell. */
export const FIELDS_TOLD = '--holdfast-fields';

/** A field that can be typed in, as its document describes it. */
export interface FieldDescription {
  /** Of an `<input>`; `textarea` and `editable` for what is none. */
  readonly type: string;
  /** Lower case; '' for none that HTML knows. */
  readonly inputMode: string;
  /** Lower case; '' for none that HTML knows. */
  readonly enterKeyHint: string;
}

export interface FieldReport {
  /** Null: nothing in this document can be typed in now. */
  readonly field: FieldDescription | null;
  /** The focus is in this document, and not in a frame of it. */
  readonly holds: boolean;
  /** The document was touched just now. */
  readonly touched: boolean;
  /** The focus has just come to the field, or it was tapped again: not only that it is another kind of field now. */
  readonly asked: boolean;
}

export interface KeyDrawing {
  /** What is told when it is pressed. */
  readonly id: string;
  readonly label: string;
  /** For who does not see the label. */
  readonly name: string;
  /** In parts of its row. */
  readonly width: number;
  readonly kind: 'character' | 'action' | 'gap';
  /** Of a key that stays down. */
  readonly pressed?: boolean;
  /** Instead of its own character, after a long press. */
  readonly choices?: readonly string[];
  /** Again and again while it is held. */
  readonly repeats?: boolean;
}

export interface KeyboardDrawing {
  /** BCP 47. */
  readonly language: string;
  readonly rows: readonly (readonly KeyDrawing[])[];
  /** Whether there is a pointer over it. */
  readonly cursor: boolean;
}

export interface KeyPress {
  readonly id: string;
  /** Number of the choice in the key's list; -1 for the key's own character. */
  readonly choice: number;
  /** A key that repeats is told when it goes down, again and again while it is held, and when it goes up; every other one once. */
  readonly phase: 'tap' | 'down' | 'repeat' | 'up';
}
