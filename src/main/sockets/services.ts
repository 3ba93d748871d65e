/** What the socket namespaces of all apps of a shell share. */
import type { AppHost } from '../host/app-host.ts';
import { AppSockets } from './app-sockets.ts';
import type { LegacySocket } from './legacy-sockets.ts';
import type { MozTcpSocket } from './moz-tcp-socket.ts';
import { systemLookup, type Lookup } from './resolver.ts';
import { SocketTable } from './socket-table.ts';
import type { TcpServerSocket } from './tcp-server-socket.ts';
import type { TcpSocket } from './tcp-socket.ts';
import { TlsContexts } from './tls-contexts.ts';
import type { UdpSocket } from './udp-socket.ts';

export interface SocketServices {
  readonly tcp: SocketTable<TcpSocket>;
  readonly tcpServer: SocketTable<TcpServerSocket>;
  readonly udp: SocketTable<UdpSocket>;
  /** The sockets of the old chrome.socket, which has ids of its own. */
  readonly legacy: SocketTable<LegacySocket>;
  /** The connections of navigator.mozTCPSocket; its servers are in `tcpServer`. */
  readonly moz: SocketTable<MozTcpSocket>;
  readonly lookup: Lookup;
  readonly tls: TlsContexts;
  /** The sockets of one running app; the same object until the app is unloaded. */
  forApp(app: AppHost): AppSockets;
  /** Whether an app waits for something to come: it has a persistent socket that is connected, listens or is bound. */
  awaits(appId: string): boolean;
  /** How many sockets an app has open. */
  count(appId: string): { tcp: number; tcpServer: number; udp: number };
}

/**
 * @param options.lookup replaces the operating system's name resolution (tests).
 * @param options.certificates PEM certificates to trust beside those of Node and of the system.
 */
export function createSocketServices(
  options: { lookup?: Lookup; certificates?: readonly string[] } = {},
): SocketServices {
  const apps = new WeakMap<AppHost, AppSockets>();
  const services: SocketServices = {
    tcp: new SocketTable<TcpSocket>(),
    tcpServer: new SocketTable<TcpServerSocket>(),
    udp: new SocketTable<UdpSocket>(),
    legacy: new SocketTable<LegacySocket>(),
    moz: new SocketTable<MozTcpSocket>(),
    lookup: options.lookup ?? systemLookup,
    tls: new TlsContexts(options.certificates),
    forApp(app) {
      let sockets = apps.get(app);
      if (!sockets || sockets.disposed) apps.set(app, (sockets = new AppSockets(app, services)));
      return sockets;
    },
    awaits: (appId) =>
      services.tcp.list(appId).some(({ persistent, connected }) => persistent && connected) ||
      services.tcpServer.list(appId).some(({ persistent, listening }) => persistent && listening) ||
      services.udp.list(appId).some(({ persistent, bound }) => persistent && bound),
    count: (appId) => ({
      tcp: services.tcp.count(appId) + services.moz.count(appId),
      tcpServer: services.tcpServer.count(appId),
      udp: services.udp.count(appId),
    }),
  };
  return services;
}
