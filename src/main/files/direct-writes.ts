/**
 * Lets the browser's own process write what pages write into files, without main in between (docs/decisions/013-the-browser-writes.md). The app's
 * event page has a handle of a folder of the shell's, in which its surface opens streams. What such a stream is given the browser writes to a
 * swap file beside the stream's own, which it opens by name for each write; main makes that name a link to the file that is to be written, and takes
 * it away again. So a page can write to a file while main says so, and never learns where it is.
 */
import { constants, rmSync } from 'node:fs';
import { link, lstat, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** Of a stream: also the name of a file, and what is written to it to see where it goes. */
const NAME = /^[0-9a-f]{16}$/;
/** Streams that an app may have: each is a small file. Of more the oldest is forgotten, and its writes fail. */
const MOST_STREAMS = 64;
/**
 * Links that are tried with each new stream. The second tells whether the browser opens the name for each write: should it keep what it has opened
 * once, writes would go astray.
 */
const TRIALS = 2;
const SWAP = '.crswap';
const TRIAL = '.trial';

export class DirectWrites {
  /** Absolute; undefined where the browser does not write. */
  readonly #folder: string | undefined;
  readonly #made: Promise<boolean>;
  /** By name, the trials that a stream has passed. */
  readonly #passed = new Map<string, number>();
  /** Trials are made one after the other: a page may ask for many at once, and their number is bounded. */
  #lastTrial: Promise<unknown> = Promise.resolve();
  #links = 0;
  #isDisposed = false;

  /** @param folder absolute, of this app alone; what is in it is removed. Without one every stream is refused */
  constructor(folder?: string) {
    this.#folder = folder;
    this.#made = folder === undefined ? Promise.resolve(false) : clear(folder);
  }

  /** @returns the folder, empty or with the streams of this load in it; undefined when there is none */
  async folder(): Promise<string | undefined> {
    if (!(await this.#made) || this.#isDisposed) return undefined;
    // Only those who write need it.
    return mkdir(this.#folder ?? '', { recursive: true, mode: 0o700 }).then(
      () => this.#folder,
      () => undefined,
    );
  }

  /** Whether the browser may hand this path to the event page. */
  isFolder(path: string): boolean {
    return !this.#isDisposed && path === this.#folder;
  }

  /**
   * A stream is new, or has written its own name to where its last trial was.
   * @param stream from the page: untrusted
   * @returns true when it has passed all trials; false when its name is to be written (again)
   * @throws when it has not been written where it should have been
   */
  tryOut(stream: string): Promise<boolean> {
    const done = this.#lastTrial.then(() => this.#tryOut(stream));
    this.#lastTrial = done.catch(() => {});
    return done;
  }

  async #tryOut(stream: string): Promise<boolean> {
    const folder = await this.folder();
    if (folder === undefined || !NAME.test(stream)) throw new Error('There are no such streams.');
    const passed = this.#passed.get(stream);
    if (passed === TRIALS) return true;
    if (passed === undefined && this.#passed.size >= MOST_STREAMS) await this.#forgetOldest(folder);
    const trial = join(folder, `${stream}${TRIAL}`);
    if (passed !== undefined && !(await holds(trial, stream))) throw new Error('The stream goes astray.');
    await rm(trial, { force: true });
    const next = passed === undefined ? 0 : passed + 1;
    this.#passed.set(stream, next);
    if (next === TRIALS) {
      await this.release(stream);
      return true;
    }
    await writeFile(trial, '', { flag: 'wx' });
    await this.#point(folder, stream, trial);
    return false;
  }

  /**
   * Lets a stream write to a file, until `release`.
   * @param stream from the page: untrusted
   * @param handle what must be at the path
   * @returns false when it cannot: the file is on another volume, or is another one by now
   */
  async point(stream: string, path: string, handle: FileHandle): Promise<boolean> {
    const folder = await this.folder();
    if (folder === undefined || this.#passed.get(stream) !== TRIALS) return false;
    this.#links += 1;
    // Not yet where the stream writes: what has taken the file's place on the way is not to be written to.
    const made = join(folder, `${stream}.${this.#links}`);
    try {
      await link(path, made);
      const [linked, open] = await Promise.all([lstat(made, { bigint: true }), handle.stat({ bigint: true })]);
      if (linked.isFile() && linked.ino === open.ino && linked.dev === open.dev && !this.#isDisposed) {
        await this.release(stream);
        await rename(made, join(folder, `${stream}${SWAP}`));
        return true;
      }
    } catch {
      // A drive without links, or another than the profile's.
    }
    await rm(made, { force: true }).catch(() => {});
    await this.release(stream);
    return false;
  }

  /** What is under way is still written; nothing after it. */
  async release(stream: string): Promise<void> {
    if (this.#folder !== undefined) await rm(join(this.#folder, `${stream}${SWAP}`), { force: true }).catch(() => {});
  }

  /** At once. Links only are removed, not the files. */
  dispose(): void {
    this.#isDisposed = true;
    try {
      if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true, maxRetries: 2 });
    } catch {
      // The browser may be at it still; what is left goes when the app is loaded again.
    }
  }

  async #forgetOldest(folder: string): Promise<void> {
    const [oldest = ''] = this.#passed.keys();
    this.#passed.delete(oldest);
    for (const end of ['', SWAP, TRIAL]) await rm(join(folder, `${oldest}${end}`), { force: true });
  }

  async #point(folder: string, stream: string, path: string): Promise<void> {
    const swap = join(folder, `${stream}${SWAP}`);
    await rm(swap, { force: true });
    await link(path, swap);
  }
}

/** Reads no more than that: it is the page's to write. */
async function holds(path: string, text: string): Promise<boolean> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(text.length + 1));
    return buffer.toString('latin1', 0, bytesRead) === text;
  } finally {
    await handle.close();
  }
}

async function clear(folder: string): Promise<boolean> {
  return rm(folder, { recursive: true, force: true }).then(
    () => true,
    () => false,
  );
}
