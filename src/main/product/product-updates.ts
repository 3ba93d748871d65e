/** Updates of a product's app, as Chrome had them: an update manifest is asked now and then, and what it offers is a `.crx` of the same key. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackApp } from '../archive/unpack-app.ts';
import type { Log } from '../host/app-host.ts';
import type { UpdateOutcome, UpdateService } from '../host/update-service.ts';
import { loadApp } from '../package/app-package.ts';
import { isNewer } from './app-versions.ts';
import type { AppVersions } from './app-versions.ts';
import { downloadFile, downloadText, NotThere } from './download.ts';
import { MAX_MANIFEST, readUpdateManifest } from './update-manifest.ts';
import type { UpdateOffer } from './update-manifest.ts';

export interface UpdateOptions {
  readonly url: string;
  readonly id: string;
  readonly versions: AppVersions;
  readonly fetch: typeof fetch;
  readonly log: Log;
  /** Whether that version, or a newer one, comes with an update of the whole product that is installed already. */
  comes?(version: string): boolean;
  /** An update is installed, and runs when the app is loaded again. */
  installed(version: string): void;
  readonly now?: () => number;
}

/** Chrome's: it asks every five hours, and an app that asks more often is told to wait. */
export const UPDATE_CHECK_MS = 5 * 60 * 60 * 1000;
const MAX_CRX = 2 ** 30;

export class ProductUpdates implements UpdateService {
  readonly #options: UpdateOptions;
  #last = -Infinity;
  #checking: Promise<UpdateOutcome> | undefined;

  constructor(options: UpdateOptions) {
    this.#options = options;
  }

  /** Never fails: what goes wrong is logged, and the next check tries again. */
  check(): Promise<UpdateOutcome> {
    const now = (this.#options.now ?? (() => performance.now()))();
    if (this.#checking) return this.#checking;
    if (now - this.#last < UPDATE_CHECK_MS) return Promise.resolve({ status: 'throttled' });
    this.#last = now;
    this.#checking = this.#check()
      .catch((error: unknown): UpdateOutcome => {
        this.#options.log.warn(
          `The app could not be updated: ${error instanceof Error ? error.message : String(error)}`,
        );
        return { status: 'no_update' };
      })
      .finally(() => {
        this.#checking = undefined;
      });
    return this.#checking;
  }

  async #check(): Promise<UpdateOutcome> {
    const { id, versions, log } = this.#options;
    const offer = await this.#offer();
    if (!offer || !isNewer(offer.version, versions.newest) || this.#options.comes?.(offer.version))
      return { status: 'no_update' };
    if (versions.isBad(offer.version)) {
      log.debug(`Version ${offer.version} is offered, but did not run here.`);
      return { status: 'no_update' };
    }
    const work = await versions.workFolder();
    try {
      const [file, folder] = [join(work, 'app.crx'), join(work, 'app')];
      await downloadFile({ url: offer.codebase, maxBytes: MAX_CRX, fetch: this.#options.fetch }, file);
      const unpacked = await unpackApp(file, folder);
      if (unpacked.id !== id) throw new Error(`${offer.codebase} is not signed with the key of this app.`);
      const { manifest } = await loadApp(folder);
      if (manifest.version !== offer.version) {
        throw new Error(`${offer.codebase} is version ${manifest.version}, and ${offer.version} was offered.`);
      }
      versions.install(folder, offer.version);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    log.info(`Version ${offer.version} of the app is installed; it runs when the app is started again.`);
    this.#options.installed(offer.version);
    return { status: 'update_available', version: offer.version };
  }

  async #offer(): Promise<UpdateOffer | undefined> {
    const { url, id, versions, fetch } = this.#options;
    const address = new URL(url);
    // As Chrome asks; a server that is a file does not look at it.
    address.searchParams.append('x', `id=${id}&v=${versions.newest}&uc`);
    try {
      return readUpdateManifest(await downloadText({ url: address.href, maxBytes: MAX_MANIFEST, fetch }), id, url);
    } catch (error) {
      // Of a product that is updated as a whole only.
      if (error instanceof NotThere) return undefined;
      throw error;
    }
  }
}
