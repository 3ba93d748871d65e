/**
 * Bytes for a message port. Structured clone copies the whole ArrayBuffer behind a view: of Node's pooled Buffers a page would get
 * 8 KiB with other sockets' bytes in it.
 */

/** The same bytes in a view that owns its whole ArrayBuffer; copied only when they do not own it already. */
export function exactCopy(bytes: Uint8Array): Uint8Array {
  const owns = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return owns ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);
}

/** Several pieces as one, in a buffer of exactly their size. */
export function joinExact(pieces: readonly Uint8Array[], byteLength: number): Uint8Array {
  const joined = new Uint8Array(byteLength);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.byteLength;
  }
  return joined;
}
