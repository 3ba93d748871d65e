import { randomUUID } from 'node:crypto';
import { defineRoom } from '../../main/host/room.ts';
import type { OpenNotification } from '../../main/host/notification-service.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import { createdNotification, NotificationError, updatedNotification } from './main-options.ts';
import type { NotificationState } from './main-options.ts';

/** In bytes of UTF-8, whatever Chromium's words say. */
const MAX_ID = 500;
/** An app that never closes any must not fill the memory: the oldest goes. */
const MAX_NOTIFICATIONS = 256;

/** `chrome.notifications` for one app. As in Chromium 156, the event of a closed notification comes before the callback of `clear`. */
export default defineRoom(contract, (app) => {
  const open = new Map<string, { readonly shown: OpenNotification; state: NotificationState }>();

  /** Keeps the event page, and with it the app, for as long as the user may still click. */
  let release: (() => void) | undefined;

  function holdWhileOpen(): void {
    if (open.size > 0) release ??= app.lifecycle.hold();
    else {
      release?.();
      release = undefined;
    }
  }

  /** Takes one away without an event; false when there is none. */
  function remove(id: string): boolean {
    open.get(id)?.shown.close();
    const removed = open.delete(id);
    holdWhileOpen();
    return removed;
  }

  function close(id: string): boolean {
    const found = remove(id);
    if (found) app.broadcast('notifications.onClosed', [id, false]);
    return found;
  }

  return {
    handlers: {
      show: (_page, given = '', options) => {
        const id = given === '' ? randomUUID() : given;
        const state = checked(() => createdNotification(options), [id]);
        if (Buffer.byteLength(id) > MAX_ID)
          throw new ApiError(`The notification's ID should be ${MAX_ID} characters or less`, [id]);
        // One of the same id gives way silently.
        remove(id);
        const [oldest] = open.keys();
        if (oldest !== undefined && open.size >= MAX_NOTIFICATIONS) close(oldest);
        const shown = app.desktop.notifications.show(state.content, {
          clicked: () => app.broadcast('notifications.onClicked', [id]),
          buttonClicked: (index) => app.broadcast('notifications.onButtonClicked', [id, index]),
          closed: (byUser) => {
            open.delete(id);
            holdWhileOpen();
            app.broadcast('notifications.onClosed', [id, byUser]);
          },
        });
        open.set(id, { shown, state });
        holdWhileOpen();
        return [id];
      },
      change: (_page, id, options) => {
        const found = open.get(id);
        if (!found) return [false];
        found.state = checked(() => updatedNotification(found.state, options), [false]);
        found.shown.update(found.state.content);
        return [true];
      },
      clear: (_page, id) => [close(id)],
      // By the order of the ids, as Chromium lists them.
      getAll: () => [Object.fromEntries([...open.keys()].toSorted().map((id) => [id, true]))],
      getPermissionLevel: () => ['granted'],
    },
    dispose: () => {
      for (const id of open.keys()) remove(id);
    },
  };
});

/** @param results what the callback gets beside the error */
function checked<T>(work: () => T, results: readonly unknown[]): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof NotificationError) throw new ApiError(error.message, results);
    throw error;
  }
}
