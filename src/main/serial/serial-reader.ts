/**
 * The receiving side of a connection: at most `bufferSize` bytes are taken from the system before the app has them, also while it is paused.
 * What ends the reading is told behind the bytes that came before it, and pauses the connection.
 */
import type { OpenPort, ReadFault } from './open-port.ts';

export interface SerialReaderHost {
  /** Of a pipe that is made now, in bytes; also the size of the largest event. */
  capacity(): number;
  /** Milliseconds; not above 0 for none. */
  timeout(): number;
  /** False when the pages have to consume first; the host calls `flush` when they have. */
  ready(): boolean;
  deliver(bytes: Uint8Array, size: number): void;
  /** The reader has paused itself. */
  failed(fault: ReadFault): void;
  /** Nothing has come for so long. Told once; the next bytes, and unpausing, begin it anew. */
  timedOut(): void;
}

/** The largest single read. */
const LARGEST_READ = 65_536;

export class SerialReader {
  readonly #port: Pick<OpenPort, 'read'>;
  readonly #host: SerialReaderHost;
  #paused = true;
  /** `full`: it waits for room; `ended`: by a fault, or not begun. */
  #state: 'reading' | 'full' | 'ended' = 'ended';
  /** In the order in which they came. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #fault: ReadFault | undefined;
  /** Of the pipe that is there. */
  #size = 0;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(port: Pick<OpenPort, 'read'>, host: SerialReaderHost) {
    this.#port = port;
    this.#host = host;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Begins to take bytes from the system, with a pipe of today's size. */
  start(): void {
    this.#size = this.#host.capacity();
    void this.#read();
  }

  /** Sets the flag; after unpausing the caller runs `resume` when the answer is out. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    if (paused) clearTimeout(this.#timer);
  }

  /** Goes on after `setPaused(false)`; where a fault had ended the reading, it is tried again. */
  resume(): void {
    if (this.#paused || this.#closed) return;
    this.#startTimer();
    this.flush();
    if (this.#state === 'ended' && !this.#paused) this.start();
  }

  /** Delivers what may be delivered now. */
  flush(): void {
    if (this.#paused || this.#closed) return;
    if (this.#waitingBytes > 0) {
      if (!this.#host.ready()) return;
      const bytes = joined(this.#waiting, this.#waitingBytes);
      this.#waiting = [];
      this.#waitingBytes = 0;
      this.#startTimer();
      this.#host.deliver(bytes, this.#size);
    }
    this.#tellFault();
    if (this.#state === 'full') void this.#read();
  }

  close(): void {
    this.#closed = true;
    this.#waiting = [];
    clearTimeout(this.#timer);
  }

  async #read(): Promise<void> {
    this.#state = 'reading';
    while (this.#waitingBytes < this.#size) {
      const { bytes, fault } = await this.#port.read(Math.min(this.#size - this.#waitingBytes, LARGEST_READ));
      if (this.#closed) return;
      if (bytes.byteLength > 0) this.#waiting.push(bytes);
      this.#waitingBytes += bytes.byteLength;
      if (fault !== undefined || bytes.byteLength === 0) {
        this.#state = 'ended';
        this.#fault = fault;
        this.flush();
        // Behind nothing it is told at once, paused or not.
        this.#tellFault();
        return;
      }
      this.flush();
    }
    this.#state = 'full';
  }

  #tellFault(): void {
    const fault = this.#fault;
    if (fault === undefined || this.#waitingBytes > 0) return;
    this.#fault = undefined;
    this.setPaused(true);
    this.#host.failed(fault);
  }

  #startTimer(): void {
    clearTimeout(this.#timer);
    const limit = this.#host.timeout();
    if (limit > 0) this.#timer = setTimeout(() => this.#host.timedOut(), limit);
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}
