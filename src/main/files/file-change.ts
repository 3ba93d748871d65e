/** A file that is being changed, and how what was written into it is undone. */
import type { FileHandle } from 'node:fs/promises';
import type { WriterMarks } from './writer-marks.ts';
import { copyParts } from './written-file.ts';

export interface Change {
  readonly path: string;
  readonly handle: FileHandle;
  /** What is written to instead of the file itself; undefined for what only adds to it. */
  readonly temporary: string | undefined;
  /** The file's length before, in bytes, to which it is cut when adding fails. */
  readonly before: number;
  readonly marks: WriterMarks;
  /** The page that wrote last: when it goes, nobody is left to say that it has come to rest. Undefined when that is not known. */
  page: object | undefined;
  /** Streams by which the browser writes to it. */
  readonly streams: Streams;
}

export interface StreamUser {
  /** Of the app. */
  readonly owner: object;
  readonly page: object;
  readonly writer: string;
}

/** By stream, who has it. */
export type Streams = Map<string, StreamUser>;

/** Cuts off what an operation has added, unless something else has been added behind it, by this app or by others. */
export async function takeBack({ handle, before, marks }: Change, operation: string): Promise<void> {
  const added = marks.added(operation);
  if (!added) return;
  try {
    const { size } = await handle.stat();
    if (size <= added[1]) await handle.truncate(Math.max(before, Math.min(size, added[0])));
  } catch {
    // Then it stays, as in Chromium.
  }
}

/** Puts the old content where the operation's writer alone has written. */
export async function restore({ path, handle, before, marks }: Change, operation: string): Promise<void> {
  try {
    const own = marks.own(operation);
    await copyParts(
      path,
      handle,
      own.map(([from, to]) => [from, Math.min(to, before)] as const),
    );
    if (marks.othersHaveCut(operation) || own.length === 0) return;
    const { size } = await handle.stat();
    const end = Math.max(before, marks.othersEnd(operation));
    if (size > end) await handle.truncate(end);
  } catch {
    // The disk may have no room for that either; then parts of what failed stay, as they do in Chromium.
  }
}
