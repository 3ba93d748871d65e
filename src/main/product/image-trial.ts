/**
 * The trial of an AppImage that was replaced by another version: the one before it is kept, and takes its place again when the new one was
 * started twice without having launched its app. The new program counts its own starts, so it has to come that far.
 */
import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { programVersionText } from './program-version.ts';
import type { ProgramVersion } from './program-version.ts';
import { writeStateFile } from './state-file.ts';

const STARTS = 2;

const stateSchema = z.strictObject({
  trial: z.strictObject({ version: z.string(), starts: z.number().int().nonnegative() }).optional(),
  /** Versions that were given up. */
  bad: z.array(z.string()).default([]),
});
type State = z.infer<typeof stateSchema>;

export class ImageTrial {
  readonly #folder: string;
  readonly #image: string;
  readonly #version: string;
  readonly #warn: (message: string) => void;

  /**
   * @param folder in the profile
   * @param image the AppImage that runs
   * @param version of it
   * @param warn is told what keeps it from going back, or from knowing when to
   */
  constructor(folder: string, image: string, version: ProgramVersion, warn: (message: string) => void = () => {}) {
    this.#folder = folder;
    this.#image = image;
    this.#version = programVersionText(version);
    this.#warn = warn;
  }

  /** The AppImage is about to be replaced by another version. */
  keep(next: ProgramVersion): void {
    mkdirSync(this.#folder, { recursive: true });
    const { trial, bad } = this.#read();
    // One that is on trial itself is none to come back to: the one before it is there.
    if (trial?.version !== this.#version) replaceImage(this.#image, this.#kept);
    this.#write({ trial: { version: programVersionText(next), starts: 0 }, bad });
  }

  /**
   * Counts the start of the app in this program.
   * @returns the version that is given up: the AppImage is the one before it again, and has to be started anew
   */
  begin(): string | undefined {
    const { trial, bad } = this.#read();
    if (trial?.version !== this.#version) return undefined;
    if (trial.starts < STARTS) {
      this.#tryWrite({ trial: { ...trial, starts: trial.starts + 1 }, bad });
      return undefined;
    }
    try {
      replaceImage(this.#kept, this.#image);
    } catch (error) {
      // It runs on: one that ended here would never start again.
      this.#warn(
        `Version ${this.#version} of the program never launched, and the one before cannot be put back: ${String(error)}`,
      );
      return undefined;
    }
    this.#tryWrite({ bad: [...bad, this.#version].slice(-20) });
    return this.#version;
  }

  /** The program has launched its app. */
  confirm(): void {
    if (this.isOnTrial) this.#tryWrite({ bad: this.#read().bad });
  }

  get isOnTrial(): boolean {
    return this.#read().trial?.version === this.#version;
  }

  isBad(version: ProgramVersion): boolean {
    return this.#read().bad.includes(programVersionText(version));
  }

  get #kept(): string {
    return join(this.#folder, 'last-good.AppImage');
  }

  get #file(): string {
    return join(this.#folder, 'image.json');
  }

  #read(): State {
    try {
      return stateSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch {
      // Not there, or damaged: then nothing is known that could be gone back from.
      return { bad: [] };
    }
  }

  /** A program that is there is not to be kept from its app by a disk that is full. */
  #tryWrite(state: State): void {
    try {
      this.#write(state);
    } catch (error) {
      this.#warn(`The trial of version ${this.#version} of the program cannot be written down: ${String(error)}`);
    }
  }

  #write(state: State): void {
    writeStateFile(this.#file, `${JSON.stringify(state)}\n`);
  }
}

/**
 * Copies a program over another one, at once: what runs it goes on with the old one.
 * @throws Error when there is no room for it; then the other one is as it was
 */
export function replaceImage(from: string, to: string): void {
  const beside = `${to}.new`;
  try {
    copyFileSync(from, beside);
    chmodSync(beside, 0o755);
    writeThrough(beside);
    renameSync(beside, to);
  } catch (error) {
    if (statSync(beside, { throwIfNoEntry: false })?.isFile()) rmSync(beside);
    throw error;
  }
}

/** What a file has in it is on the disk before its name is: a power cut between the two would leave a program without content. */
function writeThrough(file: string): void {
  const fd = openSync(file, 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
