/** The sockets of one page: they are known by the page's own numbers and die with it. */
import type { AppHost } from '../../main/host/app-host.ts';
import type { PageConnection } from '../../main/host/page-connection.ts';
import { Delivery } from '../../main/sockets/delivery.ts';
import { MozTcpSocket } from '../../main/sockets/moz-tcp-socket.ts';
import { formatAddress } from '../../main/sockets/ip-address.ts';
import { TcpServerSocket } from '../../main/sockets/tcp-server-socket.ts';
import { ApiError } from '../core/api-error.ts';

/** What a page that is gone has handed over is written for so long, and no longer: its peer may never read. */
const FLUSH_MS = 2000;

export class PageSockets {
  /** Of this page alone: its numbers mean nothing in another one. */
  readonly delivery: Delivery;
  readonly #app: AppHost;
  readonly #page: PageConnection;
  readonly #sockets = new Map<number, MozTcpSocket>();
  readonly #servers = new Map<number, TcpServerSocket>();
  #lastAccepted = 0;

  constructor(app: AppHost, page: PageConnection) {
    this.#app = app;
    this.#page = page;
    this.delivery = new Delivery(app, 'mozTCPSocket.data');
  }

  /** @throws ApiError for a number that is in use: our page code does not do that. */
  create(handle: number): MozTcpSocket {
    if (this.#sockets.has(handle)) throw new ApiError('Invalid call.');
    const { moz, lookup, tls } = this.#app.sockets;
    const socket = moz.add(this.#app.id, (id) => {
      return new MozTcpSocket(id, {
        owner: this.#page,
        handle,
        delivery: this.delivery,
        lookup,
        tls,
        ended: (error) =>
          this.#fire('ended', { socketId: handle, name: error?.name ?? '', message: error?.message ?? '' }),
      });
    });
    this.#sockets.set(handle, socket);
    return socket;
  }

  /** Undefined for one that is closed. */
  get(handle: number): MozTcpSocket | undefined {
    return this.#sockets.get(handle);
  }

  /** Flushes and closes; the number is free. */
  async close(handle: number): Promise<void> {
    const socket = this.#sockets.get(handle);
    if (!socket) return;
    this.#sockets.delete(handle);
    await socket.finish();
    this.#app.sockets.moz.close(this.#app.id, socket.id);
  }

  /** @throws ApiError as `create`. */
  createServer(handle: number): TcpServerSocket {
    if (this.#servers.has(handle)) throw new ApiError('Invalid call.');
    const server = this.#app.sockets.tcpServer.add(this.#app.id, (id) => {
      let host = '';
      let port = 0;
      return new TcpServerSocket(id, {
        adopt: (connection) => {
          this.#lastAccepted -= 1;
          host = formatAddress(connection.remoteAddress ?? '');
          port = connection.remotePort ?? 0;
          this.create(this.#lastAccepted).takeOver(connection);
          return this.#lastAccepted;
        },
        accepted: (_id, socketId) => this.#fire('accepted', { server: handle, socketId, host, port }),
        acceptError: () => {
          this.#fire('serverFailed', { server: handle, name: 'NetworkError', message: 'Network' });
        },
      });
    });
    this.#servers.set(handle, server);
    return server;
  }

  closeServer(handle: number): void {
    const server = this.#servers.get(handle);
    this.#servers.delete(handle);
    if (server) this.#app.sockets.tcpServer.close(this.#app.id, server.id);
  }

  /** The page is gone. */
  dispose(): void {
    for (const handle of Array.from(this.#servers.keys())) this.closeServer(handle);
    for (const [handle, socket] of Array.from(this.#sockets)) {
      const limit = setTimeout(() => socket.close(), FLUSH_MS);
      void this.close(handle).finally(() => clearTimeout(limit));
    }
  }

  #fire(event: 'ended' | 'accepted' | 'serverFailed', info: Readonly<Record<string, string | number>>): void {
    this.#page.sendEvent(`mozTCPSocket.${event}`, [info]);
  }
}
