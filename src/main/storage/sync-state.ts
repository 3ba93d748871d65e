/** What this machine knows of an app's `storage.sync`: the newest entry of each key, its own and the others'. */
import { isJson } from './pending-writes.ts';
import { HybridClock, isNewer, type SyncEntry } from './sync-entries.ts';

/**
 * How long a removal is remembered, so that a machine which was off meanwhile does not bring the key back. The keys of an app may be
 * without number, so not for ever.
 */
const REMEMBER_REMOVAL_MS = 180 * 24 * 3600 * 1000;

export class SyncState {
  readonly entries = new Map<string, SyncEntry>();
  readonly #clock: HybridClock;
  readonly #now: () => number;

  constructor(machine: string, now: () => number = Date.now) {
    this.#clock = new HybridClock(machine, now);
    this.#now = now;
  }

  /** Takes entries as known, whatever there was. */
  know(entries: ReadonlyMap<string, SyncEntry>): void {
    for (const [key, entry] of entries) {
      this.#clock.saw(entry);
      this.entries.set(key, entry);
    }
  }

  /** Stamps what this machine has written. */
  wrote(texts: ReadonlyMap<string, string | undefined>): void {
    for (const [key, text] of texts) this.entries.set(key, { ...this.#clock.next(), text });
  }

  /** Those of another machine's entries that are newer than what is known here. What is written here from now on is later than them all. */
  newerAmong(theirs: ReadonlyMap<string, SyncEntry>): Map<string, SyncEntry> {
    const newer = new Map<string, SyncEntry>();
    for (const [key, entry] of theirs) {
      this.#clock.saw(entry);
      const known = this.entries.get(key);
      // A removal that is forgotten here and of which nothing is left.
      if (!known && entry.text === undefined && this.#isForgotten(entry)) continue;
      if (isNewer(entry, known)) newer.set(key, entry);
    }
    return newer;
  }

  /**
   * What is stored without a stamp: data was imported, or a crash came between the commit and its stamp. It counts as written now, unless
   * it is what another machine wrote.
   * @param texts what is stored, by key
   * @param newer what `newerAmong` gave
   */
  unstamped(texts: ReadonlyMap<string, string>, newer: ReadonlyMap<string, SyncEntry>): Map<string, string> {
    const changed = new Map<string, string>();
    for (const [key, text] of texts) {
      if (this.entries.get(key)?.text === text || newer.get(key)?.text === text) continue;
      // Damage stays here: a file with it would be refused by every machine.
      if (isJson(text)) changed.set(key, text);
    }
    return changed;
  }

  /** Entries that are known and not stored: the database was damaged and lost them. */
  missingIn(texts: ReadonlyMap<string, string>): Map<string, SyncEntry> {
    return new Map([...this.entries].filter(([key, { text }]) => text !== undefined && !texts.has(key)));
  }

  /** Drops removals of long ago. */
  forget(): void {
    for (const [key, entry] of this.entries) {
      if (entry.text === undefined && this.#isForgotten(entry)) this.entries.delete(key);
    }
  }

  #isForgotten({ time }: SyncEntry): boolean {
    return this.#now() - time > REMEMBER_REMOVAL_MS;
  }
}
