/** Unpacks a zip archive that nobody vouches for. */
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { PackageError } from '../package/package-error.ts';
import { faultOfName, NameRegister } from './entry-names.ts';

export interface UnpackLimits {
  /** Files and folders. */
  readonly entries: number;
  /** Of all files, unpacked. */
  readonly bytes: number;
  /** Beyond `freeBytes`, how many times its own size the archive may unpack to. */
  readonly ratio: number;
  readonly freeBytes: number;
}

/** Far more than any app has. Deflate reaches 1:1000 only with bytes that are all the same. */
export const UNPACK_LIMITS: UnpackLimits = { entries: 50_000, bytes: 2 ** 30, ratio: 100, freeBytes: 64 * 2 ** 20 };

interface Item {
  readonly entry: Entry;
  /** With `/`; below the one folder that the app is in, if it is in one. */
  readonly path: string;
}

/** The kinds of `st_mode`, in the upper half of the external attributes of archives made on Unix. */
const KIND = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const LINK = 0o120000;

/**
 * Unpacks into a folder of its own. All names and sizes are checked before the first file is written. An archive whose files are all in
 * one folder, with the manifest in it, is unpacked without that folder.
 * @param name of the archive, for the messages
 * @param destination is made here, and must not exist; after a failure it does not either
 * @throws PackageError for everything in it that no honest archive has
 */
export async function unpackZip(
  archive: Buffer,
  name: string,
  destination: string,
  limits: UnpackLimits = UNPACK_LIMITS,
): Promise<void> {
  const zip = await yauzl
    .fromBufferPromise(archive, { autoClose: false, decodeStrings: false, lazyEntries: true })
    .catch((error: Error) => {
      throw refusal(name, `It cannot be read as a zip archive: ${error.message}`);
    });
  await mkdir(dirname(destination), { recursive: true });
  await mkdir(destination);
  try {
    const items = withoutCommonFolder(await readEntries(zip, archive.length, name, limits));
    for (const item of items) await writeItem(zip, item, destination, name);
  } catch (error) {
    await rm(destination, { recursive: true, force: true });
    if (error instanceof PackageError) throw error;
    // What is left are faults of the archive that come out when it is read, and of the disk.
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined && !code.startsWith('Z_')) throw error;
    throw refusal(name, `It is damaged: ${message}`);
  } finally {
    zip.close();
  }
}

async function readEntries(zip: ZipFile, size: number, name: string, limits: UnpackLimits): Promise<Item[]> {
  const items: Item[] = [];
  const names = new NameRegister();
  let [unpacked, packed] = [0, 0];
  for await (const entry of zip.eachEntry()) {
    const path = nameOf(entry);
    const fault = faultOfName(path) ?? faultOfEntry(entry, path) ?? names.add(path);
    if (fault !== undefined) throw refusal(name, `${JSON.stringify(path)} ${fault}.`);
    unpacked += entry.uncompressedSize;
    packed += entry.compressedSize;
    if (items.push({ entry, path }) > limits.entries)
      throw refusal(name, `It holds more than ${limits.entries} files.`);
    if (unpacked > limits.bytes) throw refusal(name, `It would unpack to more than ${megabytes(limits.bytes)}.`);
    if (packed > size) throw refusal(name, 'Files in it overlap: it is made to unpack to more than it holds.');
  }
  if (unpacked > limits.freeBytes && unpacked > limits.ratio * size) {
    throw refusal(name, `It would unpack to ${megabytes(unpacked)}, more than ${limits.ratio} times its size.`);
  }
  return items;
}

function faultOfEntry(entry: Entry, path: string): string | undefined {
  const kind = (entry.externalFileAttributes >>> 16) & KIND;
  if (kind === LINK) return 'is a symbolic link';
  if (kind !== 0 && kind !== REGULAR && kind !== FOLDER) return 'is neither a file nor a folder';
  if (kind === FOLDER && !path.endsWith('/')) return 'is a file and a folder at once';
  if (entry.isEncrypted()) return 'is encrypted';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    return `is compressed in a way that apps never are (method ${entry.compressionMethod})`;
  }
  if (path.endsWith('/') && entry.uncompressedSize > 0) return 'is a folder with content';
  return undefined;
}

/** As Chromium reads names: UTF-8, marked as such or not. What is not UTF-8 is of the old code page. */
function nameOf({ fileNameRaw, generalPurposeBitFlag, extraFields }: Entry): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fileNameRaw);
  } catch {
    return yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
  }
}

function withoutCommonFolder(items: readonly Item[]): readonly Item[] {
  const isManifest = (path: string) => /^manifest\.(json|webapp)$/.test(path);
  if (items.some(({ path }) => isManifest(path))) return items;
  const folder = items[0]?.path.split('/')[0] ?? '';
  const prefix = `${folder}/`;
  const inside = items.filter(({ path }) => path !== prefix);
  if (!inside.every(({ path }) => path.startsWith(prefix))) return items;
  if (!inside.some(({ path }) => isManifest(path.slice(prefix.length)))) return items;
  return inside.map(({ entry, path }) => ({ entry, path: path.slice(prefix.length) }));
}

async function writeItem(zip: ZipFile, { entry, path }: Item, destination: string, name: string): Promise<void> {
  const target = join(destination, ...path.split('/').filter((component) => component !== ''));
  if (path.endsWith('/')) {
    await mkdir(target, { recursive: true });
    return;
  }
  await mkdir(dirname(target), { recursive: true });
  let checksum = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      checksum = crc32(chunk, checksum);
      done(null, chunk);
    },
  });
  // yauzl ends the stream with an error when more comes out than the archive said.
  await pipeline(await zip.openReadStreamPromise(entry), watch, createWriteStream(target, { flags: 'wx' }));
  if (checksum !== entry.crc32) throw refusal(name, `${JSON.stringify(path)} is damaged: its checksum does not fit.`);
}

function refusal(name: string, reason: string): PackageError {
  return new PackageError({ file: '', reason: `${name}: ${reason}` });
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
