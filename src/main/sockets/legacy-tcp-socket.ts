/** One TCP socket of the old chrome.socket, in the states that Chromium 156 shows: a client, or a server once `listen` is called. */
import type { Socket } from 'node:net';
import type { PageConnection } from '../host/page-connection.ts';
import { deliverTo } from './legacy-delivery.ts';
import { PendingCall } from './legacy-pending.ts';
import { codeOnFailure, READ_OUTSTANDING, type AcceptInfo, type LegacySocketInfo } from './legacy-result.ts';
import { LegacyTcpServer } from './legacy-tcp-server.ts';
import { parseIpLiteral } from './ip-address.ts';
import { NetError } from './net-error.ts';
import type { Lookup } from './resolver.ts';
import { failedWithCode } from './socket-failure.ts';
import type { TableEntry } from './socket-table.ts';
import { TcpSocket } from './tcp-socket.ts';
import type { TlsContexts, TlsVersionRange } from './tls-contexts.ts';

export interface LegacyTcpContext {
  readonly lookup: Lookup;
  readonly tls: TlsContexts;
  /** Takes the socket out of the app's table and closes it. */
  discard(socketId: number): void;
  /** Makes a socket of an accepted connection; returns its id. */
  adopt(connection: Socket): number;
}

/** Net error -11; nothing else uses it. */
const NOT_IMPLEMENTED = -11;

export class LegacyTcpSocket implements TableEntry {
  readonly type = 'tcp';
  readonly persistent = false;
  readonly id: number;
  readonly #context: LegacyTcpContext;
  readonly #client: TcpSocket;
  readonly #server: LegacyTcpServer;
  readonly #read = new PendingCall<Uint8Array | number>();
  #mode: 'unset' | 'client' | 'server' = 'unset';
  #securing = false;
  #secured = false;

  /** @param owner the page that created the socket. */
  constructor(id: number, owner: PageConnection, context: LegacyTcpContext) {
    this.id = id;
    this.#context = context;
    this.#client = new TcpSocket(id, owner, {
      delivery: deliverTo({ bytes: (bytes) => this.#read.settle(bytes) }),
      lookup: context.lookup,
      tls: context.tls,
      discard: (socketId) => context.discard(socketId),
      // However the peer ended the connection, a read sees it as the end of the stream.
      receiveError: () => this.#read.settle(NetError.OK),
    });
    this.#client.setPaused(true);
    this.#server = new LegacyTcpServer((connection) => context.adopt(connection));
  }

  /** Takes over a connection that a server accepted. */
  takeOver(connection: Socket): void {
    this.#mode = 'client';
    this.#client.accept(connection);
  }

  /**
   * @param host as the app gave it; the permission has been checked.
   * @returns 0 or the code: -105 not resolved, -104 a connect is under way or the socket listens or is TLS, -23 connected, or what
   *   connecting failed with; -3 after a disconnect meanwhile, where Chrome never answers.
   * @throws ApiError `Socket not found` when it was destroyed meanwhile.
   */
  async connect(host: string, port: number): Promise<number> {
    if (this.#mode === 'server') return NetError.CONNECTION_FAILED;
    const before = this.#mode;
    this.#mode = 'client';
    const code = await codeOnFailure(async () => {
      await this.#client.connect(host, port, 'any');
      return NetError.OK;
    });
    if (code === NetError.NAME_NOT_RESOLVED && !this.#client.connected) this.#mode = before;
    return code;
  }

  /**
   * Reads what is there, or waits for it.
   * @param size most bytes; Chrome's pipe bounds a read at 64 KiB.
   * @returns the bytes; 0 once when the peer has ended the connection; -2 never connected, -1 another read waits, -15 not connected,
   *   -4 a size below 1, -100 the app itself has disconnected.
   */
  read(page: PageConnection, size: number): Uint8Array | number | Promise<Uint8Array | number> {
    if (this.#mode !== 'client') return NetError.FAILED;
    if (this.#read.active) return READ_OUTSTANDING;
    if (!this.#client.connected || this.#securing) return NetError.SOCKET_NOT_CONNECTED;
    if (size < 1) return NetError.INVALID_ARGUMENT;
    const result = this.#read.wait(page);
    this.#client.readOnce(size);
    return result;
  }

  /** Writes everything, in the order of the calls: the number of bytes, or -15 not connected, -2 failed, -100 disconnected. */
  write(data: Uint8Array): Promise<number> {
    return codeOnFailure(() => this.#client.send(data));
  }

  /**
   * @param address a local IP literal; the permission has been checked.
   * @param backlog see LegacyTcpServer.
   * @returns 0.
   * @throws ApiError with the code.
   */
  async listen(address: string, port: number, backlog: number): Promise<number> {
    if (this.#secured) throw failedWithCode(NOT_IMPLEMENTED, 'Cannot listen on a socket that is already connected.');
    if (this.#mode === 'client') {
      throw failedWithCode(NOT_IMPLEMENTED, 'Cannot call both connect and listen on the same socket.');
    }
    // Chrome has no text for this one.
    if (!parseIpLiteral(address)) throw failedWithCode(NetError.INVALID_ARGUMENT, 'Unknown error.');
    this.#mode = 'server';
    const code = await this.#server.listen(address, port, backlog);
    if (code !== NetError.OK) throw failedWithCode(code, 'Could not listen on the specified port.');
    return code;
  }

  accept(page: PageConnection): AcceptInfo | Promise<AcceptInfo> {
    return this.#server.accept(page);
  }

  /**
   * Turns the connection into TLS; every failure of that destroys the socket, but for the app's own disconnect.
   * @throws ApiError with the code: -4 not connected or TLS already; -2 with a read, a write or a handshake under way, or accepted;
   *   -15 ended by the peer; -3 disconnected meanwhile; else what the handshake failed with.
   */
  async secure(range: TlsVersionRange): Promise<void> {
    if (this.#secured) throw failedWithCode(NetError.INVALID_ARGUMENT, 'Only TCP sockets are supported for TLS.');
    if (!this.#client.connected) throw failedWithCode(NetError.INVALID_ARGUMENT, 'Socket not connected');
    if (this.#client.ended) {
      this.#context.discard(this.id);
      throw failedWithCode(NetError.SOCKET_NOT_CONNECTED);
    }
    this.#securing = true;
    try {
      await this.#client.secure(range);
      this.#secured = true;
    } finally {
      this.#securing = false;
    }
  }

  /** @param delay seconds, 0 for the system's default. */
  async setKeepAlive(enable: boolean, delay: number): Promise<boolean> {
    return succeeds(() => this.#client.setKeepAlive(enable, delay));
  }

  async setNoDelay(noDelay: boolean): Promise<boolean> {
    return succeeds(() => this.#client.setNoDelay(noDelay));
  }

  /** Ends the connection or stops listening. A read that waits gets -100; the socket can connect, or listen, again. */
  disconnect(): void {
    this.#read.settle(NetError.CONNECTION_CLOSED);
    this.#client.disconnect();
    this.#server.stop();
  }

  /** As disconnect, for good. */
  close(): void {
    this.#read.settle(NetError.CONNECTION_CLOSED);
    this.#client.close();
    this.#server.stop();
  }

  /** What a page that is gone waited for is not wanted any more; the data stays for the next read. */
  pageGone(page: PageConnection): void {
    if (this.#read.pageGone(page, NetError.ABORTED)) this.#client.readOnce(0);
    this.#server.pageGone(page);
  }

  info(): LegacySocketInfo {
    const { connected, localAddress, localPort, peerAddress, peerPort } = this.#client.info();
    return {
      connected,
      ...(localAddress === undefined ? {} : { localAddress }),
      ...(localPort === undefined ? {} : { localPort }),
      ...(peerAddress === undefined ? {} : { peerAddress }),
      ...(peerPort === undefined ? {} : { peerPort }),
      ...this.#server.address,
      // Chromium 156 takes whatever is not its TCP class for UDP, and TLS is another class.
      socketType: this.#secured ? 'udp' : 'tcp',
    };
  }
}

async function succeeds(run: () => void): Promise<boolean> {
  const code = await codeOnFailure(async () => {
    run();
    return NetError.OK;
  });
  return code === NetError.OK;
}
