/** The app of a product: which version of it runs, and how it gets a newer one. */
import { join } from 'node:path';
import { net } from 'electron';
import type { Log } from '../host/app-host.ts';
import type { UpdateService } from '../host/update-service.ts';
import { AppVersions, isNewer } from '../product/app-versions.ts';
import type { AppVersion } from '../product/app-versions.ts';
import { APP_FOLDER } from '../product/product-file.ts';
import { FolderInstaller } from '../product/folder-installer.ts';
import type { Product } from '../product/product-file.ts';
import { ProductUpdates, UPDATE_CHECK_MS } from '../product/product-updates.ts';
import type { ProgramFolder } from '../product/program-folder.ts';
import { ProgramUpdates } from '../product/program-updates.ts';
import type { ProgramInstaller } from '../product/program-updates.ts';
import { isStaged, stagingId } from '../product/staging.ts';

export interface ProductAppOptions {
  readonly product: Product;
  /** Of the product: its archive. */
  readonly folder: string;
  readonly profile: string;
  readonly log: Log;
  /** Where the program can be replaced by another version of itself in a folder. */
  readonly programFolder?: ProgramFolder | undefined;
  /** An update is there: `runtime.onUpdateAvailable`. */
  updateAvailable(this: void, version: string): void;
  /** Nobody is there who would start it again: a kiosk. */
  readonly isUnattended: boolean;
  /** Ends the program, and starts it anew. */
  restartProgram(this: void): void;
}

/** The first look for an update does not compete with the start. */
const FIRST_CHECK_MS = 60_000;
/** More than the slowest machine needs. */
const LAUNCH_MS = 180_000;

export class ProductApp {
  readonly updates: UpdateService | undefined;
  readonly #options: ProductAppOptions;
  readonly #versions: AppVersions;
  readonly #installer: ProgramInstaller | undefined;
  #running: AppVersion | undefined;

  constructor(options: ProductAppOptions) {
    this.#options = options;
    const { product, folder, profile, log, programFolder } = options;
    const builtIn = { folder: join(folder, APP_FOLDER), version: product.version };
    this.#versions = new AppVersions(join(profile, 'Versions'), builtIn, (message) => log.warn(message));
    programFolder?.clean();
    if (options.isUnattended) setTimeout(() => this.notLaunched(), LAUNCH_MS).unref();
    if (product.updateUrl === undefined) return;
    const fetch: typeof globalThis.fetch = (input, init) => net.fetch(input as string, init);
    this.#installer = programFolder && new FolderInstaller(programFolder, { id: product.id, fetch });
    this.updates = this.#updatesFrom(product.updateUrl, fetch);
    setTimeout(() => void this.updates?.check(), FIRST_CHECK_MS).unref();
    setInterval(() => void this.updates?.check(), UPDATE_CHECK_MS).unref();
  }

  /** The whole product first: with it may come the very version of the app that is offered alone. */
  #updatesFrom(url: string, fetch: typeof globalThis.fetch): UpdateService {
    const { product, profile, log, updateAvailable: installed } = this.#options;
    const { id, version, release = 0, updateKey: key } = product;
    const installer = this.#installer;
    const comes = (offered: string) => installer?.next !== undefined && !isNewer(offered, installer.next.version);
    const app = new ProductUpdates({ url, id, versions: this.#versions, comes, fetch, log, installed });
    if (!installer || key === undefined) return app;
    const staged = (percentage: number) => isStaged(stagingId(profile), percentage);
    const own = { version: { version, release }, key, installer, isStaged: staged };
    const program = new ProgramUpdates({ ...own, url, id, fetch, log, installed });
    return {
      async check() {
        const whole = await program.check();
        const part = await app.check();
        return part.status === 'update_available' ? part : whole;
      },
    };
  }

  /** @returns whether the program starts anew, for another version of it is in place */
  restart(): boolean {
    const { programFolder, restartProgram } = this.#options;
    if (!programFolder?.isReplaced) return false;
    restartProgram();
    return true;
  }

  /** The folder of the version to load now. */
  choose(): string {
    this.#running = this.#versions.choose();
    return this.#running.folder;
  }

  /** The folder of the version that was loaded last. */
  get folder(): string {
    return this.#running?.folder ?? this.choose();
  }

  /** That version has taken its launch. */
  launched(): void {
    if (this.#running) this.#versions.confirm(this.#running);
    this.#options.programFolder?.confirm();
  }

  /** It has not, and nothing will come of this start. Where nobody else does, the next one is brought on: after two, a new version is given up. */
  notLaunched(): void {
    const { isUnattended, programFolder, restartProgram, log } = this.#options;
    if (!isUnattended || !(this.#versions.isOnTrial || programFolder?.isOnTrial)) return;
    log.warn('The new version has not launched; the program is started anew.');
    restartProgram();
  }
}
