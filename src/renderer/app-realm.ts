/**
 * What all pages of one app share. They live in one process and one origin, so the event page's realm holds one object and every
 * window gets a reference to it from the event page, before the window's first script. All windows are opened by the event page,
 * whichever page asks for them: a window must outlive the one from which it was created, and its `opener` is the event page in Chrome.
 */
import { createDirectFolder } from './entries/direct-folder.ts';
import type { DirectFolder } from './entries/direct-folder.ts';
import { createFileStock } from './entries/file-stock.ts';
import type { FileStock } from './entries/file-stock.ts';
import { defineValue, deleteProperty, dispatchTo, DomCustomEvent, listenTo, pageWindow } from './primordials.ts';

/** A window of the app, as its own page made it. */
export interface AppWindowEntry {
  readonly windowId: number;
  readonly id: string;
  /** The AppWindow object; every page of the app is given the same one. */
  readonly appWindow: object;
  /** Fires the object's onClosed. */
  closed(): void;
}

/** @param appWindow undefined when there is none, with or without an error */
export type WindowOutcome = (error: string | null, appWindow: object | undefined) => void;

export interface AppRealm {
  readonly background: Window | undefined;
  /** Open windows in order of creation. */
  windows: AppWindowEntry[];
  /** `chrome.app.window.create`, carried out by the event page; `args` have been matched. */
  createWindow(args: readonly unknown[], outcome: WindowOutcome): void;
  /** What entries stand for, by the object: one that a page has made is one in every page (src/renderer/entries). */
  readonly entries: WeakMap<object, unknown>;
  /** Files that main has handed to the event page for all of them. */
  readonly files: FileStock;
  /** By which they write to the user's files, as far as the browser does that. */
  readonly direct: DirectFolder;
}

let realm: AppRealm = {
  background: undefined,
  windows: [],
  createWindow: (_args, outcome) => outcome('Extension context invalidated.', undefined),
  entries: new WeakMap(),
  files: createFileStock(),
  direct: createDirectFolder(),
};

export function shared(): AppRealm {
  return realm;
}

/** This page is the event page: the realm is the one made here. */
export function ownRealm(createWindow: AppRealm['createWindow']): void {
  const { entries, files, direct } = realm;
  realm = { background: window, windows: [], createWindow, entries, files, direct };
}

/** What the event page offers to a window that it opens, under an unguessable name. */
type Welcome = (enter: (realm: AppRealm) => AppWindowEntry) => void;

/**
 * Makes the event page ready to welcome a window that it opens.
 * @param token the name, from main; the opened window has it from its own boot data
 * @param arrived called when the window's document has been committed and before its first script
 */
export function welcome(token: string, arrived: (entry: AppWindowEntry) => void): void {
  const hook: Welcome = (enter) => {
    unwelcome(token);
    arrived(enter(realm));
  };
  defineValue(window, token, hook, { configurable: true });
}

/** The window will not come. */
export function unwelcome(token: string): void {
  deleteProperty(window, token);
}

/**
 * Lets frames into the realm: a page answers those in it, and a frame asks the page that it is in. By events, which leave no trace that an
 * app's code could come across.
 * @param token the events' unguessable name
 * @returns false for a frame, which has no window of its own to enter
 */
export function shareWithFrames(token: string): boolean {
  const { top } = pageWindow;
  if (top === null || top === pageWindow) {
    listenTo(pageWindow, token, (event) => (event as CustomEvent<(theirs: AppRealm) => void>).detail(realm));
    return true;
  }
  try {
    const enter = (theirs: AppRealm) => {
      realm = theirs;
    };
    dispatchTo(top, new DomCustomEvent(token, { __proto__: null, detail: enter } as CustomEventInit));
  } catch {
    // The page around is of another origin: none of this app's, and there is nothing to share.
  }
  return false;
}

/**
 * Joins the realm of the event page, which opened this window.
 * @param makeEntry makes this window's entry
 */
export function join(token: string, makeEntry: () => AppWindowEntry): void {
  const opener = window.opener as Record<string, Welcome | undefined> | null;
  const hook = token === '' ? undefined : opener?.[token];
  hook?.((theirs) => {
    realm = theirs;
    const entry = makeEntry();
    const rest: AppWindowEntry[] = [];
    for (let i = 0; i < theirs.windows.length; i++) rest[i] = theirs.windows[i] as AppWindowEntry;
    rest[rest.length] = entry;
    theirs.windows = rest;
    return entry;
  });
}
