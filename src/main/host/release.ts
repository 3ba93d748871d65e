/**
 * Gives the memory of received bytes back at once. Left to the garbage collector, a stream's buffers pile up as external memory:
 * it runs all the time, and every new buffer costs page faults because the old ones are not free yet. In Electron's main process that
 * was half of the cost of receiving.
 */

/** Where there is none (V8 before 11.4, Node 20), the garbage collector does it. */
const { transfer } = ArrayBuffer.prototype as {
  readonly transfer?: (this: ArrayBufferLike, length: number) => unknown;
};

/** Below this the collector is cheaper. */
const WORTH_BYTES = 16 * 1024;

/**
 * Empties the bytes (their length becomes 0) if they own their whole ArrayBuffer.
 * @param bytes which nobody looks at any more, native code included
 */
export function release(bytes: Uint8Array): void {
  if (!transfer || bytes.byteLength < WORTH_BYTES || bytes.byteLength !== bytes.buffer.byteLength) return;
  transfer.call(bytes.buffer, 0);
}
