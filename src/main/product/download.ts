/** Gets what an update server has. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { isUpdateUrl } from './update-url.ts';

export interface Download {
  readonly url: string;
  /** More is refused as soon as it comes. */
  readonly maxBytes: number;
  readonly fetch: typeof fetch;
  /** For the whole of it: a server that stops sending must not keep the next check from being made. */
  readonly timeMs?: number | undefined;
}

/** The server sends what it must not: it is of no use to ask it again at once. */
export class DownloadFault extends Error {}

/** The server has nothing there. */
export class NotThere extends Error {}

const DOWNLOAD_MS = 30 * 60 * 1000;

/** @throws Error unless all of it came, over https; `NotThere` where there is nothing */
export async function downloadText(download: Download): Promise<string> {
  const chunks: Buffer[] = [];
  const { body } = await ask(download);
  await pipeline(body, limited(download.url, download.maxBytes), async (parts: AsyncIterable<Buffer>) => {
    for await (const part of parts) chunks.push(part);
  });
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Writes it to a file that is not there yet.
 * @returns its SHA-512, in base64, and its size
 * @throws Error unless all of it came, over https; the file may be there, in part
 */
export async function downloadFile(download: Download, file: string): Promise<{ sha512: string; size: number }> {
  const hash = createHash('sha512');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  const { body } = await ask(download);
  await pipeline(body, limited(download.url, download.maxBytes), measure, createWriteStream(file, { flags: 'wx' }));
  return { sha512: hash.digest('base64'), size };
}

/**
 * @returns the body is the caller's to read to its end, or to destroy
 * @throws Error for another answer than one that has the file, or a part of it
 */
export async function ask({
  url,
  fetch,
  timeMs = DOWNLOAD_MS,
  headers = {},
}: Download & { readonly headers?: Readonly<Record<string, string>> }): Promise<{
  response: Response;
  body: Readable;
}> {
  requireSecure(url);
  const response = await fetch(url, { signal: AbortSignal.timeout(timeMs), redirect: 'follow', headers });
  try {
    if (response.url !== '') requireSecure(response.url);
    if (response.status === 404) throw new NotThere(`${url} answers 404.`);
    if (response.status === 416) throw new DownloadFault(`${url} answers 416.`);
    if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
  } catch (error) {
    // What nobody reads would hold its connection.
    await response.body?.cancel().catch(() => {});
    throw error;
  }
  return { response, body: response.body ? Readable.fromWeb(response.body as ReadableStream) : Readable.from([]) };
}

function limited(url: string, maxBytes: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > maxBytes ? new DownloadFault(`${url} is larger than it can be.`) : null, chunk);
    },
  });
}

function requireSecure(url: string): void {
  if (!isUpdateUrl(url)) throw new Error(`${url} is not an https: address.`);
}
