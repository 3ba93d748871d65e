/** What `chrome.sockets.tcp`, `.tcpServer` and `.udp` have in common: sockets that a page names by their id. */
import type { PageConnection } from '../host/page-connection.ts';
import { refused, SOCKET_NOT_FOUND } from './socket-failure.ts';
import { checkProperties, type SocketProperties, type SocketPropertiesUpdate } from './socket-properties.ts';
import type { SocketTable, TableEntry } from './socket-table.ts';

interface ManagedSocket extends TableEntry {
  readonly properties: SocketProperties;
  setPaused(paused: boolean): void;
  info(): object;
}

/**
 * The functions that the three namespaces share, for one app.
 * @param create makes a socket of the namespace, which is in `table` then
 * @returns `socketOf`, which throws ApiError with Chrome's "Socket not found", and the handlers
 */
export function createSocketHandlers<S extends ManagedSocket>(
  table: SocketTable<S>,
  appId: string,
  create: (page: PageConnection) => S,
) {
  const socketOf = (id: number): S => {
    const socket = table.get(appId, id);
    if (!socket) throw refused(SOCKET_NOT_FOUND);
    return socket;
  };
  const handlers = {
    create(page: PageConnection, properties: SocketPropertiesUpdate | undefined) {
      checkProperties(properties ?? {});
      table.requireRoom(appId);
      const socket = create(page);
      socket.properties.update(properties ?? {});
      return [{ socketId: socket.id }];
    },
    update(_page: PageConnection, id: number, properties: SocketPropertiesUpdate) {
      socketOf(id).properties.update(properties);
      return [];
    },
    setPaused(_page: PageConnection, id: number, paused: boolean) {
      socketOf(id).setPaused(paused);
      return [];
    },
    getInfo(_page: PageConnection, id: number) {
      return [socketOf(id).info()];
    },
    getSockets() {
      return [table.list(appId).map((socket) => socket.info())];
    },
    close(_page: PageConnection, id: number) {
      if (!table.close(appId, id)) throw refused(SOCKET_NOT_FOUND);
      return [];
    },
  };
  return { socketOf, handlers };
}
