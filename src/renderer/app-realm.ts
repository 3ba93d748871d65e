/**
 * What all pages of one app share. They live in one process and one origin, so the event page's realm holds one object and every
 * window gets a reference to it from the page that opened it, before its first script.
 */
import { defineProperty } from './primordials.ts';

/** A window of the app, as its own page made it. */
export interface AppWindowEntry {
  readonly windowId: number;
  readonly id: string;
  /** The AppWindow object; every page of the app is given the same one. */
  readonly appWindow: object;
  /** Fires the object's onClosed; called by the event page, for the window's own page is gone by then. */
  closed(): void;
}

export interface AppRealm {
  readonly background: Window | undefined;
  /** Open windows in order of creation. */
  windows: AppWindowEntry[];
}

let realm: AppRealm = { background: undefined, windows: [] };

export function shared(): AppRealm {
  return realm;
}

/** This page is the event page: the realm is the one made here. */
export function ownRealm(): void {
  realm = { background: window, windows: [] };
}

/** What an opener offers to the window it opens, under an unguessable name. */
type Welcome = (opened: Window, enter: (realm: AppRealm) => AppWindowEntry) => void;

/**
 * Makes this page ready to welcome a window that it opens.
 * @param token the name, from main; the opened window has it from its own boot data
 * @param arrived called once, when the window's document has been committed and before its first script
 */
export function welcome(token: string, arrived: (entry: AppWindowEntry) => void): void {
  let first = true;
  const hook: Welcome = (_opened, enter) => {
    const entry = enter(realm);
    // A reload of the window comes here again: it needs the realm, but it is not created again.
    if (first) arrived(entry);
    first = false;
  };
  defineProperty(window, token, { value: hook, enumerable: false, configurable: true, writable: false });
}

/**
 * Joins the realm of the page that opened this window.
 * @param enter makes this window's entry
 * @returns false when that page is gone
 */
export function join(token: string, enter: () => AppWindowEntry): boolean {
  const opener = window.opener as Record<string, Welcome | undefined> | null;
  const hook = token === '' ? undefined : opener?.[token];
  if (!hook) return false;
  hook(window, (theirs) => {
    realm = theirs;
    const entry = enter();
    const rest: AppWindowEntry[] = [];
    for (let i = 0; i < realm.windows.length; i++) {
      const other = realm.windows[i] as AppWindowEntry;
      if (other.windowId !== entry.windowId) rest[rest.length] = other;
    }
    rest[rest.length] = entry;
    realm.windows = rest;
    return entry;
  });
  return true;
}
