/**
 * The versions of its app that a product has: the one that it came with, and those that were installed since, in its profile. Decides which
 * one runs: a new one that has not been launched with success after two starts is given up for the one before it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { isAtLeast, parseVersion } from '../package/version.ts';
import { findTampering, hashFiles } from './verify-files.ts';

const STARTS = 2;

const versionName = z.string().regex(/^[0-9]+(\.[0-9]+){0,3}$/);
const installed = z.strictObject({ version: versionName, files: z.record(z.string(), z.string()) });
const stateSchema = z.strictObject({
  /** The newest that is to run. */
  current: installed.optional(),
  /** How often it was started without having been launched. */
  starts: z.number().int().nonnegative().default(0),
  confirmed: z.boolean().default(false),
  /** The one before it, which was launched. */
  good: installed.optional(),
  /** Versions that were given up; they are not installed again. */
  bad: z.array(versionName).default([]),
});
type State = z.infer<typeof stateSchema>;

export interface AppVersion {
  readonly folder: string;
  readonly version: string;
}

export class AppVersions {
  readonly #folder: string;
  readonly #builtIn: AppVersion;
  readonly #warn: (message: string) => void;
  #state: State;

  /**
   * @param folder of the profile, for the versions that were installed
   * @param builtIn the one that the product came with
   */
  constructor(folder: string, builtIn: AppVersion, warn: (message: string) => void) {
    this.#folder = folder;
    this.#builtIn = builtIn;
    this.#warn = warn;
    this.#state = this.#read();
    // Nobody else is at work in the profile: these are from a process that was ended in the middle.
    this.#remove((name) => name.startsWith(DOWNLOAD));
  }

  /** Decides which version runs, and counts the start. To be called once for each load of the app. */
  choose(): AppVersion {
    // An installer has brought a newer one meanwhile.
    if (this.#state.current && isNewer(this.#builtIn.version, this.#state.current.version))
      this.#write(empty(this.#state.bad));
    for (;;) {
      const { current, confirmed, starts } = this.#state;
      if (!current) return this.#builtIn;
      const fault = this.#faultOf(current);
      if (fault === undefined && (confirmed || starts < STARTS)) {
        if (!confirmed) this.#write({ ...this.#state, starts: starts + 1 });
        return { folder: join(this.#folder, current.version), version: current.version };
      }
      this.#giveUp(current.version, fault ?? `It was started ${STARTS} times, and never launched.`);
    }
  }

  /** The version that runs has been launched. */
  confirm({ version }: AppVersion): void {
    const { current, confirmed } = this.#state;
    if (current?.version !== version || confirmed) return;
    this.#write({ ...this.#state, confirmed: true, starts: 0 });
    this.#tidy();
  }

  /** Whether a version is the newest, and has not been launched yet. */
  isOnTrial({ version }: AppVersion): boolean {
    return this.#state.current?.version === version && !this.#state.confirmed;
  }

  /** The newest that is to run. */
  get newest(): string {
    const { current } = this.#state;
    return current && !isNewer(this.#builtIn.version, current.version) ? current.version : this.#builtIn.version;
  }

  isBad(version: string): boolean {
    return this.#state.bad.includes(version);
  }

  /** Makes a folder to unpack something in before it is installed, on the same disk; whoever asked for it removes it. */
  workFolder(): Promise<string> {
    mkdirSync(this.#folder, { recursive: true });
    return mkdtemp(join(this.#folder, DOWNLOAD));
  }

  /** Takes a folder with a verified version of the app; it runs from the next `choose` on. */
  install(folder: string, version: string): void {
    const target = join(this.#folder, versionName.parse(version));
    rmSync(target, { recursive: true, force: true });
    const files = hashFiles(folder);
    renameSync(folder, target);
    const { current, confirmed, good, bad } = this.#state;
    this.#write({ current: { version, files }, confirmed: false, starts: 0, good: confirmed ? current : good, bad });
  }

  #giveUp(version: string, why: string): void {
    const { good, bad } = this.#state;
    this.#warn(`Version ${version} of the app is given up for ${good?.version ?? this.#builtIn.version}. ${why}`);
    const next = {
      ...empty([...bad, version].slice(-20)),
      ...(good && !bad.includes(good.version) ? { current: good, confirmed: true } : {}),
    };
    this.#write(next);
    this.#tidy();
  }

  #faultOf({ version, files }: z.infer<typeof installed>): string | undefined {
    const folder = join(this.#folder, version);
    return existsSync(folder) ? findTampering(folder, files) : 'Its folder is gone.';
  }

  /** Removes what no longer runs. A download may be under way. */
  #tidy(): void {
    const { current, good } = this.#state;
    const kept = new Set([current?.version, good?.version, STATE_FILE]);
    this.#remove((name) => !kept.has(name) && !name.startsWith(DOWNLOAD));
  }

  #remove(isOld: (name: string) => boolean): void {
    for (const name of existsSync(this.#folder) ? readdirSync(this.#folder) : []) {
      if (isOld(name)) rmSync(join(this.#folder, name), { recursive: true, force: true });
    }
  }

  #read(): State {
    try {
      return stateSchema.parse(JSON.parse(readFileSync(join(this.#folder, STATE_FILE), 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.#warn(
          `The list of the app's versions cannot be read; the one that the product came with runs. ${(error as Error).message}`,
        );
      }
      return empty([]);
    }
  }

  /** Whole or not at all. */
  #write(state: State): void {
    this.#state = state;
    mkdirSync(this.#folder, { recursive: true });
    const file = join(this.#folder, STATE_FILE);
    writeFileSync(`${file}.new`, `${JSON.stringify(state)}\n`, { flush: true });
    renameSync(`${file}.new`, file);
  }
}

const STATE_FILE = 'versions.json';
const DOWNLOAD = '.download-';

function empty(bad: string[]): State {
  return { starts: 0, confirmed: false, bad };
}

/** Whether a version is newer than another, by Chrome's four numbers. */
export function isNewer(version: string, than: string): boolean {
  const [one, other] = [parseVersion(version, 4) ?? [], parseVersion(than, 4) ?? []];
  return !isAtLeast(other, one);
}
