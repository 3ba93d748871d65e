/**
 * One socket of `chrome.sockets.tcpServer`. Chromium keeps one accept outstanding while the socket is not paused, so after
 * pausing one more connection may be accepted; the others wait in the kernel's backlog. node:net accepts at once, so here they
 * wait accepted but unread, which a client cannot tell apart.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { afterResponse } from './after-response.ts';
import { formatAddress, parseIpLiteral } from './ip-address.ts';
import { NetError, netErrorOf } from './net-error.ts';
import { failedWithCode, refused, SOCKET_NOT_FOUND } from './socket-failure.ts';
import { SocketProperties } from './socket-properties.ts';
import type { TableEntry } from './socket-table.ts';
import { READABLE_HIGH_WATER_MARK } from './tcp-connect.ts';

/** What a server socket needs from the app it belongs to. */
export interface TcpServerContext {
  /** Makes a `sockets.tcp` socket of an accepted connection; returns its id. */
  adopt(socket: Socket): number;
  /** Fires `onAccept` in the app's pages. */
  accepted(socketId: number, clientSocketId: number): void;
  /** Fires `onAcceptError` in the app's pages. */
  acceptError(socketId: number, resultCode: number): void;
}

/** `chrome.sockets.tcpServer.SocketInfo`; the keys in Chrome's order, which is alphabetical. */
export interface TcpServerInfo {
  localAddress?: string;
  localPort?: number;
  name?: string;
  paused: boolean;
  persistent: boolean;
  socketId: number;
}

/** Chrome's default, SOMAXCONN; the kernel takes less if it allows less. */
const DEFAULT_BACKLOG = 4096;
/** Bounds of how many accepted connections may wait: each costs a file descriptor, yet a burst while paused must not fail. */
const FEWEST_WAITING = 128;
const MOST_WAITING = 512;

interface Listener {
  readonly server: Server;
  readonly localAddress: string;
  readonly localPort: number;
  readonly mayWait: number;
  readonly waiting: Socket[];
}

export class TcpServerSocket implements TableEntry {
  readonly id: number;
  readonly #context: TcpServerContext;
  readonly properties = new SocketProperties();
  #paused = false;
  #closed = false;
  /** The listener that getInfo shows; before it, one that a second `listen` has replaced. */
  #listeners: Listener[] = [];
  /** The listener with the outstanding accept. */
  #accepting: Listener | undefined;

  constructor(id: number, context: TcpServerContext) {
    this.id = id;
    this.#context = context;
  }

  get persistent(): boolean {
    return this.properties.persistent;
  }

  get paused(): boolean {
    return this.#paused;
  }

  get listening(): boolean {
    return this.#listeners.length > 0;
  }

  /**
   * While paused connections wait. Unpausing takes them in order; Chromium 156 documents that too but never accepts again on such
   * a socket, which left apps with nothing but disconnect and listen.
   */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    if (!paused) afterResponse(() => this.#acceptWaiting());
  }

  /**
   * Accepts one connection although paused, the first that waits or else the next: the way of chrome.socket.
   * @param wanted false takes back a request that has not been met.
   */
  acceptOne(wanted = true): void {
    this.#accepting = wanted ? this.#listeners.at(-1) : undefined;
    this.#acceptWaiting();
  }

  /**
   * Listens on an IP literal and accepts unless paused. A second `listen` succeeds, as in Chromium: its port is shown and takes
   * connections into the backlog, but the socket becomes paused with onAcceptError -2.
   * @param port 0 for one that the system chooses.
   * @param backlog undefined for the system's largest; 0 is refused, below 0 means the largest.
   * @throws ApiError with the code: -4 not a literal or backlog 0, -147 in use, -108 not a local address, -10 not allowed.
   */
  async listen(address: string, port: number, backlog: number | undefined): Promise<void> {
    const literal = parseIpLiteral(address);
    if (!literal || backlog === 0) throw failedWithCode(NetError.INVALID_ARGUMENT);
    const effective = backlog === undefined || backlog < 0 ? DEFAULT_BACKLOG : backlog;
    const listener = await this.#open(literal.address, port, effective);
    if (this.#closed) {
      closeListener(listener);
      throw refused(SOCKET_NOT_FOUND);
    }
    const second = this.#listeners.length > 0;
    this.#listeners.push(listener);
    if (second) {
      this.#paused = true;
      afterResponse(() => this.#context.acceptError(this.id, NetError.FAILED));
    } else if (!this.#paused) {
      this.#accepting = listener;
      // Connections that came in since the port was opened follow the answer to listen.
      afterResponse(() => this.#acceptWaiting());
    }
  }

  /** Stops listening. Connections that wait are reset, as the kernel does with its backlog; accepted sockets stay. */
  disconnect(): void {
    for (const listener of this.#listeners) closeListener(listener);
    this.#listeners = [];
    this.#accepting = undefined;
  }

  /** As disconnect, for good. */
  close(): void {
    this.#closed = true;
    this.disconnect();
  }

  info(): TcpServerInfo {
    const { name, persistent } = this.properties;
    const listener = this.#listeners.at(-1);
    return {
      ...(listener ? { localAddress: listener.localAddress, localPort: listener.localPort } : {}),
      ...(name === '' ? {} : { name }),
      paused: this.#paused,
      persistent,
      socketId: this.id,
    };
  }

  #open(address: string, port: number, backlog: number): Promise<Listener> {
    return new Promise((resolve, reject) => {
      const server = createServer({
        allowHalfOpen: true,
        pauseOnConnect: true,
        highWaterMark: READABLE_HIGH_WATER_MARK,
      });
      const waiting: Socket[] = [];
      const mayWait = Math.min(Math.max(backlog, FEWEST_WAITING), MOST_WAITING);
      server.once('error', (error) => reject(failedWithCode(netErrorOf(error, 'other'))));
      server.on('connection', (socket) => {
        // What counts of an error is the 'close' that follows it (see TcpReader).
        socket.on('error', () => {});
        // Asked for once, Node remembers it; after a reset while it waits the system would not know it any more.
        void socket.remoteAddress;
        if (waiting.length < mayWait) waiting.push(socket);
        else socket.resetAndDestroy();
        this.#acceptWaiting();
      });
      server.listen({ host: address, port, backlog, exclusive: true }, () => {
        const bound = server.address();
        if (bound === null || typeof bound === 'string') {
          reject(failedWithCode(NetError.FAILED));
          return;
        }
        server.on('error', (error) => this.#failed(netErrorOf(error, 'other')));
        const { address: localAddress, port: localPort } = bound;
        resolve({ server, localAddress: formatAddress(localAddress), localPort, mayWait, waiting });
      });
    });
  }

  #failed(code: number): void {
    if (this.#listeners.length === 0) return;
    this.#paused = true;
    this.#context.acceptError(this.id, code);
  }

  /** Takes what waits: all of it, or while paused one connection on the listener with the outstanding accept. */
  #acceptWaiting(): void {
    for (const listener of this.#listeners) {
      while (listener.waiting.length > 0 && (!this.#paused || this.#accepting === listener)) {
        const socket = listener.waiting.shift();
        if (!socket) break;
        if (this.#paused) this.#accepting = undefined;
        this.#context.accepted(this.id, this.#context.adopt(socket));
      }
    }
    if (!this.#paused) this.#accepting = this.#listeners.at(-1);
  }
}

function closeListener(listener: Listener): void {
  listener.server.close();
  for (const socket of listener.waiting) socket.resetAndDestroy();
  listener.waiting.length = 0;
}
