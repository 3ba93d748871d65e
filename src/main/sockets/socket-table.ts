/** The sockets of one namespace, of all apps of the shell. */

import { refused } from './socket-failure.ts';

/** That an app may create in one namespace; Chromium has no limit but the system's on open ones. */
export const MOST_SOCKETS = 16_384;

/** What a table needs to know of a socket. */
export interface TableEntry {
  readonly id: number;
  readonly persistent: boolean;
  /** Releases the operating system's socket; nothing is answered or fired afterwards except what the socket itself schedules. */
  close(): void;
}

/**
 * Ids start at 1, only go up, are never reused and are shared by all apps, as in one Chrome profile. A socket is found only by
 * the app that owns it together with the id, so an app cannot tell another app's id from one that does not exist.
 */
export class SocketTable<S extends TableEntry> {
  #lastId = 0;
  readonly #byApp = new Map<string, Map<number, S>>();

  /** Makes a socket with the next id and registers it. */
  add<T extends S>(appId: string, create: (id: number) => T): T {
    const socket = create(++this.#lastId);
    let sockets = this.#byApp.get(appId);
    if (!sockets) this.#byApp.set(appId, (sockets = new Map()));
    sockets.set(socket.id, socket);
    return socket;
  }

  get(appId: string, id: number): S | undefined {
    return this.#byApp.get(appId)?.get(id);
  }

  /** The app's sockets by ascending id (Chrome's order is that of a hash set). */
  list(appId: string): S[] {
    return [...(this.#byApp.get(appId)?.values() ?? [])];
  }

  count(appId: string): number {
    return this.#byApp.get(appId)?.size ?? 0;
  }

  /** @throws ApiError when the app may not create one more: to be asked before `add` on behalf of a page. */
  requireRoom(appId: string): void {
    if (this.count(appId) >= MOST_SOCKETS) throw refused(`More than ${MOST_SOCKETS} sockets are open.`);
  }

  /** Takes the socket out, then closes it; false when there is no such socket. */
  close(appId: string, id: number): boolean {
    const sockets = this.#byApp.get(appId);
    const socket = sockets?.get(id);
    if (!sockets || !socket) return false;
    sockets.delete(id);
    if (sockets.size === 0) this.#byApp.delete(appId);
    socket.close();
    return true;
  }

  /** The event page is unloaded: what is not persistent goes. */
  closeNonPersistent(appId: string): void {
    for (const socket of this.list(appId)) if (!socket.persistent) this.close(appId, socket.id);
  }

  /** The app is unloaded: everything goes, persistent sockets too. */
  closeAll(appId: string): void {
    for (const socket of this.list(appId)) this.close(appId, socket.id);
  }
}
