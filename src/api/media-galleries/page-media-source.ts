/**
 * The bytes of a media file as its readers want them: here and there a few, of a file that may be huge. A reader is plain code that asks
 * for what it needs; when that has not been read yet it is stopped, and begins anew when it has.
 */
const { subarray } = Uint8Array.prototype;
const { apply } = Reflect;

/** Read at a time at least, in bytes. */
const PIECE = 65_536;
/** What a reader may ask for at once: pictures of covers are below it. */
const MOST_AT_ONCE = 16 * 1024 * 1024;
/** After so many reads, or bytes of them, a file counts as one that nobody can read. */
const MOST_READS = 96;
const MOST_BYTES = 48 * 1024 * 1024;

/** Thrown by `bytes`. */
class Missing {
  constructor(
    readonly from: number,
    readonly to: number,
  ) {}
}

/** Thrown by readers for what is not as it must be. */
export class Malformed extends Error {}

export interface MediaSource {
  /** Of the whole file, in bytes. */
  readonly size: number;
  /** @returns what is there from that place on: fewer than asked for at the end of the file */
  bytes(from: number, length: number): Uint8Array;
}

/** @returns a view: a page's own code could replace the method */
export const part = (bytes: Uint8Array, from: number, to: number): Uint8Array => apply(subarray, bytes, [from, to]);

/** @param done gets null where it cannot be read (any more) */
export type ReadBytes = (from: number, to: number, done: (bytes: Uint8Array | null) => void) => void;

/** @param done gets undefined when the reader has found no sense in the file, or it could not be read */
export function readMedia<T>(
  size: number,
  read: ReadBytes,
  reader: (source: MediaSource) => T | undefined,
  done: (found: T | undefined) => void,
): void {
  const pieces: { readonly from: number; readonly bytes: Uint8Array }[] = [];
  let total = 0;
  const source: MediaSource = {
    size,
    bytes(from, length) {
      if (!(from >= 0) || !(length >= 0) || length > MOST_AT_ONCE) throw new Malformed();
      const start = from < size ? from : size;
      const end = start + length < size ? start + length : size;
      for (let i = 0; i < pieces.length; i++) {
        const piece = pieces[i] as (typeof pieces)[number];
        if (piece.from <= start && end <= piece.from + piece.bytes.length) {
          return part(piece.bytes, start - piece.from, end - piece.from);
        }
      }
      throw new Missing(start, end);
    },
  };
  const go = () => {
    let found: T | undefined;
    try {
      found = reader(source);
    } catch (error) {
      if (error instanceof Missing) return more(error);
      // Hostile or broken files only cost themselves: whatever else a reader stumbles over, nothing is known of the file.
      return done(undefined);
    }
    done(found);
  };
  const more = ({ from, to }: Missing) => {
    const end = to < from + PIECE ? from + PIECE : to;
    const until = end < size ? end : size;
    total += until - from;
    if (pieces.length >= MOST_READS || total > MOST_BYTES) return done(undefined);
    read(from, until, (bytes) => {
      // A file that has become shorter meanwhile.
      if (!bytes || bytes.length !== until - from) return done(undefined);
      pieces[pieces.length] = { from, bytes };
      go();
    });
  };
  go();
}

const at = (bytes: Uint8Array, index: number): number => {
  const value = bytes[index];
  if (value === undefined) throw new Malformed();
  return value;
};

export const u8 = at;
export const u16 = (bytes: Uint8Array, i: number): number => at(bytes, i) * 256 + at(bytes, i + 1);
export const u24 = (bytes: Uint8Array, i: number): number => u16(bytes, i) * 256 + at(bytes, i + 2);
export const u32 = (bytes: Uint8Array, i: number): number => u16(bytes, i) * 65_536 + u16(bytes, i + 2);
export const u64 = (bytes: Uint8Array, i: number): number => u32(bytes, i) * 4_294_967_296 + u32(bytes, i + 4);
/** Signed. */
export const i32 = (bytes: Uint8Array, i: number): number => u32(bytes, i) | 0;
/** Little endian. */
export const u16le = (bytes: Uint8Array, i: number): number => at(bytes, i) + at(bytes, i + 1) * 256;
export const u32le = (bytes: Uint8Array, i: number): number => u16le(bytes, i) + u16le(bytes, i + 2) * 65_536;
export const u64le = (bytes: Uint8Array, i: number): number => u32le(bytes, i) + u32le(bytes, i + 4) * 4_294_967_296;

const Decoder = TextDecoder;
const { decode } = TextDecoder.prototype;
const { fromCharCode } = String;

const decoders = {
  utf8: new Decoder('utf-8', { ignoreBOM: false }),
  utf16le: new Decoder('utf-16le'),
  utf16be: new Decoder('utf-16be'),
};

export function text(bytes: Uint8Array, encoding: keyof typeof decoders | 'latin1' = 'utf8'): string {
  if (encoding !== 'latin1') return apply(decode, decoders[encoding], [bytes]);
  let all = '';
  for (let i = 0; i < bytes.length; i++) all += fromCharCode(bytes[i] as number);
  return all;
}

/** Four characters that name a part of a file. */
export const code = (bytes: Uint8Array, i: number): string => text(part(bytes, i, i + 4), 'latin1');

/** Without what follows the first NUL. */
export function untilNul(words: string): string {
  let all = '';
  for (let i = 0; i < words.length && words[i] !== '\0'; i++) all += words[i] as string;
  return all;
}

const { trim } = String.prototype;
export const trimmed = (words: string): string => apply(trim, words, []) as string;
