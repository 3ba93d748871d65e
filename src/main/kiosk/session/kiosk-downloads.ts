/** The downloads of guests that the policy lets be: into one folder, which has a bound. */
import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DownloadItem } from 'electron';
import type { Log } from '../../host/app-host.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { refusesDownload } from '../rules/download-rules.ts';
import type { DownloadPlace } from './kiosk-limits.ts';

export interface KioskDownloadsHost {
  policy(): Pick<KioskPolicy, 'DownloadRestrictions' | 'DownloadDirectory' | 'DownloadDirectoryMaxBytes'>;
  /** Where the policy names none. */
  readonly folder: string;
  /** Whether guests may go to a URL. */
  mayGo(url: string): boolean;
  readonly log: Log;
}

/** So that the folder stays one that can be looked through. */
const MOST_FILES = 1000;

export class KioskDownloads {
  readonly #host: KioskDownloadsHost;
  readonly #open = new Set<DownloadItem>();

  constructor(host: KioskDownloadsHost) {
    this.#host = host;
  }

  /** @returns undefined for one that is refused, which the log is told */
  admit(item: DownloadItem): DownloadPlace | undefined {
    const refusal = this.#refusal(item);
    if (refusal !== undefined) {
      this.#host.log.warn(`Refused to download ${item.getFilename()}: ${refusal}.`);
      return undefined;
    }
    this.#open.add(item);
    const folder = this.#folder;
    return {
      folder,
      fits: () => this.#room(folder) >= 0,
      done: () => void this.#open.delete(item),
    };
  }

  get #folder(): string {
    return this.#host.policy().DownloadDirectory ?? this.#host.folder;
  }

  #refusal(item: DownloadItem): string | undefined {
    const { DownloadRestrictions: restriction } = this.#host.policy();
    if (refusesDownload(restriction, basename(item.getFilename()))) return 'the policy does not allow it';
    if (!item.getURLChain().every((url) => this.#host.mayGo(url))) return 'it comes from where guests may not go';
    if (this.#room(this.#folder) < item.getTotalBytes()) return 'the folder for downloads has no room for it';
    return undefined;
  }

  /** What is left in bytes, with what is under way at its present size; below 0 for too much. */
  #room(folder: string): number {
    const { bytes, files } = contentOf(folder);
    if (files + this.#open.size > MOST_FILES) return -1;
    let used = bytes;
    for (const item of this.#open) used += item.getReceivedBytes();
    return this.#host.policy().DownloadDirectoryMaxBytes - used;
  }
}

/** Of a folder that is not there: nothing. One that cannot be read takes nothing more. */
function contentOf(folder: string): { bytes: number; files: number } {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { bytes: isMissing ? 0 : Infinity, files: 0 };
  }
  let bytes = 0;
  for (const name of names) bytes += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return { bytes, files: names.length };
}
