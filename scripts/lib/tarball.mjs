// Reads .tgz files as npm makes them. Written here because the answer to a hostile entry must be ours, not that of whichever `tar` is installed.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

const block = 512;
const cut = 'The archive ends in the middle of an entry.';

/**
 * @typedef {object} TarEntry
 * @property {string} path as written in the archive
 * @property {'file' | 'directory' | 'other'} type `other` is a link, a device, or anything else that npm never packs
 * @property {AsyncGenerator<Buffer, void, void>} content bytes of a file; what is not read is skipped
 */

/** Hands out exact numbers of bytes from a stream of chunks. */
class Bytes {
  #chunks;
  /** @type {Buffer} */
  #rest = Buffer.alloc(0);

  /** @param {AsyncIterable<Buffer>} chunks */
  constructor(chunks) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /**
   * At most `limit` bytes; empty at the end.
   * @param {number} limit
   */
  async some(limit) {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return this.#rest;
      this.#rest = next.value;
    }
    const part = this.#rest.subarray(0, limit);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }

  /**
   * Exactly `count` bytes, piece by piece.
   * @param {number} count
   * @returns {AsyncGenerator<Buffer, void, void>}
   */
  async *stream(count) {
    for (let left = count; left > 0;) {
      const part = await this.some(left);
      if (part.length === 0) throw new Error(cut);
      left -= part.length;
      yield part;
    }
  }

  /** @param {number} count */
  async exactly(count) {
    const parts = [];
    for await (const part of this.stream(count)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** @param {number} count */
  async skip(count) {
    for (let left = count; left > 0;) {
      const part = await this.some(left);
      if (part.length === 0) throw new Error(cut);
      left -= part.length;
    }
  }

  async close() {
    await this.#chunks.return?.();
  }
}

/** @param {Buffer} field */
function text(field) {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? field.length : end);
}

/** @param {Buffer} field */
function number(field) {
  // GNU's extension for sizes that octal digits cannot hold.
  if (((field[0] ?? 0) & 0x80) !== 0) return Number(BigInt(`0x${field.toString('hex')}`) & ((1n << 62n) - 1n));
  const digits = text(field).trim();
  if (!/^[0-7]*$/.test(digits)) throw new Error(`The archive has "${digits}" where an octal number should be.`);
  return Number.parseInt(digits || '0', 8);
}

/**
 * The `path` of a pax extended header, if it has one: records of the form "<length> <key>=<value>\n".
 * @param {Buffer} records
 */
function pax(records) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (let at = 0; at < records.length;) {
    const space = records.indexOf(0x20, at);
    const length = Number(records.toString('latin1', at, space));
    if (space === -1 || !(length > space - at)) throw new Error('The archive has a damaged pax header.');
    const record = records.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    found.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return found;
}

/** @param {Buffer} header */
function checkSum(header) {
  let sum = 8 * 0x20;
  for (let i = 0; i < block; i++) if (i < 148 || i >= 156) sum += header[i] ?? 0;
  if (sum !== number(header.subarray(148, 156)))
    throw new Error('The archive has a damaged entry header (its checksum is wrong).');
}

/**
 * The entries of a gzipped tar file, in order. An entry's content must be read before the next entry is asked for.
 * @param {string} file
 * @returns {AsyncGenerator<TarEntry, void, void>}
 * @throws {Error} when the file is not gzip, is cut short or has a damaged header
 */
export async function* tarEntries(file) {
  const source = createReadStream(file);
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  source.once('error', (error) => gunzip.destroy(error));
  const bytes = new Bytes(source.pipe(gunzip));
  /** @type {{ path?: string, size?: number }} */
  let override = {};
  try {
    for (;;) {
      const header = await bytes.exactly(block);
      if (header.every((byte) => byte === 0)) return;
      checkSum(header);
      const flag = String.fromCharCode(header[156] ?? 0);
      const size = override.size ?? number(header.subarray(124, 136));
      const padding = (block - (size % block)) % block;

      if (flag === 'x' || flag === 'g' || flag === 'L') {
        const content = await bytes.exactly(size);
        await bytes.exactly(padding);
        if (flag === 'L') override.path = text(content);
        if (flag === 'x') {
          const fields = pax(content);
          const path = fields.get('path');
          const length = fields.get('size');
          if (path !== undefined) override.path = path;
          if (length !== undefined) override.size = Number(length);
        }
        continue;
      }

      const ustar = header.toString('latin1', 257, 262) === 'ustar';
      const prefix = ustar ? text(header.subarray(345, 500)) : '';
      const name = text(header.subarray(0, 100));
      const path = override.path ?? (prefix === '' ? name : `${prefix}/${name}`);
      override = {};
      /** @type {TarEntry['type']} */
      let type = 'other';
      if (flag === '5' || ((flag === '0' || flag === '\0') && path.endsWith('/'))) type = 'directory';
      else if (flag === '0' || flag === '\0') type = 'file';

      const content = bytes.stream(size);
      let left = size;
      async function* counted() {
        for await (const part of content) {
          left -= part.length;
          yield part;
        }
      }
      yield { path, type, content: counted() };
      // Whatever the reader left, and the padding up to the next header.
      await bytes.skip(left + padding);
    }
  } finally {
    await bytes.close();
    source.destroy();
  }
}
