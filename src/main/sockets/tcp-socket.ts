/** One socket of `chrome.sockets.tcp`: its properties and its connection, in the states that Chromium 156 shows. */
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterResponse } from './after-response.ts';
import type { PageConnection } from '../host/page-connection.ts';
import { formatAddress } from './ip-address.ts';
import { NetError, netErrorOf } from './net-error.ts';
import { resolveHost, type DnsQueryType, type Lookup } from './resolver.ts';
import { failedSend, failedWithCode, refused, SOCKET_NOT_FOUND } from './socket-failure.ts';
import { SocketProperties } from './socket-properties.ts';
import type { TableEntry } from './socket-table.ts';
import { TcpConnect } from './tcp-connect.ts';
import { TcpConnection, type TcpConnectionContext } from './tcp-connection.ts';
import { socketInfo, type TcpAddresses, type TcpSocketInfo } from './tcp-socket-info.ts';
import type { TlsContexts, TlsVersionRange } from './tls-contexts.ts';
import { TlsHandshake, tlsErrorOf, tlsHost } from './tls-handshake.ts';

/** What a socket needs from the app it belongs to. */
export interface TcpSocketContext extends TcpConnectionContext {
  readonly lookup: Lookup;
  readonly tls: TlsContexts;
  /** Takes the socket out of the app's table and closes it. */
  discard(socketId: number): void;
  /** Fires `onReceiveError` in the app's pages. */
  receiveError(socketId: number, resultCode: number): void;
}

/** Less than Chromium takes to begin a connection. */
const BREATH_MS = 1;

export class TcpSocket implements TableEntry {
  readonly id: number;
  readonly #owner: PageConnection;
  readonly #context: TcpSocketContext;
  /** A changed buffer size counts from the next read. */
  readonly properties = new SocketProperties();
  #paused = false;
  /** As `#paused`, but for what the socket did by itself: it becomes paused when it fails. */
  #pausedByApp = false;
  #connecting: TcpConnect | undefined;
  #handshake: TlsHandshake | undefined;
  #secured = false;
  #connection: TcpConnection | undefined;
  #closed = false;

  constructor(id: number, owner: PageConnection, context: TcpSocketContext) {
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

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  /** Whether the peer has ended the connection, which may still wait behind a pause. */
  get ended(): boolean {
    return this.#connection?.reader.ended ?? false;
  }

  /**
   * Asks a paused socket for one read: the way of chrome.socket, where nothing comes unasked.
   * @param size most bytes, above 0; 0 takes back a read that has got nothing yet.
   */
  readOnce(size: number): void {
    this.#connection?.reader.readOnce(size);
  }

  /** Pausing takes no outstanding read back; unpausing goes on after the answer, first in pages that held events back. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#pausedByApp = paused;
    this.#connection?.reader.setPaused(paused);
    if (paused) return;
    const connection = this.#connection;
    afterResponse(() => {
      // Paused again by a call that came right behind: pages go on holding back. Not so when the socket has failed meanwhile: what
      // they hold back, the failure included, is still to come.
      if (!this.#pausedByApp) this.#context.delivery.resume(this.id);
      connection?.reader.flush();
    });
  }

  /**
   * Connects and starts reading unless paused.
   * @param host as the app gave it; the permission has been checked.
   * @throws ApiError with the code: -105 not resolved, -104 a connect is under way or the socket has been secured, -23 connected,
   *   or what connecting failed with.
   */
  async connect(host: string, port: number, type: DnsQueryType): Promise<void> {
    const before = this.#connection;
    // Chrome's resolver answers after a trip between processes, for literals too: what the app calls in the same breath comes first.
    // Each call is a message of its own, and on loopback a connection is made before the next one is here.
    const [addresses] = await Promise.all([resolveHost(host, type, this.#context.lookup), delay(BREATH_MS)]);
    if (this.#closed) throw refused(SOCKET_NOT_FOUND);
    if (addresses.length === 0) throw failedWithCode(NetError.NAME_NOT_RESOLVED);
    if (this.#connecting || this.#secured) throw failedWithCode(NetError.CONNECTION_FAILED);
    if (this.#connection) {
      // Where another call has connected it since this one was made, that attempt was under way then.
      throw failedWithCode(before ? NetError.SOCKET_IS_CONNECTED : NetError.CONNECTION_FAILED);
    }
    const attempt = new TcpConnect(port);
    this.#connecting = attempt;
    try {
      const { socket, peer } = await attempt.run(addresses);
      this.#establish(
        socket,
        {
          localAddress: formatAddress(socket.localAddress ?? ''),
          localPort: socket.localPort ?? 0,
          peerAddress: peer.address,
          peerPort: port,
        },
        host,
      );
    } catch (error) {
      if (this.#closed) throw refused(SOCKET_NOT_FOUND);
      throw failedWithCode(attempt.aborted ? NetError.ABORTED : netErrorOf(error, 'connect'));
    } finally {
      if (this.#connecting === attempt) this.#connecting = undefined;
    }
  }

  /** Takes over a connection that a server accepted: paused, and without a local address in getInfo (as Chrome since 2018). */
  accept(socket: Socket): void {
    this.#paused = true;
    const { remoteAddress, remotePort } = socket;
    this.#establish(socket, {
      ...(remoteAddress === undefined ? {} : { peerAddress: formatAddress(remoteAddress) }),
      ...(remotePort === undefined ? {} : { peerPort: remotePort }),
    });
  }

  /**
   * Hands bytes to the transport, in the order of the calls.
   * @returns how many; all of them.
   * @throws ApiError `{resultCode}`: -15 not connected, -2 the write failed (and with it the connection), -100 the app itself
   *   disconnected meanwhile.
   */
  async send(data: Uint8Array): Promise<number> {
    const connection = this.#connection;
    if (!connection || this.#handshake) throw failedSend(NetError.SOCKET_NOT_CONNECTED);
    // The writer empties it.
    const { byteLength } = data;
    await connection.writer.write(data);
    return byteLength;
  }

  /** From now on, while this connection lasts, the page may answer its sends itself as far as the window reaches. */
  openWindow(page: PageConnection): void {
    this.#connection?.window?.open(page);
  }

  /**
   * As `send`, of bytes for which the page has given the answer; when the connection has ended meanwhile, they are lost with it.
   * @returns false when the page has no room in its window and has therefore no business to answer.
   */
  sendAnswered(page: PageConnection, data: Uint8Array): boolean {
    const connection = this.#connection;
    if (!connection || this.#handshake) return true;
    const { window, writer } = connection;
    const { byteLength } = data;
    if (!window?.take(page, byteLength)) return false;
    writer.writeAhead(data, () => window.written(page, byteLength));
    return true;
  }

  /**
   * Turns the connection into TLS. The socket stays paused or not, but loses its name and buffer size, as in Chromium.
   * Once it has come to the connection itself, every failure destroys the socket but the app's own disconnect.
   * @throws ApiError with the code: -4 not connected or TLS already; -2 with a read, a send or a handshake outstanding
   *   (so the app must have paused before connecting) or on an accepted socket; else what the handshake failed with.
   */
  async secure(range: TlsVersionRange): Promise<void> {
    if (this.#secured) {
      throw failedWithCode(NetError.INVALID_ARGUMENT, 'Socket must be a connected client TCP socket.');
    }
    if (this.#handshake) {
      this.#context.discard(this.id);
      throw failedWithCode(NetError.FAILED);
    }
    const connection = this.#connection;
    if (!connection) throw failedWithCode(NetError.INVALID_ARGUMENT, 'Socket not connected');
    connection.window?.close();
    // For the app these sends are over.
    if (connection.writer.owing) {
      await connection.writer.drained();
      if (this.#connection !== connection) throw failedWithCode(NetError.ABORTED);
    }
    const host = connection.host === undefined ? undefined : tlsHost(connection.host);
    if (host === undefined || connection.reader.outstanding || connection.writer.busy) {
      this.#context.discard(this.id);
      throw failedWithCode(NetError.FAILED);
    }
    if (connection.reader.ended) {
      this.#context.discard(this.id);
      throw failedWithCode(NetError.CONNECTION_CLOSED);
    }
    const handshake = new TlsHandshake();
    this.#handshake = handshake;
    connection.reader.detach();
    try {
      const socket = await handshake.run(connection.socket, host, range, this.#context.tls);
      connection.channel.close();
      this.#secured = true;
      this.properties.update({ name: '', bufferSize: 0 });
      this.#establish(socket, connection.addresses);
    } catch (error) {
      // The app has disconnected the socket itself, which leaves it one to connect again.
      if (handshake.aborted) throw failedWithCode(NetError.ABORTED);
      this.#context.discard(this.id);
      throw failedWithCode(tlsErrorOf(error));
    } finally {
      this.#handshake = undefined;
    }
  }

  /**
   * @param delay in seconds; without a meaning when keep-alive is switched off.
   * @throws ApiError -2 when not connected, for TLS, or for a delay that the system does not take.
   */
  setKeepAlive(enable: boolean, delay: number): void {
    const connection = this.#secured ? undefined : this.#connection;
    if (!connection) throw failedWithCode(NetError.FAILED);
    connection.setKeepAlive(enable, delay);
  }

  /** @throws ApiError -2 when not connected, or for TLS. */
  setNoDelay(noDelay: boolean): void {
    const connection = this.#secured ? undefined : this.#connection;
    if (!connection) throw failedWithCode(NetError.FAILED);
    connection.socket.setNoDelay(noDelay);
  }

  /**
   * Closes both directions. With a read outstanding that read ends: the socket becomes paused and `onReceiveError` -100 follows.
   * An app that disconnects before its connect has got past name resolution does not stop it; later it does (connect then
   * answers -3, where Chrome never answers).
   */
  disconnect(): void {
    this.#connecting?.abort();
    this.#handshake?.abort();
    this.#drop(NetError.CONNECTION_CLOSED);
  }

  /** As disconnect, for good. */
  close(): void {
    this.#closed = true;
    this.disconnect();
  }

  /** What `getInfo` answers. */
  info(): TcpSocketInfo {
    const { id: socketId, paused, connected, properties } = this;
    return socketInfo({ socketId, paused, connected, properties, addresses: this.#connection?.addresses });
  }

  /** @param host what the app connected to; undefined for an accepted connection. */
  #establish(socket: Socket, addresses: TcpAddresses, host?: string): void {
    const connection: TcpConnection = new TcpConnection(socket, this.#paused, {
      socketId: this.id,
      owner: this.#owner,
      context: this.#context,
      addresses,
      host,
      bufferSize: () => this.properties.bufferSize,
      ended: () => this.#ended(connection),
      writeFailed: () => {
        if (this.#connection === connection) this.#drop(NetError.SOCKET_NOT_CONNECTED);
      },
    });
    this.#connection = connection;
    // It is announced before the answer or the event by which the page learns of the connection.
    if (this.#owner.connected) connection.window?.open(this.#owner);
  }

  /** The peer ended the connection, however: Chrome knows no half-open sockets and flattens all reasons to -100. */
  #ended(connection: TcpConnection): void {
    if (this.#connection !== connection) return;
    connection.writer.fail(NetError.CONNECTION_CLOSED);
    this.#connection = undefined;
    connection.release();
    this.#paused = true;
    this.#context.receiveError(this.id, NetError.CONNECTION_CLOSED);
  }

  /** Ends the connection from our side, in a call or because a write failed. */
  #drop(codeOfPendingSends: number): void {
    const connection = this.#connection;
    if (!connection) return;
    const interrupted = connection.reader.outstanding;
    afterResponse(() => connection.writer.fail(codeOfPendingSends));
    this.#connection = undefined;
    connection.release();
    if (!interrupted) return;
    this.#paused = true;
    afterResponse(() => this.#context.receiveError(this.id, NetError.CONNECTION_CLOSED));
  }
}
