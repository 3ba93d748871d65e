/**
 * The receiving side of a bound UDP socket as Chromium models it: while not paused one receive of up to `bufferSize` bytes is
 * outstanding, which pausing does not take back; a datagram that does not fit is lost, with an error that pauses the socket.
 *
 * node:dgram cannot stop receiving, so what the kernel would keep while the app is paused or slow is kept here, within the bound
 * that the kernel has.
 */
import type { RemoteInfo, Socket } from 'node:dgram';
import type { Datagram } from '../host/page-connection.ts';
import { exactCopy } from './exact-bytes.ts';
import { formatAddress } from './ip-address.ts';
import { NetError, netErrorOf } from './net-error.ts';

/** Linux's default for a UDP receive buffer (net.core.rmem_default). */
export const RECEIVE_BUFFER_BYTES = 212_992;
/** What the kernel counts for a datagram beside its payload, roughly: so many small ones fit, not hundreds of thousands. */
export const DATAGRAM_OVERHEAD = 512;
/** Datagrams in one message to a page. */
const MESSAGE_DATAGRAMS = 256;
/** The largest receive that Chromium does. */
const LARGEST_RECEIVE = 65536;
const DEFAULT_BUFFER_SIZE = 4096;

/** What Windows reports on a receive when an earlier send met a closed port; without a fixed peer it is no failure of the socket. */
const ECHO_OF_A_SEND: ReadonlySet<number> = new Set([NetError.CONNECTION_RESET, NetError.CONNECTION_REFUSED]);

export interface UdpReaderHost {
  /** The socket's `bufferSize` property now; undefined for the default. */
  bufferSize(): number | undefined;
  /** False when the pages have to consume first; the host calls `flush` when they have. */
  ready(): boolean;
  deliver(datagrams: readonly Datagram[]): void;
  /** A receive failed; the reader has paused itself. */
  failed(code: number): void;
  /** A datagram was dropped because the queue is full. */
  dropped(): void;
  /** True for a socket with a fixed peer: that this peer refuses is a failure of the socket. */
  readonly connected?: true;
}

export class UdpReader {
  readonly #host: UdpReaderHost;
  #paused: boolean;
  /** Size of the outstanding receive; 0 when there is none. */
  #receive = 0;
  #queue: Datagram[] = [];
  #queuedCost = 0;
  #flushing = false;
  #stopped = false;

  constructor(socket: Socket, paused: boolean, host: UdpReaderHost) {
    this.#host = host;
    this.#paused = paused;
    if (!paused) this.#receive = this.#receiveSize();
    socket.on('message', (message, from) => this.#received(message, from));
    socket.on('error', (error) => this.#failed(error));
  }

  /** Sets the flag; after unpausing the caller runs `flush` when the answer to setPaused is out. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    if (!paused && this.#receive === 0) this.#receive = this.#receiveSize();
  }

  /** While paused: one receive of up to `size` bytes, which flush may answer at once; 0 takes back one that is outstanding. */
  readOnce(size: number): void {
    this.#receive = Math.min(size, LARGEST_RECEIVE);
    this.flush();
  }

  /** Delivers what may be delivered now. */
  flush(): void {
    while (!this.#stopped && this.#receive > 0 && this.#queue.length > 0 && this.#host.ready()) {
      const batch = this.#takeBatch();
      if (batch.length > 0) this.#host.deliver(batch);
      const next = this.#queue[0];
      if (this.#receive === 0 || !next || next.data.byteLength <= this.#receive) continue;
      this.#take();
      this.#pauseWith(NetError.MSG_TOO_BIG);
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#queue = [];
  }

  #received(message: Uint8Array, from: RemoteInfo): void {
    if (this.#stopped) return;
    const cost = message.byteLength + DATAGRAM_OVERHEAD;
    if (this.#queuedCost + cost > RECEIVE_BUFFER_BYTES) {
      this.#host.dropped();
      return;
    }
    this.#queuedCost += cost;
    this.#queue.push({ data: exactCopy(message), address: formatAddress(from.address), port: from.port });
    this.#scheduleFlush();
  }

  #failed(error: Error): void {
    const code = netErrorOf(error, 'other');
    if (this.#stopped || (ECHO_OF_A_SEND.has(code) && !this.#host.connected)) return;
    this.#pauseWith(code);
  }

  #pauseWith(code: number): void {
    this.#paused = true;
    this.#receive = 0;
    this.#host.failed(code);
  }

  /** What arrives in one turn of the event loop goes out in one message, without the latency of a timer. */
  #scheduleFlush(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => {
      this.#flushing = false;
      this.flush();
    });
  }

  /** The datagrams that the outstanding receive and those after it take, up to one that does not fit. */
  #takeBatch(): Datagram[] {
    const batch: Datagram[] = [];
    while (this.#receive > 0 && batch.length < MESSAGE_DATAGRAMS) {
      const next = this.#queue[0];
      if (!next || next.data.byteLength > this.#receive) break;
      batch.push(next);
      this.#take();
      this.#receive = this.#paused ? 0 : this.#receiveSize();
    }
    return batch;
  }

  #take(): void {
    const taken = this.#queue.shift();
    if (taken) this.#queuedCost -= taken.data.byteLength + DATAGRAM_OVERHEAD;
  }

  #receiveSize(): number {
    return Math.min(this.#host.bufferSize() ?? DEFAULT_BUFFER_SIZE, LARGEST_RECEIVE);
  }
}
