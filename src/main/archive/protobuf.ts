/** Reads the protocol buffers of CRX headers: enough of the wire format to find byte fields, and to step over everything else. */

export interface ByteField {
  readonly number: number;
  readonly bytes: Buffer;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/**
 * @returns the fields that hold bytes, in the order of the message; fields of other types are left out
 * @throws RangeError when it is no such message
 */
export function byteFields(message: Buffer): ByteField[] {
  const fields: ByteField[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; factor < 2 ** 63; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined) break;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new RangeError('A number in it does not end.');
  };
  const take = (length: number): Buffer => {
    if (length > message.length - at) throw new RangeError('A field in it is cut off.');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = varint();
    const [number, type] = [Math.floor(tag / 8), tag % 8];
    if (type === BYTES) fields.push({ number, bytes: take(varint()) });
    else if (type === VARINT) varint();
    else if (type === FIXED64) take(8);
    else if (type === FIXED32) take(4);
    else throw new RangeError(`A field in it is of an unknown type (${type}).`);
  }
  return fields;
}
