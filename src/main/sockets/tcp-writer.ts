/** The sending side of a connection: in order, each answered when all its bytes are with the operating system. */
import type { Socket } from 'node:net';
import { release } from '../host/release.ts';
import { NetError } from './net-error.ts';
import { failedSend } from './socket-failure.ts';

interface PendingSend {
  readonly resolve: () => void;
  readonly reject: (failure: unknown) => void;
}

export class TcpWriter {
  readonly #socket: Socket;
  readonly #broken: () => void;
  readonly #pending = new Set<PendingSend>();
  /** Writes that are answered already and not with the operating system yet. */
  #ahead = 0;
  #whenDrained: (() => void)[] = [];
  #stopped = false;

  /** @param broken called when a write failed, after its answer. */
  constructor(socket: Socket, broken: () => void) {
    this.#socket = socket;
    this.#broken = broken;
  }

  /** Whether a send is pending. */
  get busy(): boolean {
    return this.#pending.size > 0;
  }

  /** Whether something is to be written of which the app has been told that it is sent. */
  get owing(): boolean {
    return this.#ahead > 0;
  }

  /** Resolves when nothing is owed, which is also when the connection has ended. */
  async drained(): Promise<void> {
    if (this.#ahead > 0) await new Promise<void>((resolve) => this.#whenDrained.push(resolve));
  }

  /**
   * Writes what the app has been told is sent.
   * @param data is empty afterwards, if it is large: its memory is given back
   * @param done called when the operating system has all of it
   */
  writeAhead(data: Uint8Array, done: () => void): void {
    this.#ahead += 1;
    this.#socket.write(data, (error) => {
      release(data);
      this.#ahead -= 1;
      if (this.#ahead === 0) for (const run of this.#whenDrained.splice(0)) run();
      if (this.#stopped) return;
      if (!error && !this.#socket.destroyed) return done();
      this.#stopped = true;
      this.#broken();
    });
  }

  /**
   * @param data as for writeAhead
   * @throws ApiError `{resultCode: -2}` when the write fails (Chrome flattens the reason), or the code of `fail`.
   */
  write(data: Uint8Array): Promise<void> {
    // Nothing to transport; behind other sends it keeps its place in the order of the callbacks.
    if (data.byteLength === 0 && this.#pending.size === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const pending = { resolve, reject };
      this.#pending.add(pending);
      this.#socket.write(data, (error) => {
        release(data);
        if (this.#stopped || !this.#pending.delete(pending)) return;
        // Node calls a pending write's callback without an error when something else has destroyed the socket.
        if (!error && !this.#socket.destroyed) {
          resolve();
          return;
        }
        this.#stopped = true;
        reject(failedSend(NetError.FAILED));
        this.#broken();
      });
    });
  }

  /** The connection is given up: what Node reports from now on is about our own closing. */
  stop(): void {
    this.#stopped = true;
  }

  /** Answers every send that is still pending, in order. Chrome drops those callbacks, which leaves callers waiting for ever. */
  fail(code: number): void {
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const { reject } of pending) reject(failedSend(code));
  }
}
