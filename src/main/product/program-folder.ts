/**
 * A product that is a folder (from a `tar.gz`, a `zip` or `dir`): every version of the program in a folder of its own, and a launcher beside
 * them (launcher-script.ts) that starts the one in use, of which a file tells (in-use-file.ts).
 */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { IN_USE, readInUse, VERSIONS, writeInUse } from './in-use-file.ts';
import type { InUse } from './in-use-file.ts';
import { parseProgramVersion, programVersionText } from './program-version.ts';
import type { ProgramVersion } from './program-version.ts';
import { isWorthKeeping } from './resumable-download.ts';
import { withoutAsar } from './without-asar.ts';

const WORK = '.update-';
/** The one download that was not finished; smaller than what was described. */
const PARTIAL = '.partial';

export class ProgramFolder {
  readonly #versions: string;
  readonly #executable: string;
  /** Of the program that runs. */
  readonly version: string;
  /** It was on trial when it began, and has not launched yet. */
  #isTried: boolean;

  /** @param executable that runs: its real path */
  private constructor(executable: string) {
    this.#executable = basename(executable);
    this.version = basename(dirname(executable));
    this.#versions = dirname(dirname(executable));
    this.#isTried = this.isOnTrial;
  }

  /** @returns undefined when the program that runs is not in such a folder */
  static of(executable: string): ProgramFolder | undefined {
    const versions = dirname(dirname(executable));
    return basename(versions) === VERSIONS && existsSync(join(versions, IN_USE))
      ? new ProgramFolder(executable)
      : undefined;
  }

  /** What the user has unpacked: the launcher is in it, and what is said to the product by files beside it. */
  get folder(): string {
    return dirname(this.#versions);
  }

  get launcher(): string {
    return join(this.folder, this.#executable);
  }

  /** The program's file name, by which the launcher starts it. */
  get executable(): string {
    return this.#executable;
  }

  /** The version that runs has launched its app. */
  confirm(): void {
    if (!this.#isTried) return;
    this.#isTried = false;
    const state = this.#read();
    // Somebody has started it again and again while it was on its way, and by that it was given up.
    const isGivenUp = state?.current === state?.good && state?.bad.includes(this.version);
    if (!state || !(this.isOnTrial || isGivenUp)) return;
    const bad = state.bad.filter((name) => name !== this.version);
    this.#tryWrite({ current: this.version, good: this.version, starts: 0, bad });
  }

  /** This start was none of the app: it hands over to another process, or watches over one. */
  uncount(): void {
    const state = this.#read();
    if (!state || !this.isOnTrial || state.starts === 0) return;
    this.#tryWrite({ ...state, starts: state.starts - 1 });
  }

  /** The version that the next start is of. */
  get next(): ProgramVersion | undefined {
    return parseProgramVersion(this.#read()?.current ?? '');
  }

  /** The version that runs has not launched its app in any start yet. */
  get isOnTrial(): boolean {
    const state = this.#read();
    return state?.current === this.version && state.good !== this.version;
  }

  /** Whether the next start is of another version than the one that runs. */
  get isReplaced(): boolean {
    return (this.#read()?.current ?? this.version) !== this.version;
  }

  isBad(version: ProgramVersion): boolean {
    return this.#read()?.bad.includes(programVersionText(version)) ?? false;
  }

  /** @returns one sentence about why nothing can be put here */
  fault(): string | undefined {
    try {
      accessSync(this.#versions, constants.W_OK);
    } catch {
      return `${this.#versions} may not be written by who runs the program.`;
    }
    const helper = join(this.#versions, this.version, 'chrome-sandbox');
    if (existsSync(helper) && (statSync(helper).mode & 0o4000) !== 0) {
      return `${helper} was made SUID root for this system, which an update cannot do for its own.`;
    }
    return undefined;
  }

  /** Makes a folder to unpack something in, on the same disk; whoever asked for it removes it. */
  workFolder(): string {
    const folder = join(this.#versions, `${WORK}${process.pid}`);
    remove(folder);
    mkdirSync(folder);
    return folder;
  }

  /**
   * What came of a download that did not come to its end, for this process alone.
   * @param work its work folder
   * @returns a folder in that, which may not be there
   */
  takePartial(work: string): string {
    const taken = join(work, PARTIAL);
    moveFolder(join(this.#versions, PARTIAL), taken);
    return taken;
  }

  /** Leaves it for another time, and for any process. */
  keepPartial(work: string): void {
    remove(join(this.#versions, PARTIAL));
    moveFolder(join(work, PARTIAL), join(this.#versions, PARTIAL));
  }

  /** Takes a folder with a verified version; the launcher starts it from now on, at first on trial. */
  install(folder: string, version: ProgramVersion): void {
    const state = this.#read() ?? { current: this.version, good: this.version, starts: 0, bad: [] };
    const name = programVersionText(version);
    // Another process was faster, and it may run already.
    if (state.current === name) return;
    remove(join(this.#versions, name));
    renameSync(folder, join(this.#versions, name));
    this.#write({ ...state, current: name, starts: 0 });
    this.#tidy(new Set([name, state.good, this.version, IN_USE, ...this.#running()]));
  }

  /** Removes what processes have left that were ended in the middle of an update. */
  clean(): void {
    for (const name of readdirSync(this.#versions)) {
      const pid = Number(name.startsWith(WORK) ? name.slice(WORK.length) : Number.NaN);
      if (!Number.isInteger(pid) || runs(pid) || this.fault() !== undefined) continue;
      const work = join(this.#versions, name);
      if (isWorthKeeping(join(work, PARTIAL))) this.keepPartial(work);
      remove(work);
    }
  }

  /** Versions that run on other profiles: a program without its files goes on, and fails at whatever it has not read yet. */
  #running(): string[] {
    return (existsSync('/proc') ? readdirSync('/proc') : []).flatMap((pid) => {
      try {
        const program = /^\d+$/.test(pid) ? readlinkSync(join('/proc', pid, 'exe')) : '';
        return dirname(dirname(program)) === this.#versions ? [basename(dirname(program))] : [];
      } catch {
        // It has ended, or is somebody else's.
        return [];
      }
    });
  }

  #tidy(kept: ReadonlySet<string>): void {
    for (const name of readdirSync(this.#versions)) {
      if (!kept.has(name) && !name.startsWith(WORK)) remove(join(this.#versions, name));
    }
  }

  #read(): InUse | undefined {
    return readInUse(this.#versions);
  }

  /** Where the folder is somebody else's, what runs in it has to be confirmed by them. */
  #tryWrite(state: InUse): void {
    try {
      this.#write(state);
    } catch (error) {
      if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error;
    }
  }

  #write(state: InUse): void {
    writeInUse(this.#versions, state);
  }
}

function runs(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Where there is one. */
function moveFolder(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Another process was faster.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function remove(folder: string): void {
  withoutAsar(() => rmSync(folder, { recursive: true, force: true }));
}
