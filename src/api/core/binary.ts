/**
 * Binary arguments: which values of a page are bytes, of whatever realm they come, and those bytes. Runs in the app's own world, where
 * built-ins may have been replaced: hence functions captured before the app's first script.
 */

const { getPrototypeOf } = Object;
const { isView } = ArrayBuffer;
const { Uint8Array: PageUint8Array, ArrayBuffer: PageArrayBuffer } = globalThis;
const { apply } = Reflect;
const byteLengthOf = Reflect.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')?.get as () => number;
const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype) as object;
const viewGetter = (prototype: object, key: string) =>
  Reflect.getOwnPropertyDescriptor(prototype, key)?.get as () => number & ArrayBuffer;
const arrayParts = ['buffer', 'byteOffset', 'byteLength'].map((key) => viewGetter(typedArrayPrototype, key));
const dataViewParts = ['buffer', 'byteOffset', 'byteLength'].map((key) => viewGetter(DataView.prototype, key));
const setBytes = Uint8Array.prototype.set;

/** Whether it is an ArrayBuffer or a view of one, of any window of the app. */
export function isBinary(value: unknown): value is ArrayBuffer | ArrayBufferView {
  if (typeof value !== 'object' || value === null) return false;
  return isView(value) || bufferLength(value) >= 0;
}

/** The length of an ArrayBuffer of any realm, or -1: `instanceof` fails for buffers that another window of the app made. */
function bufferLength(value: object): number {
  try {
    return apply(byteLengthOf, value, []);
  } catch {
    return -1;
  }
}

/**
 * The bytes as a Uint8Array that owns its whole buffer. Structured clone takes the bytes when the call is posted, which is still
 * inside the call: what the app does to its buffer afterwards changes nothing. Only a view of a part must be copied first,
 * because a clone takes the whole buffer behind a view. What has been detached or cut off is empty, as in Chromium; the built-ins
 * would throw at it.
 */
export function bytesOf(value: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (!isView(value)) return bufferLength(value) > 0 ? new PageUint8Array(value) : new PageUint8Array(0);
  const parts = partsOf(value);
  const length = parts ? (parts[2] as number) : 0;
  if (!parts || length === 0) return new PageUint8Array(0);
  const buffer = parts[0] as ArrayBuffer;
  const window = new PageUint8Array(buffer, parts[1] as number, length);
  if (length === bufferLength(buffer)) return window;
  const copy = new PageUint8Array(new PageArrayBuffer(length));
  apply(setBytes, copy, [window]);
  return copy;
}

/** Buffer, offset and length; undefined for a DataView of a detached or shortened buffer. */
function partsOf(view: ArrayBufferView): readonly unknown[] | undefined {
  try {
    return readParts(arrayParts, view);
  } catch {
    // Not a typed array.
  }
  try {
    return readParts(dataViewParts, view);
  } catch {
    return undefined;
  }
}

function readParts(getters: readonly (() => unknown)[], view: ArrayBufferView): unknown[] {
  const parts: unknown[] = [];
  for (let i = 0; i < getters.length; i++) parts[i] = apply(getters[i] as () => unknown, view, []);
  return parts;
}
