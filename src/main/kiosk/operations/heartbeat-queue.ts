/** Heartbeats that could not be sent yet: bounded, the oldest dropped first, and kept in a file of one line each, for after a restart. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeWholeSync } from '../../storage/write-whole-sync.ts';

/** What a file could be at most that this has written. */
const MAX_TEXT = 64 * 1024 * 1024;

export class HeartbeatQueue {
  readonly #file: string;
  readonly #limit: () => number;
  #waiting: string[];
  /** Lines in the file; those that were dropped since stay there until it is written anew. Infinity: it may end in the half of one. */
  #lines: number;
  #dropped = 0;

  /** @param limit of heartbeats */
  constructor(file: string, limit: () => number) {
    this.#file = file;
    this.#limit = limit;
    const text = readText(file);
    this.#waiting = text.split('\n').filter(isObject);
    this.#lines = text === '' || text.endsWith('\n') ? this.#waiting.length : Infinity;
    this.#trim();
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** How many were too many for it, since it was made. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The oldest ones. */
  first(count: number): readonly string[] {
    return this.#waiting.slice(0, count);
  }

  /** @param text JSON, of one line. @throws when the disk does not take it; it waits in memory all the same */
  add(text: string): void {
    this.#waiting.push(text);
    this.#trim();
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    // Not all of it each time: it may be offline for days.
    if (this.#lines >= 2 * this.#limit()) return this.#rewrite();
    const lines = this.#lines + 1;
    this.#lines = Infinity;
    append(this.#file, `${text}\n`);
    this.#lines = lines;
  }

  /** Takes some of the oldest away; the file follows with `settle`. */
  remove(count: number): void {
    this.#waiting.splice(0, count);
  }

  /** @throws when the disk does not take it */
  settle(): void {
    if (this.#lines === this.#waiting.length) return;
    if (this.#waiting.length > 0) return this.#rewrite();
    rmSync(this.#file, { force: true });
    this.#lines = 0;
  }

  #trim(): void {
    const over = this.#waiting.length - this.#limit();
    if (over <= 0) return;
    this.#waiting.splice(0, over);
    this.#dropped += over;
  }

  #rewrite(): void {
    writeWholeSync(this.#file, this.#waiting.map((text) => `${text}\n`).join(''));
    this.#lines = this.#waiting.length;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-MAX_TEXT);
  } catch {
    return '';
  }
}

/** It is on the disk then, also after a power cut. */
function append(path: string, text: string): void {
  const file = openSync(path, 'a', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A power cut may have left the half of a line. */
function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
