/** `chrome.serial` in the main process. */
import { defineRoom } from '../../main/host/room.ts';
import { changed, DEFAULT_SETTINGS } from '../../main/serial/port-settings.ts';
import { SerialConnection } from '../../main/serial/serial-connection.ts';
import type { ReceiveError } from '../../main/serial/serial-connection.ts';
import { Delivery } from '../../main/sockets/delivery.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';

const NOT_CONNECTED = 'Failed to connect to the port.';

export default defineRoom(contract, (app) => {
  const { ports, connections } = app.serial;
  const delivery = new Delivery(app, 'serial.onReceive');
  let disposed = false;
  /** How often the event page has gone. */
  let suspensions = 0;

  const connectionOf = (id: number): SerialConnection => {
    const connection = connections.get(app.id, id);
    if (!connection) throw new ApiError('Serial connection not found.');
    return connection;
  };
  const receiveError = (connectionId: number, error: ReceiveError) => {
    if (!disposed) app.broadcast('serial.onReceiveError', [{ connectionId, error }]);
  };

  return {
    handlers: {
      async getDevices() {
        return [await ports.list()];
      },
      async connect(page, path, options = {}) {
        // Chromium itself ends at a negative size.
        if ((options.bufferSize ?? 0) < 0) throw new ApiError(NOT_CONNECTED);
        connections.requireRoom(app.id);
        const before = suspensions;
        const port = await ports.open(path, changed(DEFAULT_SETTINGS, options));
        if (!port) throw new ApiError(NOT_CONNECTED);
        // It would have been closed with the page, had it been open.
        if (disposed || (suspensions !== before && options.persistent !== true)) {
          await port.close();
          throw new ApiError(NOT_CONNECTED);
        }
        const connection = connections.add(app.id, (id) => {
          return new SerialConnection(id, page, port, options, { delivery, receiveError });
        });
        const info = connection.info();
        connection.start();
        return [info];
      },
      async update(_page, id, options) {
        const connection = connectionOf(id);
        if ((options.bufferSize ?? 0) < 0) return [false];
        return [await connection.update(options)];
      },
      async disconnect(_page, id) {
        const connection = connectionOf(id);
        // What is called meanwhile finds it no more.
        const gone = connection.disconnect();
        connections.close(app.id, id);
        await gone;
        return [true];
      },
      setPaused(_page, id, paused) {
        connectionOf(id).setPaused(paused);
        return [];
      },
      getInfo: (_page, id) => [connectionOf(id).info()],
      getConnections: () => [connections.list(app.id).map((connection) => connection.info())],
      async send(_page, id, data) {
        return [await connectionOf(id).send(data)];
      },
      async flush(_page, id) {
        await connectionOf(id).flush();
        return [true];
      },
      async getControlSignals(_page, id) {
        const signals = await connectionOf(id).signals();
        if (!signals) throw new ApiError('Failed to get control signals.');
        const { cts, dcd, dsr, ri } = signals;
        return [{ cts, dcd, dsr, ri }];
      },
      async setControlSignals(_page, id, { dtr, rts }) {
        return [await connectionOf(id).setSignals({ dtr, rts })];
      },
      async setBreak(_page, id) {
        return [await connectionOf(id).setSignals({ brk: true })];
      },
      async clearBreak(_page, id) {
        return [await connectionOf(id).setSignals({ brk: false })];
      },
    },
    credit: (page, connectionId, bytes) => delivery.credit(page, connectionId, bytes),
    pageGone: (page) => delivery.pageGone(page),
    suspend: () => {
      suspensions += 1;
      connections.closeNonPersistent(app.id);
    },
    // What the others have not consumed goes with them anyhow.
    busy: () => connections.list(app.id).some(({ id, persistent }) => persistent && delivery.isOutstanding(id)),
    wakes: () => connections.list(app.id).some(({ persistent }) => persistent),
    dispose: () => {
      disposed = true;
      connections.closeAll(app.id);
    },
  };
});
