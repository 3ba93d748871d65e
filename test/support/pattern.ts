/** Bytes of a stream by their place in it, so that a lost, doubled or displaced piece shows. */

/** Writes the pattern's bytes from place `from` on. Its own text is handed to pages too, so it uses nothing from around it. */
export function fillPattern(bytes: Uint8Array, seed: number, from: number): void {
  for (let i = 0; i < bytes.length; i++) {
    const mixed = Math.imul((from + i) ^ seed, 0x9e3779b1);
    bytes[i] = (mixed ^ (mixed >>> 15)) >>> 8;
  }
}

/** @returns the index of the first byte that is not the pattern's, or -1. Handed to pages, as fillPattern. */
export function checkPattern(bytes: Uint8Array, seed: number, from: number): number {
  for (let i = 0; i < bytes.length; i++) {
    const mixed = Math.imul((from + i) ^ seed, 0x9e3779b1);
    if (bytes[i] !== (((mixed ^ (mixed >>> 15)) >>> 8) & 255)) return i;
  }
  return -1;
}

/** JavaScript that defines both in a page. */
export const patternSource = `globalThis.fillPattern = ${fillPattern.toString()};
globalThis.checkPattern = ${checkPattern.toString()};`;
