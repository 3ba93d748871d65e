/** The attributes of a `<webview>` element, as Chrome's read them. */
import { apply, toText } from '../../renderer/primordials.ts';

export const { parseInt: parseInteger } = Number;
// Undefined outside of a page.
const { getAttribute, setAttribute, removeAttribute } = (globalThis.Element?.prototype ?? {}) as Element;

export class ElementAttributes {
  readonly #element: HTMLElement;
  #isReflecting = false;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** What changes now says what the guest has done, and is no order. */
  get isReflecting(): boolean {
    return this.#isReflecting;
  }

  /** @returns '' where there is none */
  text(name: string): string {
    return apply(getAttribute, this.#element, [name]) ?? '';
  }

  has(name: string): boolean {
    return apply(getAttribute, this.#element, [name]) !== null;
  }

  /** @returns 0 where there is none, or no number */
  integer(name: string): number {
    return parseInteger(this.text(name)) || 0;
  }

  set(name: string, value: unknown): void {
    apply(setAttribute, this.#element, [name, value === undefined || value === null ? '' : toText(value)]);
  }

  toggle(name: string, on: boolean): void {
    if (on) apply(setAttribute, this.#element, [name, '']);
    else apply(removeAttribute, this.#element, [name]);
  }

  /** Sets an attribute to what the guest has done; null removes it. */
  reflect(name: string, value: string | null): void {
    this.#isReflecting = true;
    try {
      if (value === null) apply(removeAttribute, this.#element, [name]);
      else apply(setAttribute, this.#element, [name, value]);
    } finally {
      this.#isReflecting = false;
    }
  }
}
