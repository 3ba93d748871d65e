/**
 * The receiving side of a connection as Chromium models it: while the socket is not paused exactly one read of up to
 * `bufferSize` bytes is outstanding; pausing does not take it back, so one more event may follow (crbug.com/403076).
 *
 * Chromium does one such read after the other, each with its own message. Here what the kernel has goes to the page in one
 * message and the page makes the events of it; what the page needs to know for that are the sizes of the reads.
 */
import type { Socket } from 'node:net';
import { release } from '../host/release.ts';
import { exactCopy, joinExact } from './exact-bytes.ts';
import { READ_BUFFER_BYTES, readTapOf } from './read-buffer.ts';

/** Bytes in one message to a page: several reads of the kernel, yet far below the window (see delivery.ts). */
export const MESSAGE_BYTES = 256 * 1024;
/** What is read ahead while the app has paused the socket: the size of the pipe into which Chromium's network service reads. */
export const READ_AHEAD_BYTES = 64 * 1024;
/** Largest read that Chromium does, whatever `bufferSize` says: the size of that pipe. */
const LARGEST_READ = 64 * 1024;
/** From this size on a batch is taken for part of a stream that goes on; see `#untilLastWholeRead`. */
const STREAM_BYTES = 16 * 1024;
const DEFAULT_BUFFER_SIZE = 4096;

export interface TcpReaderHost {
  /** The socket's `bufferSize` property now; undefined for the default. */
  bufferSize(): number | undefined;
  /** False when the pages have to consume first; the host calls `flush` when they have. */
  ready(): boolean;
  /** Whether the pages have consumed everything; if not, the host calls `flush` as they do. */
  consumed(): boolean;
  /** @param reused the bytes are overwritten after the call */
  deliver(bytes: Uint8Array, firstSize: number, size: number, reused: boolean): void;
  /** The connection ended (FIN, RST or a failed read) and everything before that is delivered. */
  ended(): void;
}

export class TcpReader {
  readonly #socket: Socket;
  readonly #host: TcpReaderHost;
  #paused: boolean;
  /** Size of the outstanding read; 0 when there is none. */
  #read = 0;
  #chunks: Uint8Array[] = [];
  #queued = 0;
  #ended = false;
  #stopped = false;
  #flushing = false;
  #tailHeld = false;
  #reading = true;
  readonly #onData = (chunk: Uint8Array): void => this.#received(chunk);
  readonly #onEnd = (): void => this.#end();

  /** Starts reading at once, also while paused: what a peer sent before we close must not make the kernel answer with RST. */
  constructor(socket: Socket, paused: boolean, host: TcpReaderHost) {
    this.#socket = socket;
    this.#host = host;
    this.#paused = paused;
    if (!paused) this.#read = this.#readSize();
    const tap = readTapOf(socket);
    if (tap) tap.listen((bytes) => this.#passOn(bytes) || this.#received(new Uint8Array(bytes)));
    else socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onEnd);
    socket.resume();
  }

  /** Whether a read is outstanding: then a local disconnect ends it with an event. */
  get outstanding(): boolean {
    return this.#read > 0;
  }

  /** Whether the peer has ended the connection, which may still wait behind a pause. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Bytes that wait for the app to unpause or the pages to keep up. */
  get queued(): number {
    return this.#queued;
  }

  /** Sets the flag; after unpausing the caller runs `flush` when the answer to setPaused is out. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#tailHeld = false;
    if (!paused && this.#read === 0) this.#read = this.#readSize();
  }

  /** While paused: one read of up to `size` bytes, which flush may answer at once; 0 takes back one that is outstanding. */
  readOnce(size: number): void {
    this.#read = Math.min(size, LARGEST_READ);
    this.flush();
  }

  /** Delivers what may be delivered now. */
  flush(): void {
    if (this.#stopped) return;
    let more = true;
    while (more && this.#read > 0 && this.#queued > 0 && this.#host.ready()) {
      this.#deliver(this.#paused ? Math.min(this.#read, this.#queued) : this.#untilLastWholeRead());
      if (this.#stopped) return;
      more = !this.#tailHeld;
    }
    if (this.#ended && this.#queued === 0 && this.#read > 0 && this.#endMayGo()) {
      this.stop();
      this.#host.ended();
      return;
    }
    this.#updateReading();
  }

  /** No more data and no more callbacks: the connection is given up. */
  stop(): void {
    this.#stopped = true;
    this.#chunks = [];
    this.#queued = 0;
    this.#read = 0;
  }

  /** Gives the socket back, with what was read ahead, to something else that reads it. */
  detach(): void {
    const ahead = this.#queued > 0 ? this.#take(this.#queued) : undefined;
    this.stop();
    this.#socket.off('data', this.#onData);
    this.#socket.off('end', this.#onEnd);
    this.#socket.off('close', this.#onEnd);
    this.#socket.pause();
    if (ahead) this.#socket.unshift(ahead);
  }

  /**
   * What needs no putting together goes out at once: all that the kernel had, when it answers one read, and a stream that fills the
   * read buffer, from where it is. False when the bytes have to wait or are none of whole reads.
   */
  #passOn(bytes: Uint8Array): boolean {
    if (this.#stopped || this.#read === 0 || this.#queued > 0) return false;
    const size = this.#readSize();
    const all = bytes.byteLength < READ_BUFFER_BYTES && bytes.byteLength <= this.#read;
    const stream = bytes.byteLength === READ_BUFFER_BYTES && bytes.byteLength % size === 0 && this.#read === size;
    if (!(all || (stream && !this.#paused)) || !this.#host.ready()) return false;
    const firstSize = this.#read;
    this.#read = this.#paused ? 0 : size;
    if (all) this.#host.deliver(new Uint8Array(bytes), firstSize, size, false);
    else this.#host.deliver(bytes, size, size, true);
    return true;
  }

  #received(chunk: Uint8Array): void {
    if (this.#stopped) return;
    this.#chunks.push(chunk);
    this.#queued += chunk.byteLength;
    // A whole message does not wait for the end of the turn, in which the kernel may have several.
    if (this.#queued >= MESSAGE_BYTES) this.flush();
    else this.#scheduleFlush();
    this.#updateReading();
  }

  #end(): void {
    if (this.#stopped || this.#ended) return;
    this.#ended = true;
    this.#scheduleFlush();
  }

  /** A page that paused in a listener holds the rest of its data back; the end must not overtake that. */
  #endMayGo(): boolean {
    return this.#paused ? this.#host.consumed() : this.#host.ready();
  }

  /** Everything that one turn of the event loop brings goes out together, without the latency of a timer. */
  #scheduleFlush(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => {
      this.#flushing = false;
      this.flush();
    });
  }

  /**
   * How much to send now. Of a stream that goes on, the remainder below one read waits for the next turn of the loop, where the
   * kernel usually has more: Chromium's next read, one process hop later, finds it filled up too. So 200000 bytes with a
   * bufferSize of 10 are 20000 events there and here.
   */
  #untilLastWholeRead(): number {
    const available = Math.min(this.#queued, MESSAGE_BYTES);
    const size = this.#readSize();
    const remainder = available < this.#read ? available : (available - this.#read) % size;
    const whole = available - remainder;
    if (available < this.#queued && whole > 0) {
      this.#tailHeld = false;
      return whole;
    }
    const streaming = available > this.#read || available >= STREAM_BYTES;
    const wait = remainder > 0 && streaming && !this.#ended && !(this.#tailHeld && whole === 0);
    this.#tailHeld = wait;
    if (wait) this.#scheduleFlush();
    return wait ? whole : available;
  }

  #deliver(count: number): void {
    if (count === 0) return;
    const bytes = this.#take(count);
    const firstSize = this.#read;
    const size = this.#readSize();
    this.#read = this.#paused ? 0 : size;
    this.#host.deliver(bytes, firstSize, size, false);
  }

  #take(count: number): Uint8Array {
    this.#queued -= count;
    const taken: Uint8Array[] = [];
    let missing = count;
    let used = 0;
    while (missing > 0) {
      const chunk = this.#chunks[used];
      if (!chunk) break;
      const part = chunk.byteLength <= missing ? chunk : chunk.subarray(0, missing);
      taken.push(part);
      missing -= part.byteLength;
      if (part === chunk) used++;
      else this.#chunks[used] = chunk.subarray(part.byteLength);
    }
    this.#chunks.splice(0, used);
    const only = taken.length === 1 ? taken[0] : undefined;
    if (only) return exactCopy(only);
    const joined = joinExact(taken, count);
    for (const piece of taken) release(piece);
    return joined;
  }

  #updateReading(): void {
    const limit = this.#read === 0 ? READ_AHEAD_BYTES : MESSAGE_BYTES;
    const reading = this.#queued < limit;
    if (reading === this.#reading) return;
    this.#reading = reading;
    if (reading) this.#socket.resume();
    else this.#socket.pause();
  }

  #readSize(): number {
    return Math.min(this.#host.bufferSize() ?? DEFAULT_BUFFER_SIZE, LARGEST_READ);
  }
}
