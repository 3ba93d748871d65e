/** The file in which one machine keeps its view of an app's `storage.sync`: for itself, and in the shared folder for the others. */
import { createHash } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { isJson } from './pending-writes.ts';
import { wellFormed } from './stored-value.ts';
import type { SyncEntry } from './sync-entries.ts';

const FORMAT = 'holdfast-sync';
const VERSION = 1;
/** Far above what Chrome's quota lets a hundred machines write at once; whatever is larger is not one of ours. */
const MAX_BYTES = 32 * 1024 * 1024;
/** Programs that synchronise folders, and virus scanners, hold a file for moments; on Windows it cannot be replaced meanwhile. */
const RENAME_TRIES = 5;
const RENAME_PAUSE_MS = 40;

const count = z.int().nonnegative();
const schema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  app: z.string(),
  machine: z.string(),
  /** SHA-256 of the JSON text of `entries`: tells a half-written or half-copied file. */
  checksum: z.string(),
  /** Key, time, counter, machine, the value's JSON text or null for a removed key. */
  entries: z.array(
    z.tuple([z.string(), count, count, z.string().min(1), z.string().refine(isJson, 'no JSON text').nullable()]),
  ),
});

/** Not a whole file of this format; it may become one when the rest has arrived. */
export class SyncFileError extends Error {
  override readonly name = 'SyncFileError';
}

export interface SyncFileContent {
  readonly app: string;
  readonly machine: string;
  readonly entries: ReadonlyMap<string, SyncEntry>;
}

export function formatSyncFile({ app, machine, entries }: SyncFileContent): string {
  const rows = [...entries].map(([key, { time, counter, machine, text }]) => [
    key,
    time,
    counter,
    machine,
    text ?? null,
  ]);
  return `${JSON.stringify({ format: FORMAT, version: VERSION, app, machine, checksum: checksum(rows), entries: rows })}\n`;
}

/** @throws SyncFileError for everything but a whole file of this format and version. */
export function parseSyncFile(text: string): SyncFileContent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SyncFileError('it is not whole (no JSON)');
  }
  const { version } = Object(value) as { version?: unknown };
  if (typeof version === 'number' && version > VERSION) {
    throw new SyncFileError(`it has the format version ${version}, of a newer Holdfast`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new SyncFileError(`it is not of the format ${FORMAT}`);
  const { app, machine, entries } = parsed.data;
  if (checksum(entries) !== parsed.data.checksum) throw new SyncFileError('it is not whole (checksum)');
  return {
    app,
    machine,
    entries: new Map(
      entries.map(([key, time, counter, machine, text]) => [
        wellFormed(key),
        { time, counter, machine, text: text ?? undefined },
      ]),
    ),
  };
}

/**
 * @returns undefined when there is no such file.
 * @throws SyncFileError when it is not a whole file of ours; what the file system says otherwise.
 */
export async function readSyncFile(path: string): Promise<SyncFileContent | undefined> {
  try {
    if ((await stat(path)).size > MAX_BYTES) throw new SyncFileError('it is too large to be one of ours');
    return parseSyncFile(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces the file at once, so that nobody sees half of it; it is on the disk when this returns. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.new`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    for (let tries = 1; ; tries++) {
      try {
        return await rename(temporary, path);
      } catch (error) {
        if (process.platform !== 'win32' || tries === RENAME_TRIES) throw error;
        await pause(RENAME_PAUSE_MS);
      }
    }
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

function checksum(entries: unknown): string {
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}
