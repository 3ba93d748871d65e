/**
 * Which apps are running, on the disk, for a shell that ends without being able to say so. As Chrome has it, an app counts as running from
 * the moment its event page is loaded until it goes away.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { writeWholeSync } from '../storage/write-whole-sync.ts';

const schema = z.array(z.object({ folder: z.string(), hasWindows: z.boolean() }));

export interface RunningRecord {
  /** Absolute path of the app's folder. */
  readonly folder: string;
  /** Whether some window of it was visible. */
  readonly hasWindows: boolean;
}

export class SessionRecord {
  readonly #file: string;
  readonly #warn: (message: string) => void;
  #written = '';

  /** @param file the profile's record of its running apps */
  constructor(file: string, warn: (message: string) => void) {
    this.#file = file;
    this.#warn = warn;
  }

  /** What was running when the last shell on the profile ended without `write([])`. To be asked before the first `write`. */
  read(): readonly RunningRecord[] {
    try {
      return schema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch {
      // None, which is the rule; or none that can be read, and an app too few is started.
      return [];
    }
  }

  /** Writes down what is running now, if that has changed. */
  write(running: readonly RunningRecord[]): void {
    const text = JSON.stringify(running);
    if (text === this.#written) return;
    this.#written = text;
    try {
      if (running.length === 0) return rmSync(this.#file, { force: true });
      mkdirSync(dirname(this.#file), { recursive: true });
      // It is for power cuts above all.
      writeWholeSync(this.#file, text);
    } catch (error) {
      this.#warn(`What is running cannot be written down (${this.#file}): ${(error as Error).message}.`);
    }
  }
}
