/**
 * Takes from a page what Chrome takes from the pages of a platform app: members that block the page, or that make no sense in a window
 * that never goes anywhere. Names, texts and the shapes of the properties are as Chromium 156 has them. None of this is for security:
 * what an app must not do, main refuses.
 */
import { replaceOpen } from './opened-window.ts';
import {
  addEventListenerOf,
  apply,
  consoleError,
  create,
  defineAccessor,
  defineValue,
  deleteProperty,
  getOwnPropertyDescriptor,
  OPEN,
  PageError,
  pageDocument,
  pageWindow,
} from './primordials.ts';

const SILENT_DOCUMENT_METHODS = ['open', 'close', 'clear'];
const THROWING_DOCUMENT_METHODS = ['write', 'writeln'];
const DOCUMENT_PROPERTIES = ['alinkColor', 'all', 'bgColor', 'fgColor', 'linkColor', 'vlinkColor'];
const HISTORY_MEMBERS = ['back', 'forward', 'go', 'length', 'pushState', 'replaceState', 'state'];
const WINDOW_METHODS = ['find', 'alert', 'confirm', 'prompt'];
const BARS = ['locationbar', 'menubar', 'personalbar', 'scrollbars', 'statusbar', 'toolbar'];

/** To be called once in each document, before its first script. */
export function restrictPage(): void {
  const documents = Document.prototype;
  for (let i = 0; i < SILENT_DOCUMENT_METHODS.length; i++) silence(documents, 'document', SILENT_DOCUMENT_METHODS[i]);
  for (let i = 0; i < THROWING_DOCUMENT_METHODS.length; i++) {
    const key = THROWING_DOCUMENT_METHODS[i] as string;
    const text = unavailable(`document.${key}()`);
    const refuse = function () {
      throw new PageError(text);
    };
    defineMethod(documents, key, refuse);
  }
  const history = create(Object.prototype) as object;
  defineValue(pageWindow, 'history', history, { enumerable: true, configurable: true });
  for (let i = 0; i < HISTORY_MEMBERS.length; i++) hideValue(history, 'history', HISTORY_MEMBERS[i]);
  for (let i = 0; i < WINDOW_METHODS.length; i++) silence(pageWindow, 'window', WINDOW_METHODS[i]);
  for (let i = 0; i < BARS.length; i++) hideValue(pageWindow, 'window', BARS[i]);
  hideValue(pageWindow, 'window', 'localStorage', 'Use chrome.storage.local instead.');
  for (let i = 0; i < DOCUMENT_PROPERTIES.length; i++) hideValue(pageDocument, 'document', DOCUMENT_PROPERTIES[i]);
  // WebSQL, which a Chromium older than Chrome Apps' last may still have.
  deleteProperty(pageWindow, 'openDatabase');
  replaceOpen();
  refuseHandler('onbeforeunload');
  refuseHandler('onunload');
  refuseUnloadListeners();
}

function unavailable(what: string, advice?: string): string {
  const text = `${what} is not available in packaged apps.`;
  return advice === undefined ? text : `${text} ${advice}`;
}

/** Without a name and with a prototype, as Chromium's: an ordinary function expression that is handed on at once. */
function complaint(what: string, advice?: string): () => undefined {
  const text = unavailable(what, advice);
  return function () {
    consoleError(text);
    return undefined;
  };
}

function defineMethod(target: object, key: string, value: () => void): void {
  defineValue(value, 'name', '', { configurable: true });
  defineValue(target, key, value, { writable: true });
}

function silence(target: object, owner: string, key: string | undefined): void {
  defineMethod(target, key as string, complaint(`${owner}.${key}()`));
}

/** Reads as undefined, with a complaint, until somebody sets it: then it is what they say. */
function hideValue(target: object, owner: string, name: string | undefined, advice?: string): void {
  const key = name as string;
  const get = complaint(`${owner}.${key}`, advice);
  const set = function (this: Record<string, unknown>, value: unknown) {
    if (getOwnPropertyDescriptor(this, key)?.get === get) deleteProperty(this, key);
    // Behind a colour is a setter of the browser's own: document.bgColor colours the page, as in Chromium. Not behind document.all.
    if (key === 'all') defineValue(this, key, value, OPEN);
    else this[key] = value;
  };
  // The bundler may have found the name taken.
  defineValue(set, 'name', 'set', { configurable: true });
  defineAccessor(target, key, get, set, { configurable: true });
}

function refuseHandler(key: string): void {
  const get = function () {};
  defineValue(get, 'name', 'get', { configurable: true });
  defineAccessor(pageWindow, key, get, complaint(`window.${key}`), {});
}

/** On every target, not only on windows: so says Chromium. */
function refuseUnloadListeners(): void {
  const complaints = { __proto__: null, unload: complaint('unload'), beforeunload: complaint('beforeunload') };
  const listen = function (this: unknown, type: unknown) {
    // oxlint-disable-next-line prefer-rest-params -- Chromium's has one parameter
    const given = arguments;
    const args: unknown[] = [];
    for (let i = 0; i < given.length; i++) args[i] = given[i];
    // In the same way as the browser's own would, once: what is looked at is what is passed on.
    const name = (type as number) + '';
    args[0] = name;
    if (name === 'unload') complaints.unload();
    else if (name === 'beforeunload') complaints.beforeunload();
    else apply(addEventListenerOf, this as object, args);
  };
  defineValue(listen, 'name', '', { configurable: true });
  defineValue(EventTarget.prototype, 'addEventListener', listen, {
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
