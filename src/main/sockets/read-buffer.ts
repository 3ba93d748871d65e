/**
 * The one buffer into which all client connections read. Node otherwise allocates 64 KiB for every read, whose pages the system has to
 * find and clear; and a stream that fills this one goes on to the page from where it is, without being put together first.
 *
 * What is in it must be used or copied before the callback returns: the next read, of whichever socket, overwrites it.
 */
import type { OnReadOpts, Socket } from 'node:net';

/** As much as goes to a page in one message; see MESSAGE_BYTES in tcp-reader.ts. */
export const READ_BUFFER_BYTES = 256 * 1024;

const buffer = new Uint8Array(READ_BUFFER_BYTES);
const taps = new WeakMap<Socket, ReadTap>();

/** Where the bytes of a socket go that reads into the buffer; such a socket has no `data` events. */
export class ReadTap {
  /** For net.connect. */
  readonly options: OnReadOpts = {
    buffer,
    callback: (count, into) => {
      this.#take(into.subarray(0, count));
      return true;
    },
  };
  /** Copies of what came before anybody listened. */
  #early: Uint8Array[] = [];
  #take: (bytes: Uint8Array) => void = (bytes) => this.#early.push(new Uint8Array(bytes));

  /** Makes the tap known as that of the socket. */
  of(socket: Socket): void {
    taps.set(socket, this);
  }

  /** @param take what reads hand over; a view of the buffer, valid during the call only */
  listen(take: (bytes: Uint8Array) => void): void {
    this.#take = take;
    for (const bytes of this.#early.splice(0)) take(bytes);
  }
}

export function readTapOf(socket: Socket): ReadTap | undefined {
  return taps.get(socket);
}
