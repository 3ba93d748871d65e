import { join, ownRealm, shared, welcome } from '../../renderer/app-realm.ts';
import type { AppWindowEntry } from '../../renderer/app-realm.ts';
import { finish } from '../../renderer/bind.ts';
import type { Callback, PageContext } from '../../renderer/page-room.ts';
import { definePageRoom } from '../../renderer/page-room.ts';
import { consoleError, dictionary, openWindow, PageError, PagePromise } from '../../renderer/primordials.ts';
import { createAppWindow } from './page-app-window.ts';
import type { AppWindowHandle, Snapshot } from './page-app-window.ts';
import contract from './contract.ts';

interface State {
  readonly background: boolean;
  readonly snapshot: Snapshot | undefined;
}

/**
 * What main pushes: to a window its own news and that it is about to close; to the event page the windows that are gone (by then most
 * have said so themselves; a crashed or hung one has not).
 */
type News =
  | { readonly snapshot: Snapshot; readonly fire: readonly string[] }
  | { readonly closing: true }
  | { readonly closed: number }
  | { readonly failed: string };

type Outcome = (error: string | null, appWindow: object | undefined) => void;

export default definePageRoom(contract, (context) => {
  const { background, snapshot } = context.state as State;
  const opening = dictionary<Outcome>();
  let own: AppWindowHandle | undefined;

  return {
    local: {
      canSetVisibleOnAllWorkspaces: () => true,
      current: () => {
        if (own) return own.object;
        consoleError('The JavaScript context calling chrome.app.window.current() has no associated AppWindow.');
        return null;
      },
      get: (args) => byKey('id', args[0]) ?? null,
      getAll: () => {
        const list: object[] = [];
        const { windows } = shared();
        for (let i = 0; i < windows.length; i++) list[i] = (windows[i] as AppWindowEntry).appWindow;
        return list;
      },
      create: (args, callback) => create(context, args, callback, opening),
    },
    push(state) {
      const news = state as News;
      if ('snapshot' in news) own?.update(news.snapshot, news.fire);
      else if ('closed' in news) forget(news.closed);
      else if ('closing' in news) {
        if (snapshot) forget(snapshot.windowId);
        context.call('app.window.command', ['closed', undefined], () => {});
      } else {
        const waiting = opening[news.failed];
        delete opening[news.failed];
        waiting?.('App window is closed before ready to commit first navigation.', undefined);
      }
    },
    installed() {
      if (background) ownRealm();
      if (!snapshot) return;
      // The name was only the way by which main recognised the window; the app has never seen one there.
      window.name = '';
      const handle = createAppWindow(context, snapshot);
      own = handle;
      join(context.openerToken, () => ({
        windowId: snapshot.windowId,
        id: snapshot.id,
        appWindow: handle.object,
        closed: handle.closed,
      }));
    },
  };
});

function create(
  context: PageContext,
  args: readonly unknown[],
  callback: Callback | undefined,
  opening: Record<string, Outcome>,
): unknown {
  const ask = (outcome: Outcome) =>
    context.call('app.window.reserve', args, (error, results) => {
      const answer = results[0] as { existing?: number; missing?: true; token?: string; url?: string } | undefined;
      if (answer?.missing) outcome(null, undefined);
      else if (error !== null || !answer) outcome(error ?? 'Unknown error.', undefined);
      else if (answer.existing !== undefined) outcome(null, byKey('windowId', answer.existing));
      else open(answer.url as string, answer.token as string, outcome);
    });
  const open = (url: string, token: string, outcome: Outcome) => {
    opening[token] = outcome;
    welcome(token, (entry) => {
      delete opening[token];
      outcome(null, entry.appWindow);
    });
    openWindow(url, token, 'popup');
  };
  if (callback) {
    ask((error, appWindow) => finish(callback, error, [appWindow], context.lastError));
    return undefined;
  }
  return new PagePromise((resolve, reject) => {
    ask((error, appWindow) => (error === null ? resolve(appWindow) : reject(new PageError(error))));
  });
}

function byKey(key: 'id' | 'windowId', value: unknown): object | undefined {
  const { windows } = shared();
  for (let i = 0; i < windows.length; i++) {
    const entry = windows[i] as AppWindowEntry;
    if (entry[key] === value) return entry.appWindow;
  }
  return undefined;
}

function forget(windowId: number): void {
  const realm = shared();
  const rest: AppWindowEntry[] = [];
  let gone: AppWindowEntry | undefined;
  for (let i = 0; i < realm.windows.length; i++) {
    const entry = realm.windows[i] as AppWindowEntry;
    if (entry.windowId === windowId) gone = entry;
    else rest[rest.length] = entry;
  }
  // Listeners still find the window among the open ones, as in Chromium.
  gone?.closed();
  realm.windows = rest;
}
