/** The sockets of one app, which its three sockets.* rooms share: a server's accepted connections are `sockets.tcp` sockets. */
import type { AppHost } from '../host/app-host.ts';
import type { PageConnection } from '../host/page-connection.ts';
import { Delivery } from './delivery.ts';
import type { SocketServices } from './services.ts';
import { TcpServerSocket } from './tcp-server-socket.ts';
import { TcpSocket } from './tcp-socket.ts';
import { UdpSocket } from './udp-socket.ts';
import { WriteQuota } from './write-quota.ts';

export class AppSockets {
  readonly quota = new WriteQuota();
  readonly tcpDelivery: Delivery;
  readonly udpDelivery: Delivery;
  readonly #app: AppHost;
  readonly #services: SocketServices;
  #disposed = false;

  constructor(app: AppHost, services: SocketServices) {
    this.#app = app;
    this.#services = services;
    this.tcpDelivery = new Delivery(app, 'sockets.tcp.onReceive');
    this.udpDelivery = new Delivery(app, 'sockets.udp.onReceive');
  }

  /** True once the app is unloaded; when it is loaded again it gets another object. */
  get disposed(): boolean {
    return this.#disposed;
  }

  createTcp(owner: PageConnection): TcpSocket {
    return this.#services.tcp.add(this.#app.id, (id) => {
      return new TcpSocket(id, owner, {
        delivery: this.tcpDelivery,
        lookup: this.#services.lookup,
        tls: this.#services.tls,
        discard: (socketId) => this.#services.tcp.close(this.#app.id, socketId),
        receiveError: (socketId, resultCode) => this.#fire('sockets.tcp.onReceiveError', { resultCode, socketId }),
        sendWindow: (page, socketId, change) => page.push('sockets.tcp', [socketId, change]),
      });
    });
  }

  createTcpServer(owner: PageConnection): TcpServerSocket {
    return this.#services.tcpServer.add(this.#app.id, (id) => {
      return new TcpServerSocket(id, {
        adopt: (connection) => {
          const client = this.createTcp(owner);
          client.accept(connection);
          return client.id;
        },
        accepted: (socketId, clientSocketId) => {
          this.#fire('sockets.tcpServer.onAccept', { clientSocketId, socketId });
        },
        acceptError: (socketId, resultCode) => {
          this.#fire('sockets.tcpServer.onAcceptError', { resultCode, socketId });
        },
      });
    });
  }

  createUdp(owner: PageConnection): UdpSocket {
    return this.#services.udp.add(this.#app.id, (id) => {
      return new UdpSocket(id, owner, {
        delivery: this.udpDelivery,
        lookup: this.#services.lookup,
        log: this.#app.log,
        receiveError: (socketId, resultCode) => this.#fire('sockets.udp.onReceiveError', { resultCode, socketId }),
      });
    });
  }

  /** The app is unloaded: closes all its sockets, and nothing is fired any more. May be called by each room. */
  dispose(): void {
    this.#disposed = true;
    this.#services.tcpServer.closeAll(this.#app.id);
    this.#services.tcp.closeAll(this.#app.id);
    this.#services.udp.closeAll(this.#app.id);
  }

  #fire(event: string, info: Readonly<Record<string, number>>): void {
    if (!this.#disposed) this.#app.broadcast(event, [info]);
  }
}
