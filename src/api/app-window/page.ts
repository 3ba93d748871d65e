import { join, ownRealm, shareWithFrames, shared } from '../../renderer/app-realm.ts';
import type { AppWindowEntry } from '../../renderer/app-realm.ts';
import { finish } from '../../renderer/bind.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import {
  addWindowListener,
  consoleError,
  isPrevented,
  isTrusted,
  keyOf,
  later,
  PageError,
  PagePromise,
} from '../../renderer/primordials.ts';
import contract from './contract.ts';
import { createAppWindow } from './page-app-window.ts';
import type { AppWindowHandle, Snapshot } from './page-app-window.ts';
import { createOpener } from './page-opener.ts';

interface State {
  readonly background: boolean;
  readonly snapshot: Snapshot | undefined;
  /** Whether the manifest grants `app.window.shape`. */
  readonly shape: boolean;
  /** Whether the page may keep Escape from leaving full screen. */
  readonly overridesEscape: boolean;
}

/**
 * What main pushes: to a window its own news and that it is about to close; to the event page the windows that are gone (by then most
 * have said so themselves; a crashed or hung one has not) and those that never came.
 */
type News =
  | { readonly kind: 'changed'; readonly snapshot: Snapshot; readonly fire: readonly string[] }
  | { readonly kind: 'closing' }
  | { readonly kind: 'closed'; readonly windowId: number }
  | { readonly kind: 'failed'; readonly token: string };

export default definePageRoom(contract, (context) => {
  const { background, snapshot, shape, overridesEscape } = context.state as State;
  const opener = background ? createOpener(context) : undefined;
  let own: AppWindowHandle | undefined;

  return {
    local: {
      canSetVisibleOnAllWorkspaces: () => true,
      current: () => {
        if (own) return own.object;
        consoleError('The JavaScript context calling chrome.app.window.current() has no associated AppWindow.');
        return null;
      },
      get: (args) => windowById(args[0] as string) ?? null,
      getAll: () => {
        const list: object[] = [];
        const { windows } = shared();
        for (let i = 0; i < windows.length; i++) list[i] = (windows[i] as AppWindowEntry).appWindow;
        return list;
      },
      create(args, callback) {
        if (callback) {
          shared().createWindow(args, (error, made) => finish(callback, error, [made], context.lastError));
          return undefined;
        }
        return new PagePromise((resolve, reject) => {
          shared().createWindow(args, (error, made) => (error === null ? resolve(made) : reject(new PageError(error))));
        });
      },
    },
    push(state) {
      const news = state as News;
      switch (news.kind) {
        case 'changed':
          own?.update(news.snapshot, news.fire);
          return;
        case 'closing':
          if (snapshot) forget(snapshot.windowId);
          context.call('app.window.command', ['closed', undefined], () => {});
          return;
        case 'closed':
          forget(news.windowId);
          return;
        case 'failed':
          opener?.failed(news.token);
      }
    },
    installed() {
      if (!shareWithFrames(context.frameToken)) return;
      if (opener) ownRealm(opener.createWindow);
      if (!snapshot) return;
      // The name was only the way by which main recognised the window; the app has never seen one there.
      window.name = '';
      const handle = createAppWindow(context, snapshot, shape);
      own = handle;
      if (overridesEscape) leaveOnEscape(handle);
      join(context.openerToken, () => ({
        windowId: snapshot.windowId,
        id: snapshot.id,
        appWindow: handle.object,
        closed: handle.closed,
      }));
    },
  };
});

function windowById(id: string): object | undefined {
  const { windows } = shared();
  for (let i = 0; i < windows.length; i++) {
    const entry = windows[i] as AppWindowEntry;
    if (entry.id === id) return entry.appWindow;
  }
  return undefined;
}

function forget(windowId: number): void {
  const realm = shared();
  let gone: AppWindowEntry | undefined;
  for (let i = 0; i < realm.windows.length; i++) {
    const entry = realm.windows[i] as AppWindowEntry;
    if (entry.windowId === windowId) gone = entry;
  }
  // Listeners still find the window among the open ones, as in Chromium; they may also open others.
  gone?.closed();
  const rest: AppWindowEntry[] = [];
  for (let i = 0; i < realm.windows.length; i++) {
    const entry = realm.windows[i] as AppWindowEntry;
    if (entry.windowId !== windowId) rest[rest.length] = entry;
  }
  realm.windows = rest;
}

/**
 * Pressing the key leaves full screen, and so does letting it go: as in Chromium, a page that wants to stay has to prevent the default
 * of both. Whether it has is known when all of its listeners have run, wherever they are.
 */
function leaveOnEscape(handle: AppWindowHandle): void {
  const listener = (event: KeyboardEvent) => {
    if (!isTrusted(event) || keyOf(event) !== 'Escape' || !handle.isFullscreen()) return;
    later(() => {
      if (!isPrevented(event)) handle.escape();
    });
  };
  const options = { __proto__: null, capture: true } as AddEventListenerOptions;
  addWindowListener('keydown', listener, options);
  addWindowListener('keyup', listener, options);
}
