/**
 * The `<webview>` element. Electron makes one of its own at the moment when Chrome made its (readystatechange), with abilities that an
 * app never had (`preload`, `openDevTools`, `nodeintegration`). So its definition is caught: under the name `webview` goes the element
 * of this file, and Electron's, stripped, does its work in a closed shadow root under a name that is in nobody's hands.
 */
import type { PageContext } from '../../renderer/page-room.ts';
import {
  apply,
  consoleError,
  defineAccessor,
  defineValue,
  OPEN,
  ownKeys,
  PageTypeError,
  toText,
} from '../../renderer/primordials.ts';
import { parseInteger } from './page-attributes.ts';
import type { GuestMethod } from './page-calls.ts';
import { View } from './page-view.ts';

const TEXT_ATTRIBUTES = ['name', 'partition', 'src'];
const FLAG_ATTRIBUTES = ['allowtransparency', 'autosize'];
const INTEGER_ATTRIBUTES = ['minwidth', 'maxwidth', 'minheight', 'maxheight'];
const EVENTS = [
  'audiostatechanged',
  'close',
  'consolemessage',
  'contentload',
  'contentresize',
  'dialog',
  'exit',
  'findupdate',
  'loadabort',
  'loadcommit',
  'loadredirect',
  'loadstart',
  'loadstop',
  'newwindow',
  'permissionrequest',
  'responsive',
  'sizechanged',
  'unresponsive',
  'zoomchange',
];
/** Only the page's own style has the last word; these are the weakest rules there are. */
const STYLE = ':host { display: inline-block; width: 300px; height: 300px; overflow: hidden; }';

type Method = (view: View, given: readonly unknown[]) => unknown;

const injected =
  (name: 'executeScript' | 'insertCSS'): Method =>
  (view, given) => {
    const done = view.calls.invoke(name, given);
    if (!done) consoleError('<webview>: Script cannot be injected into content until the page has loaded.');
    return done;
  };
const passed =
  (name: GuestMethod): Method =>
  (view, given) =>
    void view.calls.invoke(name, given);
const went =
  (offset: number): Method =>
  (view, given) =>
    void view.calls.invoke('go', given.length === 0 ? [offset] : [offset, given[0]]);

const METHODS: Readonly<Record<string, Method>> = {
  addContentScripts: (view, given) => view.kept.addContentScripts(given),
  back: went(-1),
  canGoBack: (view) => view.canGo(-1),
  canGoForward: (view) => view.canGo(1),
  captureVisibleRegion: passed('captureVisibleRegion'),
  clearData: passed('clearData'),
  executeScript: injected('executeScript'),
  find: passed('find'),
  forward: went(1),
  getAudioState: passed('getAudioState'),
  getProcessId: (view) => view.processId,
  getUserAgent: (view) => view.kept.userAgent,
  getZoom: passed('getZoom'),
  go: passed('go'),
  insertCSS: injected('insertCSS'),
  isAudioMuted: passed('isAudioMuted'),
  isUserAgentOverridden: (view) => view.kept.isUserAgentOverridden,
  loadDataWithBaseUrl: passed('loadDataWithBaseUrl'),
  print: passed('print'),
  reload: (view, given) => {
    if (!view.calls.invoke('reload', given)) view.load();
  },
  removeContentScripts: (view, given) => view.kept.removeContentScripts(given),
  setAudioMuted: (view, given) => view.kept.setAudioMuted(given),
  setUserAgentOverride: (view, given) => view.kept.setUserAgent(toText(given[0])),
  setZoom: (view, given) => view.kept.setZoom(given),
  stop: passed('stop'),
  stopFinding: passed('stopFinding'),
  terminate: passed('terminate'),
};

export interface WebViewElements {
  /** By guest. */
  readonly views: Record<string, View>;
  viewOf(element: unknown): View | undefined;
}

/** @param innerName a custom element's name that nobody can guess */
export function defineWebView(context: PageContext, views: Record<string, View>, innerName: string): WebViewElements {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);

  class WebView extends HTMLElement {
    static get observedAttributes(): string[] {
      return [
        'src',
        'partition',
        'allowtransparency',
        'name',
        'autosize',
        'minwidth',
        'maxwidth',
        'minheight',
        'maxheight',
      ];
    }
    readonly #view: View;

    constructor() {
      super();
      const root = this.attachShadow({ mode: 'closed' });
      root.adoptedStyleSheets = [sheet];
      this.#view = new View(this, root, context, views, innerName);
    }

    static viewOf(element: unknown): View | undefined {
      return typeof element === 'object' && element !== null && #view in element ? element.#view : undefined;
    }

    connectedCallback(): void {
      this.#view.connected();
    }

    disconnectedCallback(): void {
      this.#view.disconnected();
    }

    attributeChangedCallback(name: string, before: string | null, after: string | null): void {
      this.#view.attributeChanged(name, before, after);
    }
  }
  const { viewOf } = WebView;
  const required = (element: unknown): View => {
    const view = viewOf(element);
    if (!view) throw new PageTypeError('Illegal invocation');
    return view;
  };
  addMembers(WebView.prototype, required);
  catchDefinition(WebView, innerName);
  return { views, viewOf };
}

function addMembers(prototype: object, viewOf: (element: unknown) => View): void {
  const accessor = (name: string, get: (view: View) => unknown, set?: (view: View, value: unknown) => void) => {
    const getter = function (this: unknown) {
      return get(viewOf(this));
    };
    const setter = set
      ? function (this: unknown, value: unknown) {
          set(viewOf(this), value);
        }
      : undefined;
    defineAccessor(prototype, name, getter, setter, { enumerable: true, configurable: true });
  };
  for (let i = 0; i < TEXT_ATTRIBUTES.length; i++) {
    const name = TEXT_ATTRIBUTES[i] as string;
    accessor(
      name,
      (view) => view.attributes.text(name),
      (view, value) => view.attributes.set(name, value),
    );
  }
  for (let i = 0; i < FLAG_ATTRIBUTES.length; i++) {
    const name = FLAG_ATTRIBUTES[i] as string;
    accessor(
      name,
      (view) => view.attributes.has(name),
      (view, value) => view.attributes.toggle(name, Boolean(value)),
    );
  }
  for (let i = 0; i < INTEGER_ATTRIBUTES.length; i++) {
    const name = INTEGER_ATTRIBUTES[i] as string;
    accessor(
      name,
      (view) => view.attributes.integer(name),
      (view, value) => view.attributes.set(name, parseInteger(toText(value)) || 0),
    );
  }
  for (let i = 0; i < EVENTS.length; i++) {
    const type = EVENTS[i] as string;
    accessor(
      `on${type}`,
      (view) => view.handlers[type],
      (view, value) => view.setHandler(type, value),
    );
  }
  accessor('contentWindow', (view) => view.contentWindow);
  accessor('contextMenus', (view) => view.contextMenus.surface);
  accessor('request', (view) => view.webRequests.surface);
  const names = ownKeys(METHODS) as string[];
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const method = METHODS[name] as Method;
    const bound = function (this: unknown, ...given: unknown[]): unknown {
      return method(viewOf(this), given);
    };
    defineValue(bound, 'name', name, { configurable: true });
    defineValue(prototype, name, bound, OPEN);
  }
  const focus = function (this: unknown) {
    viewOf(this).contentWindow?.focus();
  };
  defineValue(prototype, 'focus', focus, OPEN);
}

type Define = (name: string, element: CustomElementConstructor, options?: ElementDefinitionOptions) => void;

/** Electron calls `customElements.define('webview', …)` where alone that name is allowed, and then sets `WebView`. */
function catchDefinition(
  element: CustomElementConstructor & { observedAttributes?: string[] },
  innerName: string,
): void {
  const registry = window.customElements;
  const original = CustomElementRegistry.prototype.define as Define;
  let isDefined = false;
  const define: Define = (name, given, options) => {
    if (name !== 'webview' || isDefined) return apply(original, registry, [name, given, options]);
    // Throws for whoever else tries the name, and then nothing has happened.
    apply(original, registry, ['webview', element]);
    isDefined = true;
    apply(original, registry, [innerName, given]);
    strip(given);
    hide(element);
    return undefined;
  };
  // Not to be replaced: whoever did would have Electron's element (and nothing by it, as main refuses its guests).
  defineValue(registry, 'define', define, { enumerable: true });
  const later = (value: unknown) => {
    if (isDefined)
      defineValue(window, 'WebView', value === undefined ? undefined : element, { configurable: true, writable: true });
  };
  defineAccessor(window, 'WebView', () => undefined, later, { configurable: true });
}

/** Of Electron's prototype: all that does not make an element. */
function strip(given: CustomElementConstructor): void {
  const { prototype } = given as unknown as { readonly prototype: object };
  const names = ownKeys(prototype);
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== 'constructor') Reflect.deleteProperty(prototype, names[i] as PropertyKey);
  }
}

/** As Chrome did: what the browser has read, developers need not call. */
function hide(element: CustomElementConstructor): void {
  const { prototype } = element as unknown as { readonly prototype: object };
  const names = ['connectedCallback', 'disconnectedCallback', 'attributeChangedCallback'];
  for (let i = 0; i < names.length; i++) Reflect.deleteProperty(prototype, names[i] as string);
  Reflect.deleteProperty(element, 'observedAttributes');
  Reflect.deleteProperty(element, 'viewOf');
}
