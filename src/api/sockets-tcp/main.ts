/** `chrome.sockets.tcp` in the main process. The order of the checks is Chrome's. */
import { NetError } from '../../main/sockets/net-error.ts';
import { toPort } from '../../main/sockets/port.ts';
import { failedWithCode, refused, SOCKET_NOT_FOUND } from '../../main/sockets/socket-failure.ts';
import { createSocketHandlers } from '../../main/sockets/socket-handlers.ts';
import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';

export default defineRoom(contract, (app) => {
  const { tcp } = app.sockets;
  const sockets = app.sockets.forApp(app);
  const { socketOf, handlers } = createSocketHandlers(tcp, app.id, (page) => sockets.createTcp(page));
  /** The two options answer a code even for an unknown socket. */
  const socketForOption = (id: number) => {
    const socket = tcp.get(app.id, id);
    if (!socket) throw failedWithCode(NetError.FAILED, SOCKET_NOT_FOUND);
    return socket;
  };

  return {
    handlers: {
      ...handlers,
      setKeepAlive(_page, id, enable, delay) {
        socketForOption(id).setKeepAlive(enable, delay ?? 0);
        return [NetError.OK];
      },
      setNoDelay(_page, id, noDelay) {
        socketForOption(id).setNoDelay(noDelay);
        return [NetError.OK];
      },
      async connect(_page, id, peerAddress, peerPort, dnsQueryType) {
        const socket = socketOf(id);
        const port = toPort(peerPort);
        if (!app.manifest.sockets?.check('tcp.connect', peerAddress, port)) throw refused('Does not have permission');
        await socket.connect(peerAddress, port, dnsQueryType ?? 'any');
        return [NetError.OK];
      },
      disconnect(_page, id) {
        socketOf(id).disconnect();
        return [];
      },
      send(page, id, data) {
        return sockets.quota.spend(data.byteLength, async () => {
          const socket = socketOf(id);
          const bytesSent = await socket.send(data);
          socket.openWindow(page);
          return [{ bytesSent, resultCode: NetError.OK }];
        });
      },
      async secure(_page, id, options) {
        const socket = tcp.get(app.id, id);
        if (!socket) throw failedWithCode(NetError.INVALID_ARGUMENT, SOCKET_NOT_FOUND);
        await socket.secure(options?.tlsVersion ?? {});
        return [NetError.OK];
      },
    },
    answered: {
      send(page, id, data) {
        const socket = tcp.get(app.id, id);
        if (socket && !socket.sendAnswered(page, data)) {
          app.log.warn(`Refused ${data.byteLength} bytes for socket ${id}: the page may not send so much unasked.`);
        }
      },
    },
    credit: (page, socketId, bytes) => sockets.tcpDelivery.credit(page, socketId, bytes),
    pageGone: (page) => sockets.tcpDelivery.pageGone(page),
    suspend: () => tcp.closeNonPersistent(app.id),
    // What the others have not consumed goes with them anyhow.
    busy: () => tcp.list(app.id).some(({ id, persistent }) => persistent && sockets.tcpDelivery.isOutstanding(id)),
    dispose: () => sockets.dispose(),
  };
});
