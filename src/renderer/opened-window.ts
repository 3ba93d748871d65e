/**
 * `window.open` of a Chrome App's page. What leads out of the app goes to the system's browser, and Chromium gives the page a window for it
 * that is closed at once. Apps use it without a look: `window.open(url).focus()`, or tell the user that a window was blocked when there is
 * none. Main makes no such window, so the page gets that of a frame which has gone: a window of its own, closed and harmless.
 */
import { apply, defineValue, OPEN, openWindow, pageDocument, pageWindow, toText } from './primordials.ts';

const PageURL = URL;
// Undefined outside of a page.
const { createElement } = (globalThis.Document?.prototype ?? {}) as Document;
const { appendChild, removeChild } = (globalThis.Node?.prototype ?? {}) as Node;
// Not `test`, which would call what a page has put in the place of this.
const { exec } = RegExp.prototype;

/** For which Chromium 156 gives no window: the app's own pages, and what no page may open. */
const REFUSED = /^(chrome|chrome-app|chrome-extension|data|devtools|file|filesystem|javascript|view-source):/;
const WITHOUT_OPENER = /\b(noopener|noreferrer)\b/;

/** To be called once in each document, before its first script. */
export function replaceOpen(): void {
  const open = function open(...given: [url?: string, target?: string, features?: string]): Window | null {
    const opened = apply(openWindow, undefined, given) as Window | null;
    if (opened !== null || !givesWindow(given[0]) || isMatch(WITHOUT_OPENER, given[2])) return opened;
    return closedWindow();
  };
  defineValue(open, 'length', 0, { configurable: true });
  defineValue(pageWindow, 'open', open, OPEN);
}

function isMatch(pattern: RegExp, value: unknown): boolean {
  return value !== undefined && apply(exec, pattern, [toText(value)]) !== null;
}

function givesWindow(url: unknown): boolean {
  const text = url === undefined ? '' : toText(url);
  if (text === '') return true;
  try {
    return !isMatch(REFUSED, new PageURL(text, pageDocument.baseURI).href);
  } catch {
    return false;
  }
}

function closedWindow(): Window | null {
  const parent = pageDocument.documentElement as HTMLElement | null;
  if (!parent) return null;
  const frame = apply(createElement, pageDocument, ['iframe']) as HTMLIFrameElement;
  apply(appendChild, parent, [frame]);
  const made = frame.contentWindow;
  apply(removeChild, parent, [frame]);
  return made;
}
