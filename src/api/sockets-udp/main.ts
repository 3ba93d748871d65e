/** `chrome.sockets.udp` in the main process. The order of the checks is Chrome's. */
import { NetError } from '../../main/sockets/net-error.ts';
import { toPort } from '../../main/sockets/port.ts';
import { refused } from '../../main/sockets/socket-failure.ts';
import { createSocketHandlers } from '../../main/sockets/socket-handlers.ts';
import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';

type Operation = 'udp.bind' | 'udp.send' | 'udp.multicastMembership';

export default defineRoom(contract, (app) => {
  const { udp } = app.sockets;
  const sockets = app.sockets.forApp(app);
  const { socketOf, handlers } = createSocketHandlers(udp, app.id, (page) => sockets.createUdp(page));
  const requirePermission = (operation: Operation, address: string, port: number) => {
    if (!app.manifest.sockets?.check(operation, address, port)) throw refused('App does not have permission');
  };
  /** A plain on or off grant: group and port play no part. */
  const socketForGroups = (id: number) => {
    const socket = socketOf(id);
    requirePermission('udp.multicastMembership', '', 0);
    return socket;
  };

  return {
    handlers: {
      ...handlers,
      async bind(_page, id, address, requestedPort) {
        const socket = socketOf(id);
        const port = toPort(requestedPort);
        requirePermission('udp.bind', address, port);
        await socket.bind(address, port);
        return [NetError.OK];
      },
      send(_page, id, data, address, requestedPort, dnsQueryType) {
        return sockets.quota.spend(data.byteLength, async () => {
          const socket = socketOf(id);
          const port = toPort(requestedPort);
          requirePermission('udp.send', address, port);
          const bytesSent = await socket.send(data, address, port, dnsQueryType ?? 'any');
          return [{ bytesSent, resultCode: NetError.OK }];
        });
      },
      joinGroup(_page, id, address) {
        socketForGroups(id).joinGroup(address);
        return [NetError.OK];
      },
      leaveGroup(_page, id, address) {
        socketForGroups(id).leaveGroup(address);
        return [NetError.OK];
      },
      getJoinedGroups(_page, id) {
        return [socketForGroups(id).multicast.groups];
      },
      setMulticastTimeToLive(_page, id, ttl) {
        socketOf(id).setMulticastTimeToLive(ttl);
        return [NetError.OK];
      },
      setMulticastLoopbackMode(_page, id, enabled) {
        socketOf(id).setMulticastLoopbackMode(enabled);
        return [NetError.OK];
      },
      setBroadcast(_page, id, enabled) {
        socketOf(id).setBroadcast(enabled);
        return [NetError.OK];
      },
    },
    credit: (page, socketId, bytes) => sockets.udpDelivery.credit(page, socketId, bytes),
    pageGone: (page) => sockets.udpDelivery.pageGone(page),
    suspend: () => udp.closeNonPersistent(app.id),
    // What the others have not consumed goes with them anyhow.
    busy: () => udp.list(app.id).some(({ id, persistent }) => persistent && sockets.udpDelivery.isOutstanding(id)),
    dispose: () => sockets.dispose(),
  };
});
