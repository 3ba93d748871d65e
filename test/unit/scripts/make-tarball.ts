import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { PinnedPackage } from '../../../scripts/lib/pinned-package.mjs';

/** An entry to write into a test archive; a plain file unless `type` (the tar type flag) says otherwise. */
export interface Entry {
  path: string;
  content?: string | Buffer;
  type?: string;
  link?: string;
  /** Splits a long path into ustar's prefix and name here. */
  prefix?: string;
}

const block = 512;

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((block - (content.length % block)) % block)]);
}

function entryBytes({ path, content = '', type = '0', link = '', prefix = '' }: Entry): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(block);
  header.write(path, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write('ustar\x0000', 257);
  header.write(prefix, 345, 155);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, padded(body)]);
}

/** The bytes of a .tgz with these entries. */
export function tarball(entries: readonly Entry[]): Buffer {
  return gzipSync(Buffer.concat([...entries.map(entryBytes), Buffer.alloc(2 * block)]));
}

/** A pax extended header that gives the next entry its path. */
export function paxPath(path: string): Entry {
  const record = ` path=${path}\n`;
  const digits = String(Buffer.byteLength(record)).length;
  let length = Buffer.byteLength(record) + digits;
  if (String(length).length > digits) length++;
  return { path: 'PaxHeader', type: 'x', content: `${length}${record}` };
}

/** A package that is pinned to these entries, and the function that stands in for `npm pack`. */
export function fakePackage(entries: readonly Entry[], spec = 'fake@1.0.0') {
  const bytes = tarball(entries);
  const pinned: PinnedPackage = { spec, integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}` };
  const packed: string[] = [];
  const pack = (asked: string, folder: string): Promise<string> => {
    packed.push(asked);
    const file = `${folder}/fake.tgz`;
    writeFileSync(file, bytes);
    return Promise.resolve(file);
  };
  return { pinned, pack, packed };
}
