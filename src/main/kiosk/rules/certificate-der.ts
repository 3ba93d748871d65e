/** What Node does not tell of a certificate, read from its DER. It has been parsed before, so that its form is right; if not, these throw. */

export interface Extension {
  /** Such as `2.5.29.19`. */
  readonly id: string;
  readonly isCritical: boolean;
  readonly value: Uint8Array;
}

const SEQUENCE = 0x30;
const OID = 0x06;
const BOOLEAN = 0x01;
const INTEGER = 0x02;
const EXTENSIONS = 0xa3;

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** The elements in some bytes, one after the other. */
function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? NaN;
    let start = at + 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 4) throw new RangeError('a length that DER does not have');
      length = 0;
      for (const byte of bytes.subarray(start, start + count)) length = length * 256 + byte;
      start += count;
    }
    if (!(start + length <= bytes.length)) throw new RangeError('an element that goes over the end');
    found.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

/** Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue } */
function partsOf(raw: Uint8Array): Element[] {
  const [certificate] = elements(raw);
  return certificate?.tag === SEQUENCE ? elements(certificate.content) : [];
}

export function signatureAlgorithmOf(raw: Uint8Array): string {
  const [, algorithm] = partsOf(raw);
  const [id] = algorithm ? elements(algorithm.content) : [];
  return id?.tag === OID ? oidText(id.content) : '';
}

export function extensionsOf(raw: Uint8Array): Extension[] {
  const [body] = partsOf(raw);
  const wrapped = body && elements(body.content).find(({ tag }) => tag === EXTENSIONS);
  const [list] = wrapped ? elements(wrapped.content) : [];
  return (list ? elements(list.content) : []).map(({ content }) => {
    const parts = elements(content);
    const [id] = parts;
    if (id?.tag !== OID) throw new TypeError('an extension without an id');
    const critical = parts.find(({ tag }) => tag === BOOLEAN);
    return {
      id: oidText(id.content),
      isCritical: critical !== undefined && critical.content[0] !== 0,
      value: parts.at(-1)?.content ?? new Uint8Array(),
    };
  });
}

/** How many authorities may be between this one and a server; undefined for any number. */
export function pathLengthOf(raw: Uint8Array): number | undefined {
  const basic = extensionsOf(raw).find(({ id }) => id === '2.5.29.19');
  const [constraints] = basic ? elements(basic.value) : [];
  const length = constraints && elements(constraints.content).find(({ tag }) => tag === INTEGER);
  return length && length.content.reduce((sum, byte) => sum * 256 + byte, 0);
}

function oidText(bytes: Uint8Array): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of bytes) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = numbers;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join('.');
}
