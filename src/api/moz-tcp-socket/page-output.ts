/**
 * What a socket has been given to send and the operating system has not got yet, in order, with the place where TLS begins. Only so
 * much of it is with main at a time; the rest waits here, where it is the page's own memory.
 */
import { min, sliceBytes } from '../../renderer/primordials.ts';

/** Bytes in one message to main. */
const MESSAGE_BYTES = 256 * 1024;
/** Bytes that main has been given and has not written. */
const WINDOW_BYTES = 1024 * 1024;

export interface OutputTarget {
  write(bytes: Uint8Array, written: () => void): void;
  /** Begins TLS. `begun` is not called when it failed. */
  secure(begun: () => void): void;
  /** Nothing waits any more: called whenever the last byte has been written. */
  emptied(): void;
}

/** `undefined` in the queue is where TLS begins. */
type Piece = { readonly bytes: Uint8Array; at: number } | undefined;

export class Output {
  readonly #target: OutputTarget;
  #queue: Piece[] = [];
  #head = 0;
  #buffered = 0;
  #inFlight = 0;
  #securing = false;

  constructor(target: OutputTarget) {
    this.#target = target;
  }

  /** Bytes that wait, with main or here. */
  get buffered(): number {
    return this.#buffered;
  }

  /** @param bytes nobody else changes */
  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#buffered += bytes.length;
    this.#queue[this.#queue.length] = { bytes, at: 0 };
    this.#pump();
  }

  /** What is added after this goes out encrypted. */
  addSecure(): void {
    this.#queue[this.#queue.length] = undefined;
    this.#pump();
  }

  /** Nothing of it will be written. */
  clear(): void {
    this.#queue = [];
    this.#head = 0;
    this.#buffered = 0;
  }

  #pump(): void {
    while (this.#head < this.#queue.length && !this.#securing) {
      const piece = this.#queue[this.#head];
      if (!piece) {
        if (this.#inFlight > 0) return;
        this.#next();
        this.#securing = true;
        this.#target.secure(() => {
          this.#securing = false;
          this.#pump();
        });
        continue;
      }
      const room = min(MESSAGE_BYTES, WINDOW_BYTES - this.#inFlight);
      if (room <= 0) return;
      const end = min(piece.bytes.length, piece.at + room);
      // A copy of its own: structured clone would take the whole buffer along.
      const part = piece.at === 0 && end === piece.bytes.length ? piece.bytes : sliceBytes(piece.bytes, piece.at, end);
      piece.at = end;
      if (end === piece.bytes.length) this.#next();
      this.#inFlight += part.length;
      this.#target.write(part, () => this.#written(part.length));
    }
  }

  #written(bytes: number): void {
    this.#inFlight -= bytes;
    // Cleared meanwhile.
    if (this.#buffered === 0) return;
    this.#buffered -= bytes;
    if (this.#buffered === 0) this.#target.emptied();
    this.#pump();
  }

  #next(): void {
    this.#queue[this.#head] = undefined;
    this.#head += 1;
    if (this.#head < this.#queue.length) return;
    this.#queue = [];
    this.#head = 0;
  }
}
