/**
 * The lines of a kiosk in files that are bounded in size and number: `kiosk.log`, and before it `kiosk.log.1`, `kiosk.log.2` and so on. Each
 * line is with the system before the next thing is done, so that a crash of the program takes none of them.
 */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface LogFileSettings {
  /** Absolute; without one a folder in the profile. */
  readonly Folder?: string | undefined;
  /** Of one file. */
  readonly MaxBytes: number;
  /** With the one that is written. */
  readonly Files: number;
}

const NAME = 'kiosk.log';
/** Of one line, in characters: no app's text fills a file by itself. */
const LONGEST = 8192;
/** Lines from before the policy has been read. */
const MAX_EARLY = 200;
/** A disk that was full is tried again after this, in milliseconds. */
const PAUSE_MS = 10_000;
const NEWLINE = 10;

export interface RotatingLogOptions {
  /** Told once for each fault, and not through the log. */
  failed(this: void, text: string): void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export class RotatingLog {
  readonly #failed: (text: string) => void;
  readonly #now: () => number;
  #early: string[] | undefined = [];
  #settings: (LogFileSettings & { readonly Folder: string }) | undefined;
  #file: number | undefined;
  #size = 0;
  #told = '';
  #pausedAt: number | undefined;

  constructor({ failed, now = Date.now }: RotatingLogOptions) {
    this.#failed = failed;
    this.#now = now;
  }

  /** @param settings undefined for no files @param folder where they are unless the settings say otherwise */
  set(settings: LogFileSettings | undefined, folder: string): void {
    this.#close();
    this.#pausedAt = undefined;
    this.#settings = settings && { ...settings, Folder: settings.Folder ?? folder };
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const text of early) this.#append(text);
  }

  /** @param line without its end */
  write(line: string): void {
    if (!this.#early && !this.#settings) return;
    const cut = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
    const text = `${new Date(this.#now()).toISOString()} ${cut}\n`;
    if (!this.#early) this.#append(text);
    else if (this.#early.length < MAX_EARLY) this.#early.push(text);
  }

  #append(text: string): void {
    if (!this.#settings || this.#isPaused()) return;
    try {
      const bytes = Buffer.from(text);
      this.#file ??= this.#open();
      if (this.#size > 0 && this.#size + bytes.length > this.#settings.MaxBytes) this.#rotate();
      this.#file ??= this.#open();
      const written = writeSync(this.#file, bytes);
      this.#size += written;
      // What a disk that is nearly full takes of a line is ended when there is room again.
      if (written < bytes.length) throw new Error('there is no room for a whole line');
      this.#told = '';
    } catch (error) {
      this.#close();
      this.#pausedAt = this.#now();
      const { message } = error as Error;
      if (message !== this.#told) this.#failed(`The log in ${this.#settings.Folder} cannot be written: ${message}.`);
      this.#told = message;
    }
  }

  /** A clock that was set back ends a pause too. */
  #isPaused(): boolean {
    if (this.#pausedAt === undefined) return false;
    const since = this.#now() - this.#pausedAt;
    if (since >= 0 && since < PAUSE_MS) return true;
    this.#pausedAt = undefined;
    return false;
  }

  #open(): number {
    const { Folder } = this.#settings as { Folder: string };
    mkdirSync(Folder, { recursive: true, mode: 0o700 });
    this.#prune();
    const file = openSync(this.#path(0), 'a+', 0o600);
    try {
      this.#size = fstatSync(file).size;
      // A power cut may have left the half of a line.
      if (this.#size > 0 && lastByte(file, this.#size) !== NEWLINE) this.#size += writeSync(file, '\n');
    } catch (error) {
      closeSync(file);
      throw error;
    }
    return file;
  }

  #rotate(): void {
    const { Files } = this.#settings as LogFileSettings;
    this.#close();
    for (let index = Files - 1; index > 0; index -= 1) {
      try {
        renameSync(this.#path(index - 1), this.#path(index));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    if (Files === 1) rmSync(this.#path(0), { force: true });
  }

  /** Takes away what an earlier policy has allowed more of. */
  #prune(): void {
    const { Folder, Files } = this.#settings as { Folder: string; Files: number };
    for (const name of readdirSync(Folder)) {
      const [, index] = /^kiosk\.log\.([1-9]\d{0,3})$/.exec(name) ?? [];
      if (index !== undefined && Number(index) >= Files) rmSync(join(Folder, name), { force: true });
    }
  }

  #path(index: number): string {
    const { Folder } = this.#settings as { Folder: string };
    return join(Folder, index === 0 ? NAME : `${NAME}.${index}`);
  }

  #close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#size = 0;
  }
}

function lastByte(file: number, size: number): number | undefined {
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, size - 1);
  return byte[0];
}
