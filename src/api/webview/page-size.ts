/**
 * The size of an element's guest: what the app is told of it, and `autosize`, by which the element becomes as large as its guest's page
 * within limits. As in Chromium, that is as narrow as the page can be without scrolling, and as high as it is then.
 */
import { apply, getOwnPropertyDescriptor, max, min, pageDocument } from '../../renderer/primordials.ts';
import type { View } from './page-view.ts';

export const SIZE_ATTRIBUTES = ['autosize', 'minwidth', 'maxwidth', 'minheight', 'maxheight'] as const;

interface Size {
  readonly width: number;
  readonly height: number;
}

// Undefined outside of a page.
const PageResizeObserver = globalThis.ResizeObserver;
const { observe, disconnect } = (globalThis.ResizeObserver?.prototype ?? {}) as ResizeObserver;
const { setProperty } = (globalThis.CSSStyleDeclaration?.prototype ?? {}) as CSSStyleDeclaration;
const { createElement } = (globalThis.Document?.prototype ?? {}) as Document;
const { appendChild, removeChild } = (globalThis.Node?.prototype ?? {}) as Node;
const getter = (prototype: object | undefined, name: string) =>
  prototype && (getOwnPropertyDescriptor(prototype, name)?.get as () => unknown);
const getStyle = getter(globalThis.HTMLElement?.prototype, 'style') as () => CSSStyleDeclaration;
const sizeGetters = (what: 'client' | 'offset', prototype: object | undefined) => {
  const width = getter(prototype, `${what}Width`) as () => number;
  const height = getter(prototype, `${what}Height`) as () => number;
  return (element: Element): Size => ({ width: apply(width, element, []), height: apply(height, element, []) });
};
const clientSize = sizeGetters('client', globalThis.Element?.prototype);
const offsetSize = sizeGetters('offset', globalThis.HTMLElement?.prototype);

const setStyle = (element: HTMLElement, name: string, value: string) =>
  apply(setProperty, apply(getStyle, element, []), [name, value]);
const isSame = (one: Size, other: Size) => one.width === other.width && one.height === other.height;

export class GuestSize {
  readonly #view: View;
  readonly #element: HTMLElement;
  readonly #root: ShadowRoot;
  #inner: HTMLElement | undefined;
  #observer: ResizeObserver | undefined;
  /** The guest's; undefined until it is seen. */
  #size: Size | undefined;
  #preferred: Size | undefined;
  #follows = false;
  /** Until the guest's page is known, it is as low as it may be. */
  #isLow = false;

  /** @param root in which the element that carries the guest is */
  constructor(view: View, element: HTMLElement, root: ShadowRoot) {
    this.#view = view;
    this.#element = element;
    this.#root = root;
  }

  /** @param inner carries the guest, and has its size */
  attached(inner: HTMLElement): void {
    this.#inner = inner;
    const seen = () => this.#seen(clientSize(inner));
    this.#size = clientSize(inner);
    this.#observer = new PageResizeObserver(seen);
    apply(observe, this.#observer, [inner]);
    this.changed();
    // A page without a document type is never lower than where it is shown: as in Chromium it begins low, and grows.
    this.#isLow = this.#follows;
    if (this.#isLow) setStyle(inner, 'height', `${this.#limits().low.height}px`);
  }

  #raise(): void {
    if (this.#isLow && this.#inner) setStyle(this.#inner, 'height', '100%');
    this.#isLow = false;
  }

  dropped(): void {
    if (this.#observer) apply(disconnect, this.#observer, []);
    this.#observer = undefined;
    this.#inner = undefined;
    this.#size = undefined;
    this.#preferred = undefined;
    this.#follows = false;
    this.#isLow = false;
  }

  /** Without all four there are none, and the element does not follow. */
  #limits(): { readonly low: Size; readonly high: Size } {
    const high = {
      width: this.#view.attributes.integer('maxwidth'),
      height: this.#view.attributes.integer('maxheight'),
    };
    const width = min(this.#view.attributes.integer('minwidth'), high.width);
    return { low: { width, height: min(this.#view.attributes.integer('minheight'), high.height) }, high };
  }

  /** One of the attributes is another. */
  changed(): void {
    if (!this.#inner) return;
    const { low } = this.#limits();
    const followed = this.#follows;
    this.#follows = this.#view.attributes.has('autosize') && low.width > 0 && low.height > 0;
    if (this.#follows !== followed) this.#view.calls.tell('setAutosize', [this.#follows]);
    if (this.#follows) this.#follow();
    else if (followed) {
      this.#raise();
      // As in Chromium, though nothing changes by it.
      if (this.#size) this.#resize(this.#size, this.#size);
    }
  }

  /** What the guest's page would have, by itself. */
  preferred(width: number, height: number): void {
    this.#preferred = { width, height };
    if (!this.#follows) return;
    this.#raise();
    this.#follow();
  }

  #follow(): void {
    const { low, high } = this.#limits();
    if (!this.#preferred || !this.#size) return;
    const { width, height } = this.#preferred;
    // What is too wide is scrolled, and the bar for it needs room. That of the other direction the guest has counted.
    const bar = width > high.width ? this.#barHeight() : 0;
    const size = {
      width: max(low.width, min(high.width, width)),
      height: max(low.height, min(high.height, height + bar)),
    };
    const old = this.#size;
    if (isSame(old, size)) return;
    this.#size = size;
    this.#resize(old, size);
    this.#fire('contentresize', old, size);
  }

  #resize(old: Size, size: Size): void {
    setStyle(this.#element, 'width', `${size.width}px`);
    setStyle(this.#element, 'height', `${size.height}px`);
    this.#fire('sizechanged', old, size);
  }

  /** The app's page has given the element another size, or this file has. */
  #seen(size: Size): void {
    const isHidden = size.width === 0 && size.height === 0;
    if (isHidden || this.#isLow) return;
    const old = this.#size;
    this.#size = size;
    if (old && !isSame(old, size)) this.#fire('contentresize', old, size);
  }

  #fire(name: 'sizechanged' | 'contentresize', old: Size, size: Size): void {
    const { width: oldWidth, height: oldHeight } = old;
    const { width: newWidth, height: newHeight } = size;
    this.#view.fire(name, { oldHeight, oldWidth, newHeight, newWidth });
  }

  #barHeight(): number {
    const probe = apply(createElement, pageDocument, ['div']);
    setStyle(probe, 'overflow', 'scroll');
    apply(appendChild, this.#root, [probe]);
    const height = offsetSize(probe).height - clientSize(probe).height;
    apply(removeChild, this.#root, [probe]);
    return height;
  }
}
