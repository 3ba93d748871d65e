/** The sockets that one app has made with the old chrome.socket. */
import type { Socket } from 'node:net';
import type { AppHost } from '../host/app-host.ts';
import type { PageConnection } from '../host/page-connection.ts';
import { LegacyTcpSocket } from './legacy-tcp-socket.ts';
import { LegacyUdpSocket } from './legacy-udp-socket.ts';

export type LegacySocket = LegacyTcpSocket | LegacyUdpSocket;

export class LegacySockets {
  readonly #app: AppHost;

  constructor(app: AppHost) {
    this.#app = app;
  }

  get(id: number): LegacySocket | undefined {
    return this.#app.sockets.legacy.get(this.#app.id, id);
  }

  create(type: LegacySocket['type'], owner: PageConnection): LegacySocket {
    return type === 'tcp' ? this.#createTcp(owner) : this.#createUdp(owner);
  }

  /** False when there is no such socket. */
  destroy(id: number): boolean {
    return this.#app.sockets.legacy.close(this.#app.id, id);
  }

  destroyAll(): void {
    this.#app.sockets.legacy.closeAll(this.#app.id);
  }

  pageGone(page: PageConnection): void {
    for (const socket of this.#app.sockets.legacy.list(this.#app.id)) socket.pageGone(page);
  }

  #createTcp(owner: PageConnection): LegacyTcpSocket {
    const { legacy, lookup, tls } = this.#app.sockets;
    return legacy.add(
      this.#app.id,
      (id) =>
        new LegacyTcpSocket(id, owner, {
          lookup,
          tls,
          discard: (socketId) => this.destroy(socketId),
          adopt: (connection: Socket) => {
            const client = this.#createTcp(owner);
            client.takeOver(connection);
            return client.id;
          },
        }),
    );
  }

  #createUdp(owner: PageConnection): LegacyUdpSocket {
    const { legacy, lookup } = this.#app.sockets;
    return legacy.add(this.#app.id, (id) => new LegacyUdpSocket(id, owner, { lookup, log: this.#app.log }));
  }
}
