/** What stands behind one `<webview>` element: its guest, and what Chrome's element answered without asking. */
import type { PageContext } from '../../renderer/page-room.ts';
import {
  addEventListenerOf,
  apply,
  consoleError,
  defineValue,
  dictionary,
  dispatchTo,
  DomEvent,
  isPrevented,
  keys,
  pageDocument,
} from '../../renderer/primordials.ts';
import { ElementAttributes } from './page-attributes.ts';
import { handOver, isOwnBlob } from './page-blobs.ts';
import { GuestCalls } from './page-calls.ts';
import { ContextMenus } from './page-context-menus.ts';
import { KeptSettings } from './page-kept.ts';
import { GuestSize, SIZE_ATTRIBUTES } from './page-size.ts';
import { WebRequests } from './page-web-request.ts';

const PageURL = URL;
const CANCELABLE = {
  __proto__: null,
  dialog: true,
  loadabort: true,
  newwindow: true,
  permissionrequest: true,
} as unknown as Record<string, boolean>;

// Undefined outside of a page.
const { setAttribute } = (globalThis.Element?.prototype ?? {}) as Element;
const { createElement } = (globalThis.Document?.prototype ?? {}) as Document;
const { removeEventListener } = EventTarget.prototype;
const { appendChild, removeChild } = (globalThis.Node?.prototype ?? {}) as Node;

/** Electron's own element, which carries the guest and which no app gets hold of. */
type Inner = HTMLElement & { readonly contentWindow: Window | null };

export type Fields = Readonly<Record<string, unknown>>;

export class View {
  /** Main's name of the guest; '' without one. */
  guest = '';
  processId = 0;
  readonly attributes: ElementAttributes;
  readonly calls: GuestCalls;
  readonly webRequests: WebRequests;
  readonly contextMenus: ContextMenus;
  readonly size: GuestSize;
  readonly kept: KeptSettings;
  /** What the app has set as `onloadstop` and the like, by event. */
  readonly handlers = dictionary<unknown>();
  readonly #element: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #context: PageContext;
  readonly #views: Record<string, View>;
  readonly #innerName: string;
  #inner: Inner | undefined;
  /** The name of the guest that is about to come; '' when none is. */
  #awaited = '';
  #isConnected = false;
  #hasNavigated = false;
  #isPartitionValid = true;
  #window: string | undefined;
  #index = 0;
  #count = 0;
  /** How often it was sent somewhere. */
  #navigations = 0;

  /** @param views by guest; the view enters and leaves itself there */
  constructor(
    element: HTMLElement,
    root: ShadowRoot,
    context: PageContext,
    views: Record<string, View>,
    innerName: string,
  ) {
    this.#element = element;
    this.#root = root;
    this.#context = context;
    this.#views = views;
    this.#innerName = innerName;
    this.attributes = new ElementAttributes(element);
    this.calls = new GuestCalls(context, () => this.guest);
    this.webRequests = new WebRequests(this);
    this.contextMenus = new ContextMenus(context);
    this.size = new GuestSize(this, element, root);
    this.kept = new KeptSettings(this);
  }

  setHandler(type: string, handler: unknown): void {
    if (this.handlers[type]) apply(removeEventListener, this.#element, [type, this.handlers[type] as EventListener]);
    this.handlers[type] = handler;
    if (handler) apply(addEventListenerOf, this.#element, [type, handler as EventListener]);
  }

  connected(): void {
    this.#isConnected = true;
    if (this.#window !== undefined) this.#create();
    else this.#parseSource();
  }

  disconnected(): void {
    this.#isConnected = false;
    this.#drop();
    this.#isPartitionValid = true;
  }

  attributeChanged(name: string, before: string | null, after: string | null): void {
    if (this.attributes.isReflecting) return;
    if (name === 'src') {
      // As in Chrome: once there has been something, there cannot be nothing.
      if (!after && before) this.attributes.reflect('src', before);
      else this.#parseSource();
    }
    if (name === 'partition') {
      if (this.#hasNavigated) {
        consoleError('<webview>: The object has already navigated, so its partition cannot be changed.');
        this.attributes.reflect('partition', before);
      } else if (after === 'persist:') {
        this.#isPartitionValid = false;
        consoleError('<webview>: Invalid partition attribute.');
      } else this.#isPartitionValid = true;
    }
    if (name === 'allowtransparency') this.#setBackground();
    for (let i = 0; i < SIZE_ATTRIBUTES.length; i++) if (SIZE_ATTRIBUTES[i] === name) this.size.changed();
    if (name === 'name' && (before ?? '') !== (after ?? '') && this.guest !== '')
      this.calls.tell('setName', [after ?? '']);
  }

  #parseSource(): void {
    const source = this.attributes.text('src');
    if (!this.#isConnected || !this.#isPartitionValid || source === '') return;
    if (this.guest !== '') this.#navigate(this.#absolute(source));
    else if (this.#awaited === '' && !this.#hasNavigated) this.#create();
  }

  /** What the app has made itself the guest cannot reach before main has it. */
  #navigate(url: string): void {
    const { guest } = this;
    const last = ++this.#navigations;
    const go = () => {
      if (this.guest === guest && this.#navigations === last) this.calls.tell('navigate', [url]);
    };
    if (isOwnBlob(url)) handOver(guest, url, go);
    else go();
  }

  #absolute(source: string): string {
    try {
      return new PageURL(source, pageDocument.baseURI).href;
    } catch {
      return source;
    }
  }

  /** Takes a window that another guest wants to open. */
  adopt(name: string, partition: string): void {
    this.#drop();
    this.#window = name;
    if (partition !== '') this.attributes.reflect('partition', partition);
    if (this.#isConnected) this.#create();
  }

  #create(): void {
    this.#hasNavigated = true;
    const args: unknown[] = [this.attributes.text('partition'), this.contextMenus.element];
    const taken = this.#window;
    if (taken !== undefined) args[2] = taken;
    this.#awaited = 'coming';
    this.#context.call('webview.create', args, (error, results) => {
      this.#awaited = '';
      if (error !== null) return consoleError(`<webview>: ${error}`);
      // Meanwhile the element may be elsewhere, or for something else.
      if (!this.#isConnected || taken !== this.#window) return;
      this.#embed(results[0] as string);
    });
  }

  #embed(name: string): void {
    this.#awaited = name;
    this.#views[name] = this;
    const inner = apply(createElement, pageDocument, [this.#innerName]) as Inner;
    apply(setAttribute, inner, ['webpreferences', name]);
    apply(setAttribute, inner, ['src', 'about:blank']);
    const { style } = inner;
    style.display = 'flex';
    style.width = '100%';
    style.height = '100%';
    this.#inner = inner;
    this.#setBackground();
    apply(appendChild, this.#root, [inner]);
  }

  /** The guest is there. @param name of the window that it is for, which goes before the element's own; '' for none */
  attached(name: string): void {
    this.guest = this.#awaited;
    this.#awaited = '';
    this.kept.attached();
    if (name !== '') this.attributes.reflect('name', name);
    if (this.attributes.text('name') !== '') this.calls.tell('setName', [this.attributes.text('name')]);
    this.webRequests.attached();
    if (this.#inner) this.size.attached(this.#inner);
    // Last: nothing is loaded past a listener of `request`.
    this.#navigate(this.#window === undefined ? this.#absolute(this.attributes.text('src')) : '');
    this.#window = undefined;
  }

  /** Without a guest: makes one for what `src` says. */
  load(): void {
    this.#parseSource();
  }

  /** The guest has gone by itself; a new `src` brings another one. */
  gone(): void {
    this.#drop();
  }

  #drop(): void {
    const inner = this.#inner;
    this.#inner = undefined;
    this.size.dropped();
    if (this.guest !== '') delete this.#views[this.guest];
    if (this.#awaited !== '') delete this.#views[this.#awaited];
    this.guest = '';
    this.#awaited = '';
    this.#window = undefined;
    this.#hasNavigated = false;
    this.#index = 0;
    this.#count = 0;
    if (inner?.parentNode) apply(removeChild, this.#root, [inner]);
  }

  #setBackground(): void {
    if (this.#inner) this.#inner.style.background = this.attributes.has('allowtransparency') ? 'transparent' : 'white';
  }

  get contentWindow(): Window | null | undefined {
    return this.#inner?.contentWindow;
  }

  committed(info: { index: number; count: number; processId: number; url: string; isTopLevel: boolean }): void {
    this.#index = info.index;
    this.#count = info.count;
    this.processId = info.processId;
    if (info.isTopLevel) this.attributes.reflect('src', info.url);
    this.fire('loadcommit', { url: info.url, isTopLevel: info.isTopLevel });
  }

  /** The page has another `window.name` than the element. */
  named(name: string): void {
    this.attributes.reflect('name', name === '' ? null : name);
  }

  canGo(offset: number): boolean {
    const target = this.#index + offset;
    return target >= 0 && target < this.#count;
  }

  /** @returns false when a listener has prevented the default */
  fire(name: string, fields: Fields, extra?: (event: Event) => void): boolean {
    const init = dictionary<boolean>();
    init['bubbles'] = true;
    init['cancelable'] = CANCELABLE[name] === true;
    const event = new DomEvent(name, init);
    const names = keys(fields);
    for (let i = 0; i < names.length; i++) {
      const key = names[i] as string;
      if (fields[key] !== undefined) defineValue(event, key, fields[key], {});
    }
    extra?.(event);
    dispatchTo(this.#element, event);
    return !isPrevented(event);
  }
}
