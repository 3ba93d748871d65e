/**
 * Has written what is to be written: a Blob in pieces. The browser writes them where it can (direct-streams.ts); otherwise main does, and is sent
 * small ones over the port, large ones as requests to the app's own origin, by way of the browser's store of Blobs (src/main/files/uploads.ts).
 */
import { UPLOAD_PATH } from '../../api/core/entries.ts';
import { apply, create, later } from '../primordials.ts';
import type { Lease } from './direct-streams.ts';
import type { CallMain, EntryRecord } from './entry-record.ts';

const PageUint8Array = Uint8Array;
const { slice, arrayBuffer } = Blob.prototype;
const sizeGetter = Reflect.getOwnPropertyDescriptor(Blob.prototype, 'size')?.get as () => number;
const { then } = Promise.prototype;
const { fetch: request } = globalThis;
const { text } = Response.prototype;
const statusOf = Reflect.getOwnPropertyDescriptor(Response.prototype, 'status')?.get as () => number;
const NO_CONTENT = 204;
const { random } = Math;
const encode = encodeURIComponent;
const { origin } = window.location;

/** A request costs main some milliseconds, and each piece is in its memory as a whole. */
const PIECE = 8 * 1024 * 1024;
/** Pieces that are on their way to main at a time. */
const UNDER_WAY = 2;
/** What is larger goes as a request. */
const MOST_IN_MESSAGE = 128 * 1024;

/** @throws for what is no Blob */
export const sizeOf = (blob: Blob): number => apply(sizeGetter, blob, []);

export interface Sending {
  readonly entry: EntryRecord;
  /** Where in the file it goes, in bytes. */
  readonly position: number;
  readonly blob: Blob;
  /** For main, which takes no more of a write that has failed: no other of the app's may have the name. */
  readonly operation: string;
  /** Of this file, while the browser writes to it. */
  lease?(): Lease | undefined;
  /** Nothing more is sent then. */
  isAborted(): boolean;
  /** So many bytes more have been written. */
  wrote(bytes: number): void;
  /** Nothing is under way any more. @param failure an EntryErrorCode */
  ended(failure: string | undefined): void;
}

/** A name for a writer, and for a write that has none. */
export const newOperation = (): string => `${random()}`;

/** Always ends later, for an empty Blob too. */
export function sendBlob(call: CallMain, sending: Sending): void {
  const { entry, position, blob, operation, isAborted, wrote, ended } = sending;
  const total = sizeOf(blob);
  let read = 0;
  let underWay = 0;
  let reading = false;
  let failure: string | undefined;
  const next = () => {
    const over = failure !== undefined || isAborted();
    if (!over && !reading && read < total && underWay < UNDER_WAY) sendPiece();
    if (underWay > 0 || reading) return;
    if (over || read >= total) ended(failure);
  };
  const sendPiece = () => {
    const from = read;
    read = from + PIECE < total ? from + PIECE : total;
    const length = read - from;
    const lease = sending.lease?.();
    const part = from === 0 && read === total && lease ? blob : (apply(slice, blob, [from, read]) as Blob);
    const done = (error: string | null) => {
      underWay -= 1;
      if (error !== null) failure ??= error;
      else if (!isAborted()) wrote(length);
      next();
    };
    const toMain = () => {
      underWay += 1;
      upload(entry, position + from, part, operation, done);
    };
    if (lease && position + from >= lease.from) {
      underWay += 1;
      lease.write(position + from, part, (ok) => {
        if (ok) return done(null);
        underWay -= 1;
        toMain();
      });
      return next();
    }
    if (length > MOST_IN_MESSAGE) {
      toMain();
      return next();
    }
    reading = true;
    const got = (buffer: ArrayBuffer) => {
      reading = false;
      if (isAborted() || failure !== undefined) return next();
      underWay += 1;
      const bytes = new PageUint8Array(buffer);
      call('runtime.entryWrite', [entry.fileSystem.id, entry.fullPath, position + from, bytes, operation], done);
      next();
    };
    const broken = () => {
      reading = false;
      // Chromium's for a Blob that has gone bad.
      failure ??= 'InvalidState';
      next();
    };
    void apply(then, apply(arrayBuffer, part, []) as Promise<ArrayBuffer>, [got, broken]);
  };
  if (total > 0) next();
  // Nothing to write, which nothing can refuse.
  else later(next);
}

function upload(
  { fileSystem, fullPath }: EntryRecord,
  position: number,
  part: Blob,
  operation: string,
  done: (error: string | null) => void,
): void {
  const query = `fileSystem=${fileSystem.id}&position=${position}&operation=${operation}&fullPath=${encode(fullPath)}`;
  const init = create(null) as RequestInit;
  init.method = 'POST';
  init.body = part;
  const broken = () => later(() => done('InvalidState'));
  const answered = (response: Response) => {
    if ((apply(statusOf, response, []) as number) === NO_CONTENT) return later(() => done(null));
    const told = (failure: string) => later(() => done(failure));
    void apply(then, apply(text, response, []) as Promise<string>, [told, broken]);
  };
  void apply(then, request(`${origin}${UPLOAD_PATH}?${query}`, init), [answered, broken]);
}
