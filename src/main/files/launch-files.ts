/** What an app is started with: the files and links behind `--`, and which of the manifest's handlers is for them. */
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { matchesHostPermission, parseHostPermission } from '../package/host-permission.ts';
import { matchesGlob } from '../package/glob.ts';
import type { Manifest } from '../package/manifest.ts';
import { mimeType } from '../package/mime-types.ts';

export interface LaunchFile {
  /** Absolute. */
  readonly path: string;
  readonly isDirectory: boolean;
  /** Undefined for a directory, as in Chromium. */
  readonly type: string | undefined;
}

export interface LaunchLink {
  readonly id: string;
  readonly url: string;
}

/** Enough to see whether a file is text. */
const SNIFFED_BYTES = 512;

/** Whether an argument is a link and no path. */
export function isLink(argument: string): boolean {
  return /^https?:\/\//i.test(argument) && URL.canParse(argument);
}

/**
 * Looks at a file that the app is to be started with.
 * @param makes makes one that is missing, as Chromium does for an app that may write
 * @throws what the file system throws: for one that is not there, or must not be read
 */
export async function launchFile(path: string, makes: boolean): Promise<LaunchFile> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && makes) return undefined;
    throw error;
  });
  if (stats?.isDirectory()) return { path, isDirectory: true, type: undefined };
  if (stats && !stats.isFile()) throw new Error('It is neither a file nor a directory.');
  const handle = await open(path, stats ? 'r' : 'a+');
  try {
    return { path, isDirectory: false, type: await typeOf(path, handle) };
  } finally {
    await handle.close();
  }
}

/** By the name, and where that says nothing by what is in it: text or something else. */
async function typeOf(path: string, handle: FileHandle): Promise<string> {
  const known = mimeType(path);
  if (known !== 'application/octet-stream') return known;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0);
  const isText = buffer.subarray(0, bytesRead).every((byte) => byte >= 32 || (byte >= 8 && byte <= 13) || byte === 27);
  return isText ? 'text/plain' : known;
}

/** @returns the id of the handler that takes all of the files, the first in the order of the alphabet as in Chromium */
export function handlerFor({ file_handlers: handlers }: Manifest, files: readonly LaunchFile[]): string | undefined {
  return Object.keys(handlers)
    .toSorted()
    .find((id) => files.every((file) => takes(handlers[id], file)));
}

function takes(
  handler: Manifest['file_handlers'][string] | undefined,
  { path, isDirectory, type }: LaunchFile,
): boolean {
  if (!handler) return false;
  if (isDirectory) return handler.include_directories;
  if (type !== undefined && handler.types.some((pattern) => matchesGlob(pattern, type))) return true;
  const name = basename(path).toLowerCase();
  return handler.extensions.some((extension) =>
    extension === '*' ? true : extension === '' ? extname(name) === '' : name.endsWith(`.${extension.toLowerCase()}`),
  );
}

/** The link handler of the manifest for a URL, the first in the order of the alphabet. */
export function linkFor({ url_handlers: handlers }: Manifest, link: string): LaunchLink | undefined {
  const url = new URL(link);
  const id = Object.keys(handlers)
    .toSorted()
    .find((id) => handlers[id]?.matches.some((pattern) => matchesUrl(pattern, url)));
  return id === undefined ? undefined : { id, url: url.href };
}

function matchesUrl(pattern: string, url: URL): boolean {
  const permission = parseHostPermission(pattern);
  if (!permission || !matchesHostPermission(permission, url)) return false;
  return matchesGlob(pattern.replace(/^[^:]*:\/\/[^/]*/, ''), url.pathname + url.search);
}
