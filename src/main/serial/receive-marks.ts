/**
 * What a terminal marks in the bytes that it hands over (PARMRK of termios): 0xff 0x00 0x00 stands for a break, 0xff 0x00 and a byte for
 * one that came with the wrong parity, and 0xff 0xff for a byte 0xff.
 */
import type { ReadFault } from './open-port.ts';

const MARK = 0xff;

export class ReceiveMarks {
  /** How far a mark has come that the last bytes began. */
  #seen: 0 | 1 | 2 = 0;
  /** Without it a driver marks only breaks. */
  checksParity: boolean;

  constructor(checksParity: boolean) {
    this.checksParity = checksParity;
  }

  /**
   * @param raw is overwritten
   * @returns the bytes without marks, and what these tell: a break before anything else, as in Chromium
   */
  read(raw: Uint8Array): { readonly bytes: Uint8Array; readonly fault: ReadFault | undefined } {
    // Most of what comes has no such byte.
    if (this.#seen === 0 && !raw.includes(MARK)) return { bytes: raw, fault: undefined };
    const bytes = new Uint8Array(raw.byteLength + 2);
    let length = 0;
    let isBroken = false;
    let isWrong = false;
    for (const byte of raw) {
      if (this.#seen === 0) {
        if (byte === MARK) this.#seen = 1;
        else bytes[length++] = byte;
      } else if (this.#seen === 1) {
        this.#seen = byte === 0 ? 2 : 0;
        if (byte === 0) continue;
        bytes[length++] = MARK;
        if (byte !== MARK) bytes[length++] = byte;
      } else {
        this.#seen = 0;
        if (byte === 0) isBroken = true;
        else if (this.checksParity) isWrong = true;
        else {
          bytes[length++] = MARK;
          bytes[length++] = 0;
          if (byte === MARK) this.#seen = 1;
          else bytes[length++] = byte;
        }
      }
    }
    const fault = isBroken ? 'break' : isWrong ? 'parity_error' : undefined;
    return { bytes: bytes.slice(0, length), fault };
  }
}
