/** `chrome.sockets.tcpServer` in the main process. The order of the checks is Chrome's. */
import { NetError } from '../../main/sockets/net-error.ts';
import { toPort } from '../../main/sockets/port.ts';
import { refused } from '../../main/sockets/socket-failure.ts';
import { createSocketHandlers } from '../../main/sockets/socket-handlers.ts';
import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';

export default defineRoom(contract, (app) => {
  const { tcpServer } = app.sockets;
  const sockets = app.sockets.forApp(app);
  const { socketOf, handlers } = createSocketHandlers(tcpServer, app.id, (page) => sockets.createTcpServer(page));

  return {
    handlers: {
      ...handlers,
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
    },
    suspend: () => tcpServer.closeNonPersistent(app.id),
    dispose: () => sockets.dispose(),
  };
});
