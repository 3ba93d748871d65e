/** One socket of `chrome.sockets.udp`, in the states that Chromium 156 shows. */
import { createSocket, type Socket } from 'node:dgram';
import type { Log } from '../host/app-host.ts';
import type { PageConnection } from '../host/page-connection.ts';
import { afterResponse } from './after-response.ts';
import type { DataSink, Outlet } from './delivery.ts';
import { DropReport } from './drop-report.ts';
import { formatAddress, parseIpLiteral, type IpAddress } from './ip-address.ts';
import { NetError, netErrorOf } from './net-error.ts';
import { resolveHost, resolveLocally, type DnsQueryType, type Lookup } from './resolver.ts';
import { failedSend, failedWithCode, refused, SOCKET_NOT_FOUND } from './socket-failure.ts';
import { SocketProperties } from './socket-properties.ts';
import type { TableEntry } from './socket-table.ts';
import { UdpMulticast } from './udp-multicast.ts';
import { UdpReader } from './udp-reader.ts';

/** What a socket needs from the app it belongs to. */
export interface UdpSocketContext {
  readonly delivery: DataSink;
  readonly lookup: Lookup;
  readonly log: Log;
  /** Fires `onReceiveError` in the app's pages. */
  receiveError(socketId: number, resultCode: number): void;
}

/** `chrome.sockets.udp.SocketInfo`; the keys in Chrome's order, which is alphabetical. */
export interface UdpSocketInfo {
  bufferSize?: number;
  localAddress?: string;
  localPort?: number;
  name?: string;
  paused: boolean;
  persistent: boolean;
  socketId: number;
}

interface Binding {
  readonly socket: Socket;
  readonly family: 4 | 6;
  readonly reader: UdpReader;
  readonly channel: Outlet;
  readonly drops: DropReport;
  readonly localAddress: string;
  readonly localPort: number;
}

/** Largest payload that Chromium hands to the system; over IPv4 the system's own limit is 65507. */
const LARGEST_SEND = 65535;
/** Sends that may wait for the system on one socket; Chromium refuses more. */
const MOST_QUEUED_SENDS = 32;

export class UdpSocket implements TableEntry {
  readonly id: number;
  readonly #owner: PageConnection;
  readonly #context: UdpSocketContext;
  readonly multicast = new UdpMulticast();
  /** A changed buffer size counts from the next receive. */
  readonly properties = new SocketProperties();
  #paused = false;
  /** As `#paused`, but for what the socket did by itself: it becomes paused when it fails. */
  #pausedByApp = false;
  #binding: Binding | undefined;
  #bindingNow = false;
  #closed = false;

  constructor(id: number, owner: PageConnection, context: UdpSocketContext) {
    this.id = id;
    this.#owner = owner;
    this.#context = context;
  }

  get persistent(): boolean {
    return this.properties.persistent;
  }

  get paused(): boolean {
    return this.#paused;
  }

  get bound(): boolean {
    return this.#binding !== undefined;
  }

  /**
   * Asks a paused socket for one datagram: the way of chrome.socket, where nothing comes unasked.
   * @param size most bytes, above 0; 0 takes back a receive that has got nothing yet.
   */
  receiveOnce(size: number): void {
    this.#binding?.reader.readOnce(size);
  }

  /** Pausing takes no outstanding receive back; unpausing goes on after the answer, first in pages that held events back. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#pausedByApp = paused;
    const binding = this.#binding;
    binding?.reader.setPaused(paused);
    if (paused) return;
    afterResponse(() => {
      // Paused again by a call that came right behind: pages go on holding back. Not so when the socket has failed meanwhile: what
      // they hold back, the failure included, is still to come.
      if (!this.#pausedByApp) this.#context.delivery.resume(this.id);
      binding?.reader.flush();
    });
  }

  /**
   * Binds to an IP literal and starts receiving unless paused. There is no SO_REUSEADDR.
   * @throws ApiError with the code: -104 bound already, -4 not a literal, -147 in use, -108 not a local address, -10 not allowed.
   */
  async bind(address: string, port: number): Promise<void> {
    if (this.#binding || this.#bindingNow) throw failedWithCode(NetError.CONNECTION_FAILED);
    const literal = parseIpLiteral(address);
    if (!literal) throw failedWithCode(NetError.INVALID_ARGUMENT);
    this.#bindingNow = true;
    try {
      const socket = await openSocket(literal, port);
      if (this.#closed) {
        socket.close();
        throw refused(SOCKET_NOT_FOUND);
      }
      this.#receive(socket, literal);
    } finally {
      this.#bindingNow = false;
    }
  }

  /**
   * Sends one datagram; the permission has been checked.
   * @param host as the app gave it. Of a name only the first address is used, whatever the socket's own family, so that
   *   `localhost` is unreachable (-109) from an IPv4 socket, as in Chromium 156.
   * @returns bytes sent, always all of them.
   * @throws ApiError `{resultCode}`: -105 not resolved, -15 not bound, -109 other address family, -142 too long, -12 too many
   *   sends waiting, -4 port 0, -10 broadcast without setBroadcast, or what the system says.
   */
  async send(data: Uint8Array, host: string, port: number, type: DnsQueryType): Promise<number> {
    // Literals stay within this turn: a datagram must not wait for anything that it does not need.
    const addresses = resolveLocally(host, type) ?? (await resolveHost(host, type, this.#context.lookup));
    if (this.#closed) throw refused(SOCKET_NOT_FOUND);
    const to = addresses[0];
    if (!to) throw failedSend(NetError.NAME_NOT_RESOLVED);
    const binding = this.#binding;
    if (!binding) throw failedSend(NetError.SOCKET_NOT_CONNECTED);
    if (data.byteLength > LARGEST_SEND) throw failedSend(NetError.MSG_TOO_BIG);
    if (binding.socket.getSendQueueCount() >= MOST_QUEUED_SENDS) throw failedSend(NetError.INSUFFICIENT_RESOURCES);
    if (to.family === 6 && binding.family === 4) throw failedSend(NetError.ADDRESS_UNREACHABLE);
    if (port === 0) throw failedSend(NetError.INVALID_ARGUMENT);
    // A dual-stack IPv6 socket reaches IPv4 through the mapped address.
    const address = to.family === 4 && binding.family === 6 ? `::ffff:${to.address}` : to.address;
    await sendDatagram(binding.socket, data, address, port);
    return data.byteLength;
  }

  /** @throws ApiError -23 once bound, -4 outside 0..255; takes effect with bind. */
  setMulticastTimeToLive(ttl: number): void {
    if (this.#binding || this.#bindingNow) throw failedWithCode(NetError.SOCKET_IS_CONNECTED);
    this.multicast.setTimeToLive(ttl);
  }

  /** @throws ApiError -23 once bound; takes effect with bind. */
  setMulticastLoopbackMode(enabled: boolean): void {
    if (this.#binding || this.#bindingNow) throw failedWithCode(NetError.SOCKET_IS_CONNECTED);
    this.multicast.setLoopback(enabled);
  }

  /** @throws ApiError -15 while not bound. */
  setBroadcast(enabled: boolean): void {
    if (!this.#binding) throw failedWithCode(NetError.SOCKET_NOT_CONNECTED);
    this.#binding.socket.setBroadcast(enabled);
  }

  /** @throws ApiError -108 not a literal, joined already or of the other family, -9 not bound, -4 not a multicast address. */
  joinGroup(address: string): void {
    this.multicast.join(address, this.#binding);
  }

  /** @throws ApiError -108 not a literal or not joined. */
  leaveGroup(address: string): void {
    this.multicast.leave(address, this.#binding);
  }

  /** Closes without any event, also with a receive outstanding. */
  close(): void {
    this.#closed = true;
    const binding = this.#binding;
    if (!binding) return;
    this.#binding = undefined;
    binding.reader.stop();
    binding.channel.close();
    binding.drops.close();
    binding.socket.close();
  }

  info(): UdpSocketInfo {
    const { bufferSize, name, persistent } = this.properties;
    const binding = this.#binding;
    return {
      ...(bufferSize === undefined ? {} : { bufferSize }),
      ...(binding ? { localAddress: binding.localAddress, localPort: binding.localPort } : {}),
      ...(name === '' ? {} : { name }),
      paused: this.#paused,
      persistent,
      socketId: this.id,
    };
  }

  #receive(socket: Socket, literal: IpAddress): void {
    const channel = this.#context.delivery.open(this.id, this.#owner, () => reader.flush());
    const drops = new DropReport(`UDP socket ${this.id}`, this.#context.log);
    const reader = new UdpReader(socket, this.#paused, {
      bufferSize: () => this.properties.bufferSize,
      ready: () => channel.ready(),
      deliver: (datagrams) => channel.sendDatagrams(datagrams),
      failed: (code) => {
        this.#paused = true;
        this.#context.receiveError(this.id, code);
      },
      dropped: () => drops.add(),
    });
    const { address, port } = socket.address();
    this.#binding = {
      socket,
      family: literal.family,
      reader,
      channel,
      drops,
      localAddress: formatAddress(address),
      localPort: port,
    };
    this.multicast.apply(socket);
  }
}

function openSocket(literal: IpAddress, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({
      type: literal.family === 4 ? 'udp4' : 'udp6',
      // Every address that gets here is a literal; node:dgram would ask the resolver for each datagram.
      lookup: (host, _options, callback) => callback(null, host, literal.family),
    });
    socket.once('error', (error) => {
      socket.close();
      reject(failedWithCode(netErrorOf(error, 'other')));
    });
    socket.bind({ address: literal.address, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

function sendDatagram(socket: Socket, data: Uint8Array, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(data, port, address, (error) => {
      if (error) reject(failedSend(netErrorOf(error, 'other')));
      else resolve();
    });
  });
}
