/**
 * The sending side of a connection. A send is over when all of it is in a pipe of `bufferSize` bytes, which is emptied as the operating
 * system takes them; so it is in Chromium, whose pipe leads to another process.
 */
import { WriteError } from './open-port.ts';
import type { OpenPort, WriteFault } from './open-port.ts';

export type SendError = WriteFault | 'pending' | 'timeout';

/** `serial.SendInfo`. */
export interface SendInfo {
  readonly bytesSent: number;
  readonly error?: SendError;
}

interface Sending {
  readonly bytes: Uint8Array;
  /** So many are in the pipe. */
  sent: number;
  readonly done: (info: SendInfo) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

export class SerialWriter {
  readonly #port: Pick<OpenPort, 'write'>;
  readonly #capacity: () => number;
  /** Of the pipe that is there; a new one is made after a fault. */
  #room: number;
  #pipe: Uint8Array[] = [];
  #isWriting = false;
  #sending: Sending | undefined;
  #closed = false;

  /** @param capacity of a pipe that is made now, in bytes */
  constructor(port: Pick<OpenPort, 'write'>, capacity: () => number) {
    this.#port = port;
    this.#capacity = capacity;
    this.#room = capacity();
  }

  /**
   * @param timeoutMs 0 for none
   * @returns when all is in the pipe, the time is over or the port is lost. What is in the pipe is written all the same, and what is not
   *   is forgotten
   */
  send(bytes: Uint8Array, timeoutMs: number): Promise<SendInfo> {
    if (this.#sending) return Promise.resolve({ bytesSent: 0, error: 'pending' });
    return new Promise((done) => {
      const timer = timeoutMs > 0 ? setTimeout(() => this.#end('timeout'), timeoutMs) : undefined;
      this.#sending = { bytes, sent: 0, done, timer };
      this.#fill();
    });
  }

  close(): void {
    this.#closed = true;
    this.#pipe = [];
    this.#end('disconnected');
  }

  #fill(): void {
    const sending = this.#sending;
    if (sending) {
      const taken = sending.bytes.subarray(sending.sent, sending.sent + this.#room);
      if (taken.byteLength > 0) this.#pipe.push(taken);
      this.#room -= taken.byteLength;
      sending.sent += taken.byteLength;
      if (sending.sent === sending.bytes.byteLength) this.#end();
    }
    if (!this.#isWriting) void this.#empty();
  }

  async #empty(): Promise<void> {
    this.#isWriting = true;
    try {
      for (let next = this.#pipe[0]; next && !this.#closed; next = this.#pipe[0]) {
        const written = await this.#port.write(next);
        if (written === 0) break;
        this.#room += written;
        this.#pipe[0] = next.subarray(written);
        if (written === next.byteLength) this.#pipe.shift();
        if (this.#sending) this.#fill();
      }
    } catch (error) {
      this.#pipe = [];
      this.#room = this.#capacity();
      this.#end(error instanceof WriteError ? error.fault : 'system_error');
    } finally {
      this.#isWriting = false;
    }
  }

  #end(error?: SendError): void {
    const sending = this.#sending;
    if (!sending) return;
    this.#sending = undefined;
    clearTimeout(sending.timer);
    sending.done({ bytesSent: sending.sent, ...(error === undefined ? {} : { error }) });
  }
}
