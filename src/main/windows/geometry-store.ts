/** Remembers where an app's windows were, by the app's own window id, across runs. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { Rect, WindowState } from '../host/window-service.ts';

export interface Geometry {
  /** The window's frame, in DIP. */
  readonly bounds: Rect;
  readonly state: WindowState;
}

const rect = z.object({ left: z.int(), top: z.int(), width: z.int(), height: z.int() });
const schema = z.record(
  z.string(),
  z.object({ bounds: rect, state: z.enum(['normal', 'fullscreen', 'maximized', 'minimized']) }),
);

/** Chrome writes about a second after the last change. */
const WRITE_DELAY_MS = 1000;
/** Oldest entries go first; Chrome bounds the number too. */
const MAX_ENTRIES = 100;

export class GeometryStore {
  readonly #file: string;
  readonly #warn: (message: string) => void;
  #entries: Map<string, Geometry> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string, warn: (message: string) => void) {
    this.#file = file;
    this.#warn = warn;
  }

  get(id: string): Geometry | undefined {
    return this.#load().get(id);
  }

  set(id: string, geometry: Geometry): void {
    const entries = this.#load();
    // Re-inserted at the end: the order of the map is the order of use.
    entries.delete(id);
    entries.set(id, geometry);
    for (const oldest of entries.keys()) {
      if (entries.size <= MAX_ENTRIES) break;
      entries.delete(oldest);
    }
    this.#timer ??= setTimeout(() => this.flush(), WRITE_DELAY_MS);
  }

  /** Writes now what waits to be written. */
  flush(): void {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      const temporary = `${this.#file}.new`;
      writeFileSync(temporary, JSON.stringify(Object.fromEntries(this.#load())));
      renameSync(temporary, this.#file);
    } catch (error) {
      this.#warn(`Window positions could not be saved in ${this.#file}: ${(error as Error).message}.`);
    }
  }

  #load(): Map<string, Geometry> {
    this.#entries ??= new Map(Object.entries(this.#read()));
    return this.#entries;
  }

  #read(): Record<string, Geometry> {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.#warn(`Window positions could not be read from ${this.#file}: ${(error as Error).message}.`);
      }
      return {};
    }
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      this.#warn(`${this.#file} holds no window positions that can be read; windows open at their default places.`);
      return {};
    }
  }
}
