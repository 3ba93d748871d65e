/** From what an app sends to bytes, and from received bytes to what it gets. */
import { apply, getOwnPropertyDescriptor, min, PageTypeError, sliceBytes } from '../../renderer/primordials.ts';

export type BinaryType = 'string' | 'arraybuffer';

const { Uint8Array: PageUint8Array } = globalThis;
const { isView } = ArrayBuffer;
const toNumber = Number;
const { fromCharCode } = String;
const { charCodeAt } = String.prototype;
const { getPrototypeOf } = Object;
const { floor, abs } = Math;

type Get<T> = () => T;
const getter = <T>(prototype: object, key: string) => getOwnPropertyDescriptor(prototype, key)?.get as Get<T>;
const lengthOfBuffer = getter<number>(ArrayBuffer.prototype, 'byteLength');
const typedArray = getPrototypeOf(Uint8Array.prototype) as object;
const partsOf = (prototype: object) => ({
  buffer: getter<ArrayBuffer>(prototype, 'buffer'),
  offset: getter<number>(prototype, 'byteOffset'),
  length: getter<number>(prototype, 'byteLength'),
});
const ofTypedArray = partsOf(typedArray);
const ofDataView = partsOf(DataView.prototype);
const tagOf = getter<string | undefined>(typedArray, Symbol.toStringTag as unknown as string);

/** How many characters one call can take as arguments. */
const CHARACTERS = 8192;

/**
 * The bytes of a call of `send`, copied.
 * @param offset, length count for buffers and views only, and are cut to what there is.
 * @throws TypeError for a string with a character beyond one byte, and for what is no buffer where one is needed.
 */
export function bytesToSend(type: BinaryType, data: unknown, offset: unknown, length: unknown): Uint8Array {
  const whole = bytesOf(data);
  if (whole) {
    const from = min(toUint32(offset), whole.length);
    const count = length === undefined ? whole.length - from : min(toUint32(length), whole.length - from);
    return sliceBytes(whole, from, from + count);
  }
  if (type === 'arraybuffer')
    throw new PageTypeError('TCPSocket.send: Argument 1 does not implement interface ArrayBuffer.');
  return bytesOfString(toText(data));
}

/** What a `data` event carries. */
export function received(type: BinaryType, buffer: ArrayBuffer): string | ArrayBuffer {
  if (type === 'arraybuffer') return buffer;
  const bytes = new PageUint8Array(buffer);
  let text = '';
  for (let at = 0; at < bytes.length; at += CHARACTERS) {
    text += apply(
      fromCharCode,
      undefined,
      sliceBytes(bytes, at, min(at + CHARACTERS, bytes.length)) as never,
    ) as string;
  }
  return text;
}

/** A value as a string, by the function that was there before the app. */
export const toText: (value: unknown) => string = String;

/** Web IDL's `unsigned short`: what a port becomes. */
export function toUint16(value: unknown): number {
  return toUint32(value) & 0xffff;
}

function toUint32(value: unknown): number {
  const number = toNumber(value);
  // NaN and the infinities are 0.
  if (!(abs(number) < 2 ** 53)) return 0;
  return (number < 0 ? -floor(-number) : floor(number)) >>> 0;
}

function bytesOfString(text: string): Uint8Array {
  const bytes = new PageUint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = apply(charCodeAt, text, [i]) as number;
    if (code > 255) {
      throw new PageTypeError(
        `TCPSocket.send: Argument 1 is not a byte string: the character at ${i} is ${code}, and 255 is the largest. Encode the text, or use binaryType "arraybuffer".`,
      );
    }
    bytes[i] = code;
  }
  return bytes;
}

/** All the bytes of a buffer or view; undefined for anything else. */
function bytesOf(data: unknown): Uint8Array | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (isView(data)) {
    const parts = apply(tagOf, data, []) === undefined ? ofDataView : ofTypedArray;
    return new PageUint8Array(
      apply(parts.buffer, data, []) as ArrayBuffer,
      apply(parts.offset, data, []) as number,
      apply(parts.length, data, []) as number,
    );
  }
  try {
    apply(lengthOfBuffer, data, []);
  } catch {
    return undefined;
  }
  return new PageUint8Array(data as ArrayBuffer);
}
