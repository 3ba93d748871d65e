/** `chrome.sockets.tcpServer` in the main process. The order of the checks is Chrome's. */
import { NetError } from '../../main/sockets/net-error.ts';
import { toPort } from '../../main/sockets/port.ts';
import { refused, SOCKET_NOT_FOUND } from '../../main/sockets/socket-failure.ts';
import { checkProperties } from '../../main/sockets/socket-properties.ts';
import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';

export default defineRoom(contract, (app) => {
  const { tcpServer } = app.sockets;
  const sockets = app.sockets.forApp(app);

  const socketOf = (id: number) => {
    const socket = tcpServer.get(app.id, id);
    if (!socket) throw refused(SOCKET_NOT_FOUND);
    return socket;
  };

  return {
    handlers: {
      create(page, properties) {
        checkProperties(properties ?? {});
        tcpServer.requireRoom(app.id);
        const socket = sockets.createTcpServer(page);
        socket.properties.update(properties ?? {});
        return [{ socketId: socket.id }];
      },
      update(_page, id, properties) {
        socketOf(id).properties.update(properties);
        return [];
      },
      setPaused(_page, id, paused) {
        socketOf(id).setPaused(paused);
        return [];
      },
      async listen(_page, id, address, requestedPort, backlog) {
        const socket = socketOf(id);
        const port = toPort(requestedPort);
        if (!app.manifest.sockets?.check('tcpServer.listen', address, port)) throw refused('Does not have permission');
        await socket.listen(address, port, backlog);
        return [NetError.OK];
      },
      disconnect(_page, id) {
        socketOf(id).disconnect();
        return [];
      },
      getInfo(_page, id) {
        return [socketOf(id).info()];
      },
      getSockets() {
        return [tcpServer.list(app.id).map((socket) => socket.info())];
      },
      close(_page, id) {
        if (!tcpServer.close(app.id, id)) throw refused(SOCKET_NOT_FOUND);
        return [];
      },
    },
    suspend: () => tcpServer.closeNonPersistent(app.id),
    dispose: () => sockets.dispose(),
  };
});
