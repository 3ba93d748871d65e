/**
 * One connection of `navigator.mozTCPSocket`, on the drivers of `chrome.sockets.tcp`. What Chrome flattens Gecko tells apart: the end
 * of the peer's data (after which ours is still written), a reset, and why a handshake failed. The states, the queue of unwritten
 * data and the order of the events are the page's (src/api/moz-tcp-socket/page-*.ts).
 */
import type { Socket } from 'node:net';
import type { PageConnection } from '../host/page-connection.ts';
import type { DataSink, Outlet } from './delivery.ts';
import { DOMAIN_NOT_FOUND, mozErrorOf, type MozError } from './moz-error.ts';
import { resolveHost, type Lookup } from './resolver.ts';
import type { TableEntry } from './socket-table.ts';
import { TcpConnect } from './tcp-connect.ts';
import { TcpReader } from './tcp-reader.ts';
import { TcpWriter } from './tcp-writer.ts';
import type { TlsContexts } from './tls-contexts.ts';
import { TlsHandshake, tlsHost } from './tls-handshake.ts';

export interface MozTcpContext {
  readonly owner: PageConnection;
  /** The number by which the owner knows the socket. */
  readonly handle: number;
  readonly delivery: DataSink;
  readonly lookup: Lookup;
  readonly tls: TlsContexts;
  /** No more data comes; with an error the connection is gone, without one it can still be written to. */
  ended(error: MozError | undefined): void;
}

interface Connection {
  readonly socket: Socket;
  readonly reader: TcpReader;
  readonly writer: TcpWriter;
  readonly channel: Outlet;
  /** The peer has sent its last byte, and it is delivered. */
  inputEnded: boolean;
}

/** Most bytes in one `data` event. */
const READ_BYTES = 64 * 1024;
/** How long a peer has to end its side when we have ended ours. */
const LINGER_MS = 1000;

export class MozTcpSocket implements TableEntry {
  readonly id: number;
  readonly persistent = false;
  readonly #context: MozTcpContext;
  #host = '';
  #paused = false;
  #connecting: TcpConnect | undefined;
  #handshake: TlsHandshake | undefined;
  #connection: Connection | undefined;
  #closed = false;

  constructor(id: number, context: MozTcpContext) {
    this.id = id;
    this.#context = context;
  }

  /**
   * Connects, with TLS if asked, and starts reading unless paused.
   * @param host a name or an IP literal, IPv6 with or without brackets; the permission has been checked.
   * @returns what failed, or undefined.
   */
  async connect(host: string, port: number, secure: boolean): Promise<MozError | undefined> {
    this.#host = host.replace(/^\[(.*)\]$/, '$1');
    const addresses = await resolveHost(this.#host, 'any', this.#context.lookup);
    if (addresses.length === 0) return DOMAIN_NOT_FOUND;
    const attempt = new TcpConnect(port);
    this.#connecting = attempt;
    try {
      // Closed while its name was resolved.
      if (this.#closed) attempt.abort();
      const { socket } = await attempt.run(addresses);
      this.#establish(secure ? await this.#encrypt(socket) : socket);
      return undefined;
    } catch (error) {
      return mozErrorOf(error);
    } finally {
      this.#connecting = undefined;
    }
  }

  /** Takes over a connection that a server accepted. */
  takeOver(socket: Socket): void {
    this.#host = socket.remoteAddress ?? '';
    this.#establish(socket);
  }

  /** Stops reading, or goes on. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    const reader = this.#connection?.reader;
    reader?.setPaused(paused);
    if (!paused) reader?.flush();
  }

  /** Resolves when the bytes are with the operating system; rejects when they never will be, which `ended` tells too. */
  async send(data: Uint8Array): Promise<void> {
    const connection = this.#connection;
    if (!connection || this.#handshake) throw new Error('not connected');
    await connection.writer.write(data);
  }

  /**
   * Begins TLS as its client. Nothing may wait to be written.
   * @returns what failed, and then the connection is gone; undefined otherwise, also when it ended meanwhile.
   */
  async secure(): Promise<MozError | undefined> {
    const connection = this.#connection;
    if (!connection || this.#handshake) return undefined;
    connection.reader.detach();
    connection.writer.stop();
    try {
      const socket = await this.#encrypt(connection.socket);
      connection.channel.close();
      this.#establish(socket);
      return undefined;
    } catch (error) {
      this.close();
      return mozErrorOf(error);
    }
  }

  /** Writes what is waiting, says goodbye to the peer, and closes; resolves when that is done. */
  async finish(): Promise<void> {
    const connection = this.#connection;
    if (connection && !this.#handshake && !connection.socket.destroyed) {
      connection.reader.stop();
      connection.writer.stop();
      const { socket } = connection;
      await new Promise<void>((resolve) => {
        socket.once('close', () => resolve());
        socket.end(() => resolve());
        socket.resume();
      });
      // Not closed here meanwhile.
      if (this.#connection === connection) {
        this.#connection = undefined;
        connection.channel.close();
        linger(socket);
      }
    }
    this.close();
  }

  /** Closes at once; nothing is reported any more. */
  close(): void {
    this.#closed = true;
    this.#connecting?.abort();
    this.#handshake?.abort();
    const connection = this.#connection;
    if (!connection) return;
    this.#connection = undefined;
    connection.reader.stop();
    connection.writer.stop();
    connection.writer.fail(0);
    connection.channel.close();
    connection.socket.destroy();
  }

  async #encrypt(transport: Socket): Promise<Socket> {
    const handshake = new TlsHandshake();
    this.#handshake = handshake;
    try {
      // What a certificate can be for; a host that is neither has not been connected to.
      const host = tlsHost(this.#host) ?? '';
      return await handshake.run(transport, host, {}, this.#context.tls);
    } catch (error) {
      transport.destroy();
      throw error;
    } finally {
      this.#handshake = undefined;
    }
  }

  #establish(socket: Socket): void {
    if (this.#closed) {
      socket.destroy();
      return;
    }
    const { delivery, handle, owner } = this.#context;
    const channel = delivery.open(handle, owner, () => connection.reader.flush());
    const reader = new TcpReader(socket, this.#paused, {
      bufferSize: () => READ_BYTES,
      ready: () => channel.ready(),
      consumed: () => channel.consumed(),
      deliver: (bytes, firstSize, size, reused) => channel.sendBytes(bytes, firstSize, size, reused),
      ended: () => this.#inputEnded(connection),
    });
    const writer = new TcpWriter(socket, () => this.#writeFailed(connection));
    const connection: Connection = { socket, reader, writer, channel, inputEnded: false };
    this.#connection = connection;
  }

  #inputEnded(connection: Connection): void {
    if (this.#connection !== connection) return;
    connection.inputEnded = true;
    this.#report(connection);
  }

  /** A reader that is not paused comes to the end by itself, behind what it has to deliver. */
  #writeFailed(connection: Connection): void {
    if (this.#connection === connection && (this.#paused || connection.inputEnded)) this.#report(connection, true);
  }

  #report({ socket }: Connection, failed = false): void {
    const { errored } = socket;
    const error = errored || failed ? mozErrorOf(errored ?? undefined) : undefined;
    if (error) this.close();
    this.#context.ended(error);
  }
}

/**
 * Lets the peer end its side. What it still sends is taken and thrown away: left unread it would make the kernel answer with a reset,
 * which on some systems takes from the peer what it has not read of ours.
 */
function linger(socket: Socket): void {
  const limit = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  // Both sides ended, Node closes the socket by itself.
  socket.once('close', () => clearTimeout(limit));
}
