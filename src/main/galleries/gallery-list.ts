/**
 * The folders of media that an app knows, by numbers that last, and which of them the user lets it use; kept in the profile. Chromium has one
 * list for all apps; here each app has its own.
 */
import * as z from 'zod';
import type { MediaDevice, MediaFolder } from '../host/media-service.ts';
import type { AppRecords } from '../storage/app-records.ts';

export const GALLERIES_RECORD = 'media-galleries';

const gallery = z.object({
  id: z.int().positive(),
  /** Absolute. */
  path: z.string(),
  /** Where it comes from: the system's own folders, a medium, or the user. */
  origin: z.enum(['music', 'pictures', 'videos', 'device', 'user']),
  /** What the user knows it by. */
  name: z.string(),
  /** The user's word; without one it depends on what the manifest grants. */
  isAllowed: z.boolean().optional(),
});
export const galleriesRecord = z.object({ nextId: z.int().positive(), galleries: z.array(gallery) });

export type Gallery = z.infer<typeof gallery>;

/** Of media that come and go, and of folders that a user adds; the oldest without a word of the user's goes then. */
const MOST = 500;

export class GalleryList {
  readonly #records: AppRecords;
  readonly #findsAll: () => boolean;
  #nextId = 1;
  #galleries: Gallery[] = [];

  /** @param findsAll `allAutoDetected`: the app may use what is not the user's own addition without being asked */
  constructor(records: AppRecords, findsAll: () => boolean) {
    this.#records = records;
    this.#findsAll = findsAll;
    const found = galleriesRecord.safeParse(records.read(GALLERIES_RECORD));
    if (!found.success) return;
    this.#galleries = found.data.galleries;
    this.#nextId = Math.max(found.data.nextId, ...this.#galleries.map(({ id }) => id + 1));
  }

  /** What the system tells now: the folders first, which are numbered in that order. */
  found(folders: readonly MediaFolder[], devices: readonly MediaDevice[]): void {
    let changed = false;
    for (const { kind, path } of folders) {
      const known = this.#galleries.find(({ origin }) => origin === kind);
      if (known?.path === path) continue;
      changed = true;
      // The user has another such folder now.
      if (known) Object.assign(known, { path, name: path });
      else this.#make({ path, name: path, origin: kind });
    }
    for (const { name, path } of devices) {
      if (this.#galleries.some((known) => known.origin === 'device' && known.path === path && known.name === name))
        continue;
      changed = true;
      this.#make({ path, name, origin: 'device' });
    }
    if (changed) this.#write();
  }

  get all(): readonly Gallery[] {
    return this.#galleries;
  }

  get(id: number): Gallery | undefined {
    return this.#galleries.find((one) => one.id === id);
  }

  isAllowed({ isAllowed, origin }: Gallery): boolean {
    return isAllowed ?? (origin !== 'user' && this.#findsAll());
  }

  /** A number for a folder that the user may be going to add. It is not kept before `add`. */
  newId(): number {
    return this.#nextId++;
  }

  /** The user gives the app a folder. @returns that of the folder's gallery, which may have been there */
  add(path: string, newId?: number): number {
    const known = this.#galleries.find((one) => one.path === path);
    const id = known?.id ?? newId ?? this.newId();
    if (known) known.isAllowed = true;
    else this.#galleries.push({ id, path, name: path, origin: 'user', isAllowed: true });
    this.#trim();
    this.#write();
    return id;
  }

  /** The user's word about all that were shown. */
  decide(shown: readonly number[], allowed: ReadonlySet<number>): void {
    for (const one of this.#galleries) if (shown.includes(one.id)) one.isAllowed = allowed.has(one.id);
    // A folder that the user has added and then taken away is forgotten.
    this.#galleries = this.#galleries.filter(({ origin, isAllowed }) => origin !== 'user' || isAllowed);
    this.#write();
  }

  #make(gallery: Pick<Gallery, 'path' | 'name' | 'origin'>): void {
    this.#galleries.push({ id: this.newId(), ...gallery });
    this.#trim();
  }

  #trim(): void {
    if (this.#galleries.length <= MOST) return;
    const oldest = this.#galleries.findIndex(({ isAllowed, origin }) => origin === 'device' && isAllowed === undefined);
    this.#galleries.splice(Math.max(oldest, 0), 1);
  }

  #write(): void {
    this.#records.write(GALLERIES_RECORD, { nextId: this.#nextId, galleries: this.#galleries });
  }
}
