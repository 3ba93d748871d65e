/** Which field has the focus, of all documents on the screen, and whether it is to have the keyboard. */
import type { FieldDescription, FieldReport } from '../../../api/core/keyboard-wire.ts';

/** At what the keyboard comes: fields that are touched, any field that gets the focus, or without any. */
export type Trigger = 'touch' | 'focus' | 'always';

/** A document. */
export interface FieldPlace {
  readonly contentsId: number;
  /** Unique among all documents. */
  readonly frame: string;
}

/** A page that is touched may take a while until it gives a field the focus; as long as Chromium holds that the user wanted what it does. */
const TOUCH_MS = 5000;

export class FieldFocus {
  readonly #now: () => number;
  #current: { readonly place: FieldPlace; readonly field: FieldDescription } | undefined;
  #wanted = false;
  /** The user has put it away; in spite of `always` too. */
  #dismissed = false;
  #touchedAt = -Infinity;

  /** @param now in milliseconds, of a clock that does not jump */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The field for which the keyboard is there; undefined when it is not, or is there without one. */
  get field(): FieldDescription | undefined {
    return this.#wanted ? this.#current?.field : undefined;
  }

  get place(): FieldPlace | undefined {
    return this.#current?.place;
  }

  /** Whether the keyboard is to be there. */
  wants(trigger: Trigger): boolean {
    return this.#wanted || (trigger === 'always' && !this.#dismissed);
  }

  /** A page on the screen was pressed. */
  pressed(by: 'touch' | 'mouse'): void {
    this.#touchedAt = by === 'touch' ? this.#now() : -Infinity;
  }

  /** @returns whether the focus has come to a field, or the same is asked for again */
  report(place: FieldPlace, { field, holds, touched, asked }: FieldReport, trigger: Trigger): boolean {
    const isCurrent = this.#current?.place.frame === place.frame;
    if (field === null) {
      // Reports of two documents may come in another order than the focus went.
      if (isCurrent || holds) this.#leave();
      return false;
    }
    if (!asked && !isCurrent) return false;
    this.#current = { place, field };
    if (!asked) return false;
    const byTouch = touched || this.#now() - this.#touchedAt < TOUCH_MS;
    this.#wanted ||= trigger !== 'touch' || byTouch;
    if (this.#wanted) this.#dismissed = false;
    return this.#wanted;
  }

  /** A page is gone, with the fields in it. */
  gone(contentsId: number): void {
    if (this.#current?.place.contentsId === contentsId) this.#leave();
  }

  /** The user has put the keyboard away. */
  dismiss(): void {
    this.#wanted = false;
    this.#dismissed = true;
  }

  /** Nobody is there any more. */
  clear(): void {
    this.#leave();
    this.#dismissed = false;
    this.#touchedAt = -Infinity;
  }

  #leave(): void {
    this.#current = undefined;
    this.#wanted = false;
  }
}
