/**
 * How much a call's arguments hold, and whether they are what our own page code makes of an app's: plain objects, lists, bytes and
 * primitives. Looked at before anything else touches them: a page that speaks the protocol itself can send values that nobody gets to the
 * end of. A list of four thousand million holes is a few bytes on the wire, and checking each item of it ends the process.
 */

/** As deep as page code goes (src/renderer/to-plain.ts), and the levels of the call around it. */
const MAX_DEPTH = 104;
/** Values in one call: more than fit into what `storage.local` keeps. */
const MAX_VALUES = 2 ** 24;
/** What an entry of a list or an object costs beside its content, about. */
const ENTRY_BYTES = 48;

/** @returns bytes, roughly; undefined for what page code does not send. */
export function callSize(args: readonly unknown[]): number | undefined {
  const walk = new Walk();
  return walk.add(args, 0) ? walk.bytes : undefined;
}

class Walk {
  bytes = 0;
  #values = 0;

  /** False when the value, or something in it, is not to be had. A value inside itself is too deep. */
  add(value: unknown, depth: number): boolean {
    this.#values += 1;
    this.bytes += ENTRY_BYTES;
    switch (typeof value) {
      case 'string':
        this.bytes += value.length * 2;
        return true;
      case 'object':
        return value === null || this.#addObject(value, depth);
      case 'undefined':
      case 'boolean':
      case 'number':
        return true;
      default:
        return false;
    }
  }

  #addObject(value: object, depth: number): boolean {
    if (value instanceof Uint8Array) {
      // The whole buffer is what was sent.
      this.bytes += value.buffer.byteLength;
      return true;
    }
    if (depth > MAX_DEPTH) return false;
    if (Array.isArray(value)) {
      if (value.length > MAX_VALUES - this.#values) return false;
      for (const item of value as unknown[]) if (!this.add(item, depth + 1)) return false;
      return true;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return false;
    for (const key in value) {
      this.bytes += key.length * 2;
      if (this.#values >= MAX_VALUES || !this.add((value as Record<string, unknown>)[key], depth + 1)) return false;
    }
    return true;
  }
}
