/**
 * Gets a large file in more than one go: what came before the connection was cut off, the time was over or the program ended is kept, and the
 * server is asked for the rest (RFC 9110, ranges). That it is the right file, its hash says, when all of it is there.
 */
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import * as z from 'zod';
import { ask, DownloadFault } from './download.ts';
import type { Download } from './download.ts';

export interface WantedFile {
  readonly url: string;
  /** Base64. */
  readonly sha512: string;
  /** In bytes. */
  readonly size: number;
}

export interface ResumableDownload extends Pick<Download, 'fetch' | 'timeMs'> {
  /** For the file, and what is known of it. Kept, it is gone on from. */
  readonly folder: string;
}

/** Of whose bytes the folder has some. */
const aboutSchema = z.strictObject({
  sha512: z.string(),
  size: z.number(),
  /** By which the server knows that it still has the same: a strong entity tag, or a date. */
  validator: z.string().optional(),
});
type About = z.infer<typeof aboutSchema>;

/** A connection that is cut off is made again at once, as long as it brings something. */
const ATTEMPTS = 8;
const PROGRESS = 2 ** 20;
/** Less is not worth being kept. */
const LEAST_KEPT = 2 ** 16;

/**
 * @returns the path of the file, which is the one that is wanted
 * @throws Error when it is not, or did not come; `isWorthKeeping` tells whether the folder is good for another time
 */
export async function downloadResumably(wanted: WantedFile, download: ResumableDownload): Promise<string> {
  const file = join(download.folder, 'archive');
  mkdirSync(download.folder, { recursive: true });
  const before = readAbout(download.folder);
  if (before?.sha512 !== wanted.sha512 || before.size !== wanted.size) forget(download.folder);
  for (let attempt = 1; sizeOf(file) < wanted.size; attempt++) {
    const had = sizeOf(file);
    try {
      await fetchRest(wanted, download, file);
      break;
    } catch (error) {
      const isProgress = sizeOf(file) - had >= PROGRESS;
      if (!isProgress || attempt === ATTEMPTS || error instanceof DownloadFault || isOfDisk(error)) {
        if (isOfDisk(error) || error instanceof DownloadFault) forget(download.folder);
        throw error;
      }
    }
  }
  if (sizeOf(file) !== wanted.size || (await sha512Of(file)) !== wanted.sha512) {
    forget(download.folder);
    throw new Error(`${wanted.url} is not the file that was described.`);
  }
  return file;
}

/** Whether a folder has something that another try can go on from. */
export function isWorthKeeping(folder: string): boolean {
  const about = readAbout(folder);
  const size = sizeOf(join(folder, 'archive'));
  // Without a validator the server cannot be asked for the rest, and it is fetched from the beginning again.
  return about !== undefined && size >= LEAST_KEPT && (about.validator !== undefined || size === about.size);
}

async function fetchRest(wanted: WantedFile, download: ResumableDownload, file: string): Promise<void> {
  const { url, size } = wanted;
  const { folder } = download;
  const had = sizeOf(file);
  const validator = readAbout(folder)?.validator;
  const resumes = had > 0 && validator !== undefined;
  const headers = {
    'Accept-Encoding': 'identity',
    ...(resumes ? { Range: `bytes=${had}-`, 'If-Range': validator } : {}),
  };
  const { response, body } = await ask({ url, ...download, maxBytes: size, headers });
  // One that breaks before it is read says so to whoever reads it then.
  body.on('error', () => {});
  try {
    const isRest = response.status === 206;
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
    if (isRest && !(resumes && Number(range?.[1]) === had)) {
      throw new DownloadFault(`${url} answers with another part of the file than it was asked for.`);
    }
    if (!isRest) {
      // All of it, from the beginning: there is another file, or there are no parts to be had.
      forget(folder);
      const about: About = { sha512: wanted.sha512, size, validator: validatorOf(response.headers) };
      writeFileSync(join(folder, ABOUT), JSON.stringify(about));
    }
    const [start, flags] = isRest ? [had, 'a'] : [0, 'w'];
    await append(body, file, flags, new DownloadFault(`${url} is larger than it can be.`), size - start);
  } finally {
    // Whatever ends it before its end: the connection is not held.
    body.destroy();
  }
}

/**
 * Piece by piece: what a stream of writes has under way when another one fails comes to the file after its size was looked at.
 * @param tooLarge is thrown instead of writing more than `most` bytes
 */
async function append(body: Readable, file: string, flags: string, tooLarge: Error, most: number): Promise<void> {
  const handle = await open(file, flags);
  try {
    let left = most;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      left -= chunk.length;
      if (left < 0) throw tooLarge;
      await handle.writeFile(chunk);
    }
  } finally {
    await handle.close();
  }
}

/** A weak tag does not say that the bytes are the same. */
function validatorOf(headers: Headers): string | undefined {
  const tag = headers.get('etag');
  return tag?.startsWith('"') ? tag : (headers.get('last-modified') ?? undefined);
}

const ABOUT = 'about.json';

function readAbout(folder: string): About | undefined {
  try {
    return aboutSchema.parse(JSON.parse(readFileSync(join(folder, ABOUT), 'utf8')));
  } catch {
    // Not there, or cut off by the end of the program: then nothing is known of what is there.
    return undefined;
  }
}

function forget(folder: string): void {
  for (const name of ['archive', ABOUT]) rmSync(join(folder, name), { force: true });
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** What is kept then would be in the way of what has no room. */
function isOfDisk(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
}

async function sha512Of(file: string): Promise<string> {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('base64');
}
