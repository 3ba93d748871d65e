/** `navigator.mozTCPSocket` in the main process. */
import { defineRoom } from '../../main/host/room.ts';
import type { PageConnection } from '../../main/host/page-connection.ts';
import type { MozError } from '../../main/sockets/moz-error.ts';
import { toPort } from '../../main/sockets/port.ts';
import { ApiError } from '../core/api-error.ts';
import contract, { FIRST_OPEN_PORT } from './contract.ts';
import type { MozTcpState } from './contract.ts';
import { PageSockets } from './main-page-sockets.ts';

/** Firefox OS listens on all IPv4 addresses. */
const ANY_ADDRESS = '0.0.0.0';

export default defineRoom(contract, (app) => {
  const pages = new Map<PageConnection, PageSockets>();
  const { quota } = app.sockets.forApp(app);
  const lowPorts = app.manifest.firefoxOs?.type === 'certified';

  const socketsOf = (page: PageConnection): PageSockets => {
    let sockets = pages.get(page);
    if (!sockets) pages.set(page, (sockets = new PageSockets(app, page)));
    return sockets;
  };
  const answer = (error: MozError | undefined): [] => {
    if (error) throw failed(error);
    return [];
  };
  /** The page has thrown already; who comes here has got around it. */
  const require = (operation: 'tcp.connect' | 'tcpServer.listen', host: string, port: number) => {
    const low = operation === 'tcpServer.listen' && port > 0 && port < FIRST_OPEN_PORT && !lowPorts;
    if (low || !app.manifest.sockets?.check(operation, host, port)) {
      throw failed({ name: 'SecurityError', message: 'Permission' });
    }
  };

  return {
    state: (): MozTcpState => ({ granted: app.manifest.sockets !== undefined, lowPorts }),
    handlers: {
      async connect(page, handle, host, requestedPort, secure) {
        // The numbers below belong to accepted connections.
        if (handle < 1) throw new ApiError('Invalid call.');
        const port = toPort(requestedPort);
        require('tcp.connect', host, port);
        return answer(await socketsOf(page).create(handle).connect(host, port, secure));
      },
      send(page, handle, data) {
        return quota.spend(data.byteLength, async () => {
          // Why a write failed comes with `ended`; that its bytes do not wait any more is the same either way.
          await socketsOf(page)
            .get(handle)
            ?.send(data)
            .catch(() => {});
          return [];
        });
      },
      setPaused(page, handle, paused) {
        socketsOf(page).get(handle)?.setPaused(paused);
        return [];
      },
      async secure(page, handle) {
        return answer(await socketsOf(page).get(handle)?.secure());
      },
      async close(page, handle) {
        await socketsOf(page).close(handle);
        return [];
      },
      async listen(page, handle, requestedPort, backlog) {
        const port = toPort(requestedPort);
        require('tcpServer.listen', ANY_ADDRESS, port);
        const server = socketsOf(page).createServer(handle);
        try {
          await server.listen(ANY_ADDRESS, port, backlog > 0 ? backlog : undefined);
        } catch {
          socketsOf(page).closeServer(handle);
          throw failed({ name: 'NetworkError', message: 'Network' });
        }
        return [server.info().localPort ?? 0];
      },
      closeServer(page, handle) {
        socketsOf(page).closeServer(handle);
        return [];
      },
    },
    credit: (page, handle, bytes) => pages.get(page)?.delivery.credit(page, handle, bytes),
    pageGone(page) {
      pages.get(page)?.dispose();
      pages.delete(page);
    },
    dispose() {
      pages.clear();
      app.sockets.moz.closeAll(app.id);
      app.sockets.forApp(app).dispose();
    },
  };
});

function failed({ name, message }: MozError): ApiError {
  return new ApiError(name, [message]);
}
