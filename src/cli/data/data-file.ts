/** The file that holds all of an app's data: JSON lines, a header first, a checksum last. docs/data.md describes it. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import * as z from 'zod';
import { isJson } from '../../main/storage/pending-writes.ts';
import { UserError } from '../user-error.ts';

export const FORMAT = 'holdfast-data';
const VERSION = 1;

const header = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  app: z.string().regex(/^[a-p]{32}$/),
  name: z.string().nullable(),
  /** ISO 8601, UTC. */
  created: z.string(),
  /** The Chromium that wrote the browser's files; null when it is not known. */
  chromium: z.string().nullable(),
  /** What the file has all of; an import replaces these and nothing else. */
  parts: z.array(z.enum(['storage', 'partition'])).min(1),
});
const item = z.strictObject({
  area: z.enum(['local', 'sync']),
  key: z.string(),
  json: z.string().refine(isJson, 'no JSON text'),
});
const file = z.strictObject({ file: z.string(), size: z.int().nonnegative() });
const data = z.strictObject({ data: z.base64() });
const end = z.strictObject({ end: z.strictObject({ lines: z.int(), sha256: z.string() }) });

export type DataHeader = z.infer<typeof header>;
export type DataItem = z.infer<typeof item>;

const CHUNK_BYTES = 192 * 1024;

/** Writes a data file; it appears under its name only when it is whole. */
export class DataFileWriter {
  readonly #hash = createHash('sha256');
  #lines = 0;

  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  static async create(path: string, head: Omit<DataHeader, 'format' | 'version'>): Promise<DataFileWriter> {
    const writer = new DataFileWriter(path, await open(`${path}.part`, 'w', 0o600));
    await writer.#line({ format: FORMAT, version: VERSION, ...head });
    return writer;
  }

  item(entry: DataItem): Promise<void> {
    return this.#line(entry);
  }

  /** @param name relative, with `/`; @param path of the file whose bytes these are */
  async file(name: string, path: string): Promise<number> {
    const source = await open(path, 'r');
    try {
      const { size } = await source.stat();
      await this.#line({ file: name, size });
      for await (const chunk of source.createReadStream({ highWaterMark: CHUNK_BYTES, autoClose: false })) {
        await this.#line({ data: (chunk as Buffer).toString('base64') });
      }
      return size;
    } finally {
      await source.close();
    }
  }

  async finish(): Promise<void> {
    const sha256 = this.#hash.digest('hex');
    await this.handle.writeFile(`${JSON.stringify({ end: { lines: this.#lines, sha256 } })}\n`);
    await this.handle.sync();
    await this.handle.close();
    await rename(`${this.path}.part`, this.path);
  }

  async discard(): Promise<void> {
    await this.handle.close().catch(() => {});
    await rm(`${this.path}.part`, { force: true });
  }

  async #line(value: object): Promise<void> {
    const line = `${JSON.stringify(value)}\n`;
    this.#hash.update(line);
    this.#lines += 1;
    await this.handle.writeFile(line);
  }
}

/** What is done with the lines of a data file, as they come. Nothing of it may count before `readDataFile` has returned. */
export interface DataReceiver {
  header(head: DataHeader): Promise<void> | void;
  item(entry: DataItem): Promise<void> | void;
  /** @param name relative, with `/`, and nothing that leads out of a folder */
  file(name: string): Promise<void> | void;
  /** More bytes of the last file. */
  data(bytes: Buffer): Promise<void> | void;
}

/** @throws UserError when it is not a whole data file of this version, with the line. */
export async function readDataFile(path: string, receiver: DataReceiver): Promise<void> {
  const hash = createHash('sha256');
  let number = 0;
  let ended = false;
  /** Bytes of the last file that are still to come. */
  let left = 0;
  const bad = (reason: string) => new UserError(`${path}, line ${number}: ${reason} Nothing has been imported.`);
  for await (const bytes of lines(path)) {
    number += 1;
    if (ended) throw bad('there is something behind the end.');
    const line = parse(bytes);
    if (number === 1) {
      await receiver.header(checkHeader(line, path));
      hash.update(bytes).update('\n');
      continue;
    }
    const last = end.safeParse(line);
    if (last.success) {
      if (left > 0 || last.data.end.lines !== number - 1 || last.data.end.sha256 !== hash.digest('hex')) {
        throw bad('the checksum does not fit: the file is damaged or was changed.');
      }
      ended = true;
      continue;
    }
    hash.update(bytes).update('\n');
    const more = data.safeParse(line);
    if (more.success) {
      const chunk = Buffer.from(more.data.data, 'base64');
      left -= chunk.length;
      if (left < 0) throw bad('a file has more bytes than it says.');
      await receiver.data(chunk);
      continue;
    }
    if (left > 0) throw bad('a file has fewer bytes than it says.');
    const entry = item.safeParse(line);
    const named = file.safeParse(line);
    if (entry.success) await receiver.item(entry.data);
    else if (named.success && isInside(named.data.file)) {
      left = named.data.size;
      await receiver.file(named.data.file);
    } else throw bad('this is no line of such a file.');
  }
  if (!ended) throw bad('the file is cut off.');
}

function checkHeader(line: unknown, path: string): DataHeader {
  const parsed = header.safeParse(line);
  if (parsed.success) return parsed.data;
  const { format, version } = Object(line) as { format?: unknown; version?: unknown };
  if (format === FORMAT && typeof version === 'number' && version > VERSION) {
    throw new UserError(
      `${path} is of the format version ${version}; this Holdfast knows ${VERSION}. Use a newer one.`,
    );
  }
  throw new UserError(`${path} is no file of "holdfast data export".`);
}

/** Split by hand: readline also splits at characters that JSON strings may hold. */
async function* lines(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    let bytes = chunk as Buffer;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10)) {
      yield Buffer.concat([...rest, bytes.subarray(0, at)]);
      rest = [];
      bytes = bytes.subarray(at + 1);
    }
    if (bytes.length > 0) rest.push(bytes);
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isInside(name: string): boolean {
  // oxlint-disable-next-line no-control-regex -- no file of a browser's storage has one in its name
  if (/[\\:\u0000-\u001f]/.test(name)) return false;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
