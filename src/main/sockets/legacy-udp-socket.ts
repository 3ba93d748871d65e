/** One UDP socket of the old chrome.socket, in the states that Chromium 156 shows: bound (sendTo, recvFrom) or connected (write, read). */
import type { Datagram, PageConnection } from '../host/page-connection.ts';
import type { Log } from '../host/app-host.ts';
import type { IpAddress } from './ip-address.ts';
import { deliverTo } from './legacy-delivery.ts';
import { PendingCall } from './legacy-pending.ts';
import { codeOnFailure, NOT_FOUND_CODE, READ_OUTSTANDING, type LegacySocketInfo } from './legacy-result.ts';
import { DropReport } from './drop-report.ts';
import { UdpConnection } from './legacy-udp-connection.ts';
import { NetError } from './net-error.ts';
import { resolveHost, type Lookup } from './resolver.ts';
import { failedWithCode, SOCKET_NOT_FOUND } from './socket-failure.ts';
import type { TableEntry } from './socket-table.ts';
import { UdpSocket } from './udp-socket.ts';

export interface LegacyUdpContext {
  readonly lookup: Lookup;
  readonly log: Log;
}

export class LegacyUdpSocket implements TableEntry {
  readonly type = 'udp';
  readonly persistent = false;
  readonly id: number;
  readonly #owner: PageConnection;
  readonly #context: LegacyUdpContext;
  readonly #receive = new PendingCall<Datagram | number>();
  /** Of a receive of 0 bytes Chromium 156 takes a datagram to report that it does not fit. */
  #nothingFits = false;
  /** Bound or not; a new one after each disconnect. */
  #bound: UdpSocket;
  #connection: UdpConnection | undefined;
  #busy: 'binding' | 'connecting' | undefined;
  /** Once bound or connected the multicast options are fixed, after a disconnect and a bind that failed too. */
  #optionsFixed = false;
  #lastSend: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** @param owner the page that created the socket. */
  constructor(id: number, owner: PageConnection, context: LegacyUdpContext) {
    this.id = id;
    this.#owner = owner;
    this.#context = context;
    this.#bound = this.#unbound();
  }

  /**
   * @param address a local IP literal; the permission has been checked.
   * @returns 0 or the code: -104 bound or connected already, -23 a bind is under way, -4 not a literal, -147 in use, -108 not a
   *   local address, -10 not allowed, -3 after a disconnect meanwhile.
   * @throws ApiError `Socket not found` when it was destroyed meanwhile.
   */
  async bind(address: string, port: number): Promise<number> {
    if (this.#busy === 'binding') return NetError.SOCKET_IS_CONNECTED;
    if (this.#busy || this.#connection) return NetError.CONNECTION_FAILED;
    const bound = this.#bound;
    this.#busy = 'binding';
    try {
      const code = await codeOnFailure(async () => {
        await bound.bind(address, port);
        return NetError.OK;
      });
      // Of an address that is none no attempt is made.
      if (code !== NetError.INVALID_ARGUMENT) this.#optionsFixed = true;
      return code;
    } catch (error) {
      if (!this.#closed && this.#bound !== bound) return NetError.ABORTED;
      throw error;
    } finally {
      this.#busy = undefined;
    }
  }

  /**
   * Fixes the peer, on a free local port.
   * @param host as the app gave it; the permission has been checked. Of a name the first address counts.
   * @returns 0 or the code: -105 not resolved, -104 bound or connected already, -4 port 0, -109 unreachable.
   * @throws ApiError `Socket not found` when it was destroyed meanwhile.
   */
  async connect(host: string, port: number): Promise<number> {
    const [peer] = await resolveHost(host, 'any', this.#context.lookup);
    // Chrome's resolver answers in a later task, for literals too: what the app calls in the same breath comes first.
    await new Promise(setImmediate);
    if (this.#closed) throw failedWithCode(NOT_FOUND_CODE, SOCKET_NOT_FOUND);
    if (!peer) return NetError.NAME_NOT_RESOLVED;
    if (this.#busy || this.#connection || this.#bound.bound) return NetError.CONNECTION_FAILED;
    this.#busy = 'connecting';
    const code = await codeOnFailure(() => this.#open(peer, port));
    this.#busy = undefined;
    if (this.#closed) throw failedWithCode(NOT_FOUND_CODE, SOCKET_NOT_FOUND);
    return code;
  }

  /** One datagram of the peer, of at most `size` bytes, or the code: -15 not connected; else as `receiveFrom`. */
  read(page: PageConnection, size: number): Datagram | number | Promise<Datagram | number> {
    return this.#receiveOnce(page, this.#connection, size);
  }

  /**
   * One datagram of at most `size` bytes, or the code: -15 not bound, -1 another receive waits, -4 a negative size, -142 it did not
   * fit and is lost, -100 the app itself has disconnected.
   */
  receiveFrom(page: PageConnection, size: number): Datagram | number | Promise<Datagram | number> {
    return this.#receiveOnce(page, this.#bound.bound ? this.#bound : undefined, size);
  }

  /** Sends to the peer: the number of bytes, or the code: -15 not connected; else as UdpConnection.write. */
  async write(data: Uint8Array): Promise<number> {
    return this.#connection ? this.#connection.write(data) : NetError.SOCKET_NOT_CONNECTED;
  }

  /**
   * Sends one datagram after the other; the permission has been checked.
   * @returns the number of bytes, or the code: -15 not bound, -109 other address family, -142 too long, -4 port 0, -10 broadcast.
   */
  sendTo(data: Uint8Array, to: IpAddress, port: number): Promise<number> {
    const sent = this.#lastSend.then(() => codeOnFailure(() => this.#bound.send(data, to.address, port, 'any')));
    this.#lastSend = sent.catch(() => {});
    return sent;
  }

  /** @throws ApiError -4 outside 0..255, -23 once bound or connected. */
  setMulticastTimeToLive(ttl: number): void {
    if (this.#optionsFixed) throw failedWithCode(NetError.SOCKET_IS_CONNECTED);
    this.#bound.setMulticastTimeToLive(ttl);
  }

  /** @throws ApiError -23 once bound or connected. */
  setMulticastLoopbackMode(enabled: boolean): void {
    if (this.#optionsFixed) throw failedWithCode(NetError.SOCKET_IS_CONNECTED);
    this.#bound.setMulticastLoopbackMode(enabled);
  }

  /** @throws ApiError as UdpSocket.joinGroup; -9 for a connected socket too. */
  joinGroup(address: string): void {
    this.#bound.joinGroup(address);
  }

  /** @throws ApiError as UdpSocket.leaveGroup. */
  leaveGroup(address: string): void {
    this.#bound.leaveGroup(address);
  }

  get groups(): string[] {
    return this.#bound.multicast.groups;
  }

  /** Unbinds or ends the connection, and leaves all groups; a receive that waits gets -100. The socket can be used again. */
  disconnect(): void {
    this.#release();
    this.#bound = this.#unbound();
  }

  /** As disconnect, for good. */
  close(): void {
    this.#closed = true;
    this.#release();
  }

  /** What a page that is gone waited for is not wanted any more; the datagram stays for the next receive. */
  pageGone(page: PageConnection): void {
    if (!this.#receive.pageGone(page, NetError.ABORTED)) return;
    this.#connection?.receiveOnce(0);
    this.#bound.receiveOnce(0);
  }

  info(): LegacySocketInfo {
    const { localAddress, localPort } = this.#bound.info();
    return {
      connected: this.#connection !== undefined,
      ...(localAddress === undefined ? {} : { localAddress }),
      ...(localPort === undefined ? {} : { localPort }),
      ...this.#connection?.addresses,
      socketType: 'udp',
    };
  }

  #unbound(): UdpSocket {
    const socket = new UdpSocket(this.id, this.#owner, {
      delivery: deliverTo({ datagram: (datagram) => this.#received(datagram) }),
      lookup: this.#context.lookup,
      log: this.#context.log,
      receiveError: (_id, code) => this.#receive.settle(code),
    });
    socket.setPaused(true);
    return socket;
  }

  async #open(peer: IpAddress, port: number): Promise<number> {
    const bound = this.#bound;
    const connection = await UdpConnection.open(
      peer,
      port,
      {
        received: (datagram) => this.#received(datagram),
        failed: (code) => this.#receive.settle(code),
        drops: new DropReport(`UDP socket ${this.id}`, this.#context.log),
      },
      (socket) => bound.multicast.apply(socket),
    );
    if (this.#closed || this.#bound !== bound) {
      connection.close();
      return NetError.ABORTED;
    }
    this.#optionsFixed = true;
    this.#connection = connection;
    return NetError.OK;
  }

  #receiveOnce(
    page: PageConnection,
    source: { receiveOnce(size: number): void } | undefined,
    size: number,
  ): Datagram | number | Promise<Datagram | number> {
    if (source && this.#receive.active) return READ_OUTSTANDING;
    if (size < 0) return NetError.INVALID_ARGUMENT;
    if (!source) return NetError.SOCKET_NOT_CONNECTED;
    const received = this.#receive.wait(page);
    this.#nothingFits = size === 0;
    source.receiveOnce(Math.max(size, 1));
    return received;
  }

  #received(datagram: Datagram): void {
    this.#receive.settle(this.#nothingFits ? NetError.MSG_TOO_BIG : datagram);
  }

  #release(): void {
    this.#receive.settle(NetError.CONNECTION_CLOSED);
    this.#connection?.close();
    this.#connection = undefined;
    this.#bound.close();
  }
}
