/**
 * The messages between a page and main. One MessagePort per window carries all of them, control and data, so that their order is
 * the order in which Chrome would have delivered callbacks and events. Flat arrays with a number in front: the cost of a
 * structured clone is the number of objects in it.
 */

/** Page to main. */
export const PageMessage = {
  /** `[Call, sequence, 'sockets.tcp.send', args]` */
  Call: 0,
  /** `[Listeners, 'sockets.tcp.onReceive', count]`: how many listeners the page has now; sent when it becomes or stops being 0. */
  Listeners: 1,
  /** `[Credit, 'sockets.tcp.onReceive', socketId, bytes]`: listeners have run for that many bytes. */
  Credit: 2,
  /** `[Ready]`: the page's own scripts have registered their first listeners; sent at DOMContentLoaded, and as the answer to Probe. */
  Ready: 3,
  /** `[Answered, 'sockets.tcp.send', args]`: a call that the page has answered itself, within what main had granted it. */
  Answered: 4,
  /** `[Missing, 'serial', stack]`: the app read for the first time what Holdfast does not have; where, the stack tells. */
  Missing: 5,
} as const;

/** Main to page. */
export const MainMessage = {
  /** `[Result, sequence, error text or null, callback arguments]` */
  Result: 0,
  /** `[Event, 'app.runtime.onLaunched', args]` */
  Event: 1,
  /** `[Data, event, socketId, bytes, firstSize, size]` */
  Data: 2,
  /** `[Datagrams, event, socketId, [[data, address, port], …]]` */
  Datagrams: 3,
  /** `[Resume, event, socketId]` */
  Resume: 4,
  /** `[Push, namespace, state]`: state that the room's page.ts answers from synchronously. */
  Push: 5,
  /** `[Probe]`: asks for Ready; a document whose loading was cut short never comes to DOMContentLoaded. */
  Probe: 6,
} as const;

/** The names of the IPC channels; everything else goes over the port. */
export const BOOT_CHANNEL = 'holdfast:boot';
export const PORT_CHANNEL = 'holdfast:port';
/** By this the preload tells what was dropped on the page, and is answered at once: `DroppedFile[]`, `EntryDescription[]`. */
export const DROP_CHANNEL = 'holdfast:drop';

/** Files of one drop that become entries of the app's. */
export const MOST_DROPPED = 1000;

export interface DroppedFile {
  /** At the top of the drop's file system, by the browser: of two with one name, one has another there. */
  readonly name: string;
  /** Absolute; the page never sees it. */
  readonly path: string;
  readonly isDirectory: boolean;
}

/** What the preload tells the page of it. */
export type DroppedEntry = readonly [
  /** The full path of the browser's own entry. */
  name: string,
  fileSystem: string,
  fullPath: string,
  isDirectory: boolean,
];

/** The one channel of guests: a page waits for a dialog. Open only where main answers dialogs. */
export const GUEST_DIALOG_CHANNEL = 'holdfast:guest-dialog';
/** The argument of a guest's process that says so. */
export const GUEST_DIALOGS_BY_MAIN = '--holdfast-guest-dialogs';

/** In UTF-16 units, as Chromium cuts it. What a `prompt` has in its field it does not cut. */
export const LONGEST_DIALOG_MESSAGE = 10_240;
/** By this main makes a guest's process forget what it keeps of pages in its memory, beside the session's cache. */
export const GUEST_CACHE_CHANNEL = 'holdfast:guest-cache';
/** By this a guest's preload hands over the port of the app's scripts in the guest's page. */
export const SCRIPT_PORT_CHANNEL = 'holdfast:script-port';
/** The argument of a guest's process that names, behind it, the events between these scripts and the preload. */
export const GUEST_RELAY_ARGUMENT = '--holdfast-guest-relay=';

/** What a kiosk takes from a page: what is dropped on it from outside, and closing its window in any way but the app's. */
export type PageDenial = 'drop' | 'close';

export type Platform = 'chrome-app' | 'firefox-os';

/**
 * What main tells a document of a Chrome App that gets no chrome.*: a sandboxed page, or a frame without a URL of its own (`about:blank`,
 * `srcdoc`). What Chrome takes from an app's pages it takes from these too.
 */
export interface BareBootData {
  readonly bare: true;
  readonly denied?: readonly PageDenial[];
}

/** What main tells a page before its first script runs, answered synchronously to the preload. */
export interface BootData {
  readonly appId: string;
  /** A Chrome App's page looks like a program and has `chrome`; a Firefox OS app's is an ordinary web page without it. */
  readonly platform: Platform;
  /** Full names of the namespaces that the manifest grants. */
  readonly namespaces: readonly string[];
  /** By namespace the only members that this page has of it, where it does not have all. */
  readonly members?: Readonly<Record<string, readonly string[]>>;
  /** Full names of the namespaces and members that the manifest grants and Holdfast does not have. */
  readonly missing: readonly string[];
  /** By namespace: what the room's page.ts needs to answer synchronously. */
  readonly state: Readonly<Record<string, unknown>>;
  /** Unguessable name under which the page that opened this window waits for it; '' when nobody does. */
  readonly openerToken: string;
  /** Unguessable name under which the page answers the frames in it, and they ask it; the same for all of them. */
  readonly frameToken: string;
  /** Unguessable name of the events by which the preload tells the page what was dropped on it. */
  readonly dropToken: string;
  /** In a kiosk only. */
  readonly denied?: readonly PageDenial[];
  /** Marks the message that hands over the port. */
  readonly portToken: string;
  /**
   * For the app's scripts in a guest's page, in a world of their own beside the page's: unguessable name of the events by which they reach the
   * preload, in place of a port that the page would see.
   */
  readonly relay?: string;
}
