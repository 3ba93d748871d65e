/**
 * Names for the files that writes go to before they take their places, and what is left of these when the shell is killed: the next load of the
 * app removes it. A name has a mark that nobody else knows, and the record has the folders in which there are such names; so nothing but
 * what was made here is ever removed.
 */
import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import type { AppRecords } from '../storage/app-records.ts';

const RECORD = 'temporary-files';
/** Folders that are remembered; beyond it the oldest go. */
const MOST_FOLDERS = 256;
/** Of the name of the file itself, in bytes; file systems take 255. */
const MOST_NAME = 180;

const stored = z.array(z.object({ mark: z.string().regex(/^[0-9a-f]{16}$/), folder: z.string() }));
type Place = z.infer<typeof stored>[number];

/** Marks of loads that have ended and have something under way still: the next load leaves that alone. */
const ending = new Set<string>();

export class TemporaryFiles {
  readonly #records: AppRecords | undefined;
  /** Of this load. */
  readonly #mark = randomBytes(8).toString('hex');
  readonly #followed = new Set<Promise<unknown>>();
  #places: readonly Place[];

  /** @param records undefined: nothing is remembered */
  constructor(records?: AppRecords) {
    this.#records = records;
    this.#places = this.#kept();
  }

  /** A new path beside a file. The folder has been remembered when this returns. @param path of the file that it is to replace */
  pathBeside(path: string): string {
    const folder = dirname(path);
    if (!this.#places.some((place) => place.mark === this.#mark && place.folder === folder)) {
      this.#keep([...this.#places, { mark: this.#mark, folder }].slice(-MOST_FOLDERS));
    }
    const name = Buffer.from(basename(path)).subarray(0, MOST_NAME).toString();
    return join(folder, `.${name}.${this.#mark}${randomBytes(4).toString('hex')}.tmp`);
  }

  /** Whether this load has made a file of that name for a write. */
  isOne(name: string): boolean {
    return madeWith(this.#mark).test(name);
  }

  /** Removes what earlier loads have left. A folder that is not there now (a drive that is not plugged in) is tried again the next time. */
  async sweep(): Promise<void> {
    const earlier = this.#places.filter(({ mark }) => mark !== this.#mark && !ending.has(mark));
    if (earlier.length === 0) return;
    const swept = new Set<Place>();
    for (const place of earlier) if (await removeLeftovers(place)) swept.add(place);
    this.#keep(this.#places.filter((place) => !swept.has(place)));
  }

  /** Work that takes such names: before it is over the load has not ended. */
  async follow<T>(work: Promise<T>): Promise<T> {
    this.#followed.add(work);
    try {
      return await work;
    } finally {
      this.#followed.delete(work);
    }
  }

  /** The load ends, and nothing of it is left but for what is followed. */
  end(): void {
    if (this.#followed.size > 0) return void this.endAfter(Promise.allSettled(this.#followed));
    ending.delete(this.#mark);
    // As it is now: the next load may have begun.
    const places = this.#kept();
    const others = places.filter(({ mark }) => mark !== this.#mark);
    if (others.length < places.length) this.#keep(others);
  }

  /** The load ends, but for what is under way: what the end of the shell leaves of that is remembered. @param over never rejects */
  async endAfter(over: Promise<unknown>): Promise<void> {
    ending.add(this.#mark);
    await over;
    this.end();
  }

  #kept(): readonly Place[] {
    return stored.safeParse(this.#records?.read(RECORD)).data ?? [];
  }

  #keep(places: readonly Place[]): void {
    this.#places = places;
    // Without it something may be left for the user to remove; that is no reason not to write.
    this.#records?.write(RECORD, places.length === 0 ? undefined : places);
  }
}

const madeWith = (mark: string): RegExp => new RegExp(`^\\..+\\.${mark}[0-9a-f]{8}\\.tmp$`, 's');

async function removeLeftovers({ mark, folder }: Place): Promise<boolean> {
  const isLeft = madeWith(mark);
  try {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isFile() && isLeft.test(entry.name)) await rm(join(folder, entry.name));
    }
    return true;
  } catch {
    return false;
  }
}
