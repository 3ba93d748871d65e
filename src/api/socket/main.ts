/**
 * `chrome.socket` in the main process. The order of the checks is Chrome's, and so is the form of each failure: most that come
 * from the network are a number without lastError.
 */
import { networksOrRefusal } from '../../main/sockets/network-list.ts';
import type { Datagram } from '../../main/host/page-connection.ts';
import { NetError } from '../../main/sockets/net-error.ts';
import { NOT_FOUND_CODE } from '../../main/sockets/legacy-result.ts';
import { LegacySockets } from '../../main/sockets/legacy-sockets.ts';
import { toPort } from '../../main/sockets/port.ts';
import { resolveHost } from '../../main/sockets/resolver.ts';
import { failedWithCode, refused, SOCKET_NOT_FOUND } from '../../main/sockets/socket-failure.ts';
import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';
import { notFound, SocketChecks } from './main-checks.ts';

const DEFAULT_BUFFER_SIZE = 4096;
const DEFAULT_BACKLOG = 5;
const DNS_FAILED = 'DNS resolution failed';

export default defineRoom(contract, (app) => {
  const sockets = new LegacySockets(app);
  const check = new SocketChecks(app, sockets);
  const { quota } = app.sockets.forApp(app);

  return {
    handlers: {
      create(page, type) {
        app.sockets.legacy.requireRoom(app.id);
        return [{ socketId: sockets.create(type, page).id }];
      },
      /** Never fails. */
      destroy(_page, id) {
        sockets.destroy(id);
        return [];
      },
      async connect(_page, id, hostname, port) {
        check.port(port);
        const socket = check.find(id);
        check.permission(socket.type === 'udp' ? 'udp.send' : 'tcp.connect', hostname, port);
        const code = await socket.connect(hostname, port);
        if (code === NetError.NAME_NOT_RESOLVED) throw failedWithCode(code, DNS_FAILED);
        return [code];
      },
      async bind(_page, id, address, port) {
        check.port(port);
        const socket = check.find(id);
        if (socket.type === 'tcp') {
          throw failedWithCode(NOT_FOUND_CODE, 'TCP socket does not support bind. For TCP server please use listen.');
        }
        check.permission('udp.bind', address, port);
        return [await socket.bind(address, port)];
      },
      disconnect(_page, id) {
        check.find(id).disconnect();
        return [];
      },
      async read(page, id, bufferSize) {
        const socket = check.find(id, bytesRead(NOT_FOUND_CODE));
        const read = await socket.read(page, bufferSize ?? DEFAULT_BUFFER_SIZE);
        return [bytesRead(typeof read === 'object' && 'data' in read ? read.data : read)];
      },
      write(_page, id, data) {
        return quota.spend(data.byteLength, async () => {
          const socket = check.find(id, { bytesWritten: NOT_FOUND_CODE });
          return [{ bytesWritten: await socket.write(data) }];
        });
      },
      async recvFrom(page, id, bufferSize) {
        const socket = check.find(id, received(NOT_FOUND_CODE));
        // A TCP socket is as good as none here.
        if (socket.type === 'tcp') throw notFound(received(NOT_FOUND_CODE));
        return [received(await socket.receiveFrom(page, bufferSize ?? DEFAULT_BUFFER_SIZE))];
      },
      async sendTo(_page, id, data, address, port) {
        check.port(port);
        const socket = check.find(id);
        if (socket.type === 'udp') check.permission('udp.send', address, port);
        const [to] = await resolveHost(address, 'any', app.sockets.lookup);
        if (!to) throw failedWithCode(NetError.NAME_NOT_RESOLVED, DNS_FAILED);
        return quota.spend(data.byteLength, async () => {
          const sender = check.find(id);
          return [{ bytesWritten: sender.type === 'udp' ? await sender.sendTo(data, to, port) : NetError.FAILED }];
        });
      },
      async listen(_page, id, address, givenPort, backlog) {
        const socket = check.find(id);
        const port = toPort(givenPort);
        check.permission('tcpServer.listen', address, port);
        if (socket.type === 'udp') throw failedWithCode(NetError.FAILED, 'Socket type does not support this API');
        return [await socket.listen(address, port, backlog ?? DEFAULT_BACKLOG)];
      },
      async accept(page, id) {
        const socket = check.find(id, { resultCode: NetError.FAILED });
        return [socket.type === 'tcp' ? await socket.accept(page) : { resultCode: NetError.FAILED }];
      },
      async setKeepAlive(_page, id, enable, delay) {
        const socket = check.find(id, false);
        return [socket.type === 'tcp' && (await socket.setKeepAlive(enable, delay ?? 0))];
      },
      async setNoDelay(_page, id, noDelay) {
        const socket = check.find(id, false);
        return [socket.type === 'tcp' && (await socket.setNoDelay(noDelay))];
      },
      getInfo(_page, id) {
        const socket = sockets.get(id);
        if (!socket) throw refused(SOCKET_NOT_FOUND);
        return [socket.info()];
      },
      getNetworkList() {
        return [networksOrRefusal(app.log)];
      },
      joinGroup(_page, id, address) {
        const socket = check.findForMulticast(id);
        check.multicastPermission();
        socket.joinGroup(address);
        return [NetError.OK];
      },
      leaveGroup(_page, id, address) {
        const socket = check.findForMulticast(id);
        check.multicastPermission();
        socket.leaveGroup(address);
        return [NetError.OK];
      },
      setMulticastTimeToLive(_page, id, ttl) {
        check.findForMulticast(id).setMulticastTimeToLive(ttl);
        return [NetError.OK];
      },
      setMulticastLoopbackMode(_page, id, enabled) {
        check.findForMulticast(id).setMulticastLoopbackMode(enabled);
        return [NetError.OK];
      },
      getJoinedGroups(_page, id) {
        const socket = check.findForMulticast(id);
        check.multicastPermission();
        return [socket.groups];
      },
      async secure(_page, id, options) {
        const socket = check.find(id, NetError.INVALID_ARGUMENT);
        if (socket.type === 'udp') {
          throw failedWithCode(NetError.INVALID_ARGUMENT, 'Only TCP sockets are supported for TLS.');
        }
        await socket.secure(options?.tlsVersion ?? {});
        return [NetError.OK];
      },
    },
    pageGone: (page) => sockets.pageGone(page),
    suspend: () => sockets.destroyAll(),
    dispose: () => sockets.destroyAll(),
  };
});

/** `socket.ReadInfo`. @param read the bytes, or a code. */
function bytesRead(read: Uint8Array | number) {
  return typeof read === 'number'
    ? { data: new ArrayBuffer(0), resultCode: read }
    : { data: read.buffer, resultCode: read.byteLength };
}

/** `socket.RecvFromInfo`. @param from the datagram, or a code. */
function received(from: Datagram | number) {
  if (typeof from === 'number') return { address: '', data: new ArrayBuffer(0), port: 0, resultCode: from };
  const { address, data, port } = from;
  return { address, data: data.buffer, port, resultCode: data.byteLength };
}
