/**
 * Streams by which the browser's own process writes to the user's files, as fast as it writes its own (src/main/files/direct-writes.ts). All pages
 * of an app share them, and the folder that they are in. Whatever fails here is done by way of main instead, which knows the errors.
 */
import { shared } from '../app-realm.ts';
import { apply, create } from '../primordials.ts';
import type { DirectFolder, DirectoryHandle, FileHandle, Stream, WriteStream } from './direct-folder.ts';
import type { CallMain, EntryRecord } from './entry-record.ts';

interface Classes {
  readonly FileSystemDirectoryHandle?: { readonly prototype: DirectoryHandle };
  readonly FileSystemFileHandle?: { readonly prototype: FileHandle };
  readonly FileSystemWritableFileStream?: { readonly prototype: Pick<WriteStream, 'write'> };
  readonly WritableStream?: { readonly prototype: Pick<WriteStream, 'abort'> };
}

const classes = globalThis as Classes;
const getFileHandle = classes.FileSystemDirectoryHandle?.prototype.getFileHandle;
const createWritable = classes.FileSystemFileHandle?.prototype.createWritable;
const write = classes.FileSystemWritableFileStream?.prototype.write;
const abort = classes.WritableStream?.prototype.abort;
const { then } = Promise.prototype;
const { random, floor } = Math;
const PageBlob = Blob;
const closedGetter = Reflect.getOwnPropertyDescriptor(window, 'closed')?.get as (() => boolean) | undefined;

/** Writers that write at a time by streams; others go by way of main. */
const MOST_STREAMS = 4;
/** Streams that failed one after the other, after which no more are made. */
const MOST_FAILED = 16;
const NAME_LENGTH = 16;
const HEXADECIMAL = '0123456789abcdef';

/** A file that the browser may write to, until `end`. */
export interface Lease {
  /** Bytes: nothing before this may be written. */
  readonly from: number;
  /** @param done gets false when it is not known what has been written */
  write(position: number, content: Blob, done: (ok: boolean) => void): void;
  /** A write has failed, and the rest will. */
  isBroken(): boolean;
  end(): void;
}

export interface DirectStreams {
  /**
   * @param position where the first write is going to be
   * @param operation under which main knows it, should it get something of it
   * @param done may run at once; gets undefined when the browser cannot write to this file now, null when it never can
   */
  lease(entry: EntryRecord, position: number, operation: string, done: (lease: Lease | undefined | null) => void): void;
}

export function createDirectStreams(call: CallMain): DirectStreams {
  const open = (folder: DirectFolder, handle: DirectoryHandle) => {
    const name = randomName();
    const failed = () => {
      folder.opening = undefined;
      folder.failed += 1;
    };
    const opened = (stream: WriteStream) => {
      const made: Stream = { name, stream, user: undefined, pending: 0 };
      const tryOut = () =>
        call('runtime.entryTryStream', [name], (error, results) => {
          if (error !== null) return failed();
          if (results[0] !== true) return writeTo(made, 0, new PageBlob([name]), (ok) => (ok ? tryOut() : failed()));
          folder.opening = undefined;
          folder.streams[folder.streams.length] = made;
        });
      tryOut();
    };
    const writable = (file: FileHandle) =>
      void apply(then, apply(createWritable as NonNullable<typeof createWritable>, file, [create(null)]), [
        opened,
        failed,
      ]);
    const options = create(null) as { create: boolean };
    options.create = true;
    folder.opening = window;
    void apply(then, apply(getFileHandle as NonNullable<typeof getFileHandle>, handle, [name, options]), [
      writable,
      failed,
    ]);
  };

  /** Makes ready what a later call may use. */
  const prepare = (folder: DirectFolder) => {
    if (folder.opening && !isClosed(folder.opening)) return;
    if (folder.failed > MOST_FAILED || folder.streams.length >= MOST_STREAMS) return;
    if (folder.handle) return open(folder, folder.handle);
    if (folder.asked) return;
    folder.asked = true;
    folder.waiting = () => prepare(folder);
    call('runtime.entryStreams', [], () => {});
  };

  return {
    lease(entry, position, operation, done) {
      if (!getFileHandle || !createWritable || !write || !abort || !closedGetter) return done(null);
      const folder = shared().direct;
      const found = idle(folder);
      if (!found) {
        prepare(folder);
        return done(undefined);
      }
      found.user = window;
      const { fileSystem, fullPath } = entry;
      call('runtime.entryDirect', [fileSystem.id, fullPath, position, operation, found.name], (error, results) => {
        const from = error === null ? results[0] : null;
        const ended = () => call('runtime.entryEndDirect', [fileSystem.id, fullPath, found.name], () => {});
        if (typeof from === 'number') return done(leaseOf(folder, found, from, ended));
        found.user = undefined;
        done(null);
      });
    },
  };
}

/** @param ended tells main that nothing is under way any more */
function leaseOf(folder: DirectFolder, own: Stream, from: number, ended: () => void): Lease {
  let isBroken = false;
  return {
    from,
    write(position, content, done) {
      if (isBroken) return done(false);
      writeTo(own, position, content, (ok) => {
        if (ok) folder.failed = 0;
        // After a failure a stream takes nothing more.
        else if (!isBroken) {
          isBroken = true;
          folder.failed += 1;
          forget(folder, own);
        }
        done(ok);
      });
    },
    isBroken: () => isBroken,
    end() {
      own.user = undefined;
      ended();
    },
  };
}

function writeTo(own: Stream, position: number, data: Blob, done: (ok: boolean) => void): void {
  const chunk = create(null) as Record<string, unknown>;
  chunk['type'] = 'write';
  chunk['position'] = position;
  chunk['data'] = data;
  own.pending += 1;
  const over = (ok: boolean) => {
    own.pending -= 1;
    done(ok);
  };
  const written = apply(write as NonNullable<typeof write>, own.stream, [chunk]) as Promise<void>;
  void apply(then, written, [() => over(true), () => over(false)]);
}

const isClosed = (other: Window): boolean => apply(closedGetter as () => boolean, other, []);

/** One that no writer has, or whose writer's window is gone. */
function idle(folder: DirectFolder): Stream | undefined {
  for (let i = 0; i < folder.streams.length; i++) {
    const stream = folder.streams[i] as Stream;
    if (stream.pending > 0) continue;
    if (stream.user === undefined || isClosed(stream.user)) return stream;
  }
  return undefined;
}

function forget(folder: DirectFolder, own: Stream): void {
  const rest: Stream[] = [];
  for (let i = 0; i < folder.streams.length; i++) {
    const stream = folder.streams[i] as Stream;
    if (stream !== own) rest[rest.length] = stream;
  }
  folder.streams = rest;
  void apply(then, apply(abort as NonNullable<typeof abort>, own.stream, []), [nothing, nothing]);
}

function nothing(): void {}

function randomName(): string {
  let name = '';
  for (let i = 0; i < NAME_LENGTH; i++) name += HEXADECIMAL[floor(random() * HEXADECIMAL.length)];
  return name;
}
