/**
 * Takes from a document what a kiosk denies and only a page can refuse: Chromium hands over what is dropped on it without asking anybody.
 * Main refuses everything else.
 */
import type { PageDenial } from '../api/core/wire.ts';
import { addWindowListener, apply, defineValue, pageWindow } from './primordials.ts';

/** To be called once in each document, before its first script. */
export function denyInPage(denials: readonly PageDenial[]): void {
  for (let i = 0; i < denials.length; i++) {
    if (denials[i] === 'drop') denyDrops();
    else askToClose();
  }
}

/** What an app drags within its own page stays its own business. */
function denyDrops(): void {
  let own = false;
  const listen = (type: string, listener: (event: Event) => void) =>
    addWindowListener(type, listener, { capture: true });
  listen('dragstart', () => {
    own = true;
  });
  listen('dragend', () => {
    own = false;
  });
  const refuse = (event: Event) => {
    if (own) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  listen('dragenter', refuse);
  listen('dragover', refuse);
  listen('drop', refuse);
}

/** Main cannot tell a page that closes its window from a visitor who does; by this way the page says so. */
function askToClose(): void {
  const { close } = pageWindow;
  const ask = () => {
    const window = currentAppWindow();
    if (window) window.close();
    else apply(close, pageWindow, []);
  };
  defineValue(pageWindow, 'close', ask, { enumerable: true, configurable: true, writable: true });
}

interface AppWindowObject {
  close(): void;
}

function currentAppWindow(): AppWindowObject | null | undefined {
  const { chrome } = pageWindow as unknown as {
    readonly chrome?: { readonly app?: { readonly window?: { current(): AppWindowObject | null } } };
  };
  return chrome?.app?.window?.current();
}
