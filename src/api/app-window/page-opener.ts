/** Opens the app's windows, in the event page, for whichever page asks. */
import { shared, unwelcome, welcome } from '../../renderer/app-realm.ts';
import type { AppWindowEntry, WindowOutcome } from '../../renderer/app-realm.ts';
import type { PageContext } from '../../renderer/page-room.ts';
import { dictionary, openWindow } from '../../renderer/primordials.ts';

/** Main's answer to `reserve`. */
export type Reservation =
  /** A window with that id is open and has been brought to the front. */
  | { readonly kind: 'open'; readonly windowId: number }
  /** One with that id is on its way. */
  | { readonly kind: 'opening'; readonly token: string }
  /** The page does not exist in the package: no window, and no error either. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'reserved'; readonly token: string; readonly url: string };

export interface Opener {
  createWindow(args: readonly unknown[], outcome: WindowOutcome): void;
  /** The window of that reservation will not come. */
  failed(token: string): void;
  /** The window is there and shows a sandboxed page: for the app there is no AppWindow, and no error either, as in Chromium. */
  sandboxed(token: string): void;
}

export function createOpener(context: PageContext): Opener {
  /** Who waits for a window: the page that asked first, and those that asked for the same id meanwhile. */
  const waiting = dictionary<WindowOutcome[]>();

  const settle = (token: string, error: string | null, appWindow: object | undefined) => {
    const outcomes = waiting[token];
    delete waiting[token];
    if (!outcomes) return;
    for (let i = 0; i < outcomes.length; i++) outcomes[i]?.(error, appWindow);
  };

  const wait = (token: string, outcome: WindowOutcome) => {
    const outcomes = waiting[token];
    if (outcomes) outcomes[outcomes.length] = outcome;
    else waiting[token] = [outcome];
  };

  const open = (url: string, token: string, outcome: WindowOutcome) => {
    wait(token, outcome);
    welcome(token, (entry) => settle(token, null, entry.appWindow));
    openWindow(url, token, 'popup');
  };

  return {
    createWindow(args, outcome) {
      context.call('app.window.reserve', args, (error, results) => {
        if (error !== null) return outcome(error, undefined);
        const answer = results[0] as Reservation;
        switch (answer.kind) {
          case 'open':
            return outcome(null, openWindowOf(answer.windowId));
          case 'opening':
            return wait(answer.token, outcome);
          case 'missing':
            return outcome(null, undefined);
          case 'reserved':
            return open(answer.url, answer.token, outcome);
        }
      });
    },
    failed(token) {
      unwelcome(token);
      settle(token, 'App window is closed before ready to commit first navigation.', undefined);
    },
    sandboxed(token) {
      unwelcome(token);
      settle(token, null, undefined);
    },
  };
}

function openWindowOf(windowId: number): object | undefined {
  const { windows } = shared();
  for (let i = 0; i < windows.length; i++) {
    const entry = windows[i] as AppWindowEntry;
    if (entry.windowId === windowId) return entry.appWindow;
  }
  return undefined;
}
