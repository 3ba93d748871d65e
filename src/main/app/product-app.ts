/** The app of a product: which version of it runs, and how it gets a newer one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { net } from 'electron';
import type { Log } from '../host/app-host.ts';
import type * as SystemInstallerFile from './system-installer.ts';
import type { UpdateService } from '../host/update-service.ts';
import { AppVersions, isNewer } from '../product/app-versions.ts';
import type { AppVersion } from '../product/app-versions.ts';
import { APP_FOLDER } from '../product/product-file.ts';
import { FolderInstaller } from '../product/folder-installer.ts';
import type { ImageTrial } from '../product/image-trial.ts';
import type { Product } from '../product/product-file.ts';
import { ProductUpdates, UPDATE_CHECK_MS } from '../product/product-updates.ts';
import type { ProgramFolder } from '../product/program-folder.ts';
import { ProgramUpdates } from '../product/program-updates.ts';
import type { ProgramInstaller } from '../product/program-updates.ts';
import { systemForm, thisMachine } from '../product/program-form.ts';
import { isStaged, stagingId } from '../product/staging.ts';

export interface ProductAppOptions {
  readonly product: Product;
  /** Of the product: its archive. */
  readonly folder: string;
  readonly profile: string;
  readonly log: Log;
  /** Where the program can be replaced by another version of itself in a folder. */
  readonly programFolder?: ProgramFolder | undefined;
  /** The same of an AppImage. */
  readonly imageTrial?: ImageTrial | undefined;
  /** An update is there: `runtime.onUpdateAvailable`. */
  updateAvailable(this: void, version: string): void;
  /** Nobody is there who would start it again: a kiosk. */
  readonly isUnattended: boolean;
  /** Has the program start anew once it has ended. @param executable what starts it, where that has another name now */
  relaunch(this: void, executable?: string): void;
  /** Ends the program, to be started anew. */
  end(this: void): void;
  /** @param ended is called with an exit code when the program has ended; with 0, where it is to be started anew */
  onQuit(this: void, ended: (exitCode: number) => void): void;
}

/** The first look for an update does not compete with the start. */
const FIRST_CHECK_MS = 60_000;
/** More than the slowest machine needs. */
const LAUNCH_MS = 180_000;

export class ProductApp {
  readonly updates: UpdateService | undefined;
  readonly #options: ProductAppOptions;
  readonly #versions: AppVersions;
  #installer: ProgramInstaller | undefined;
  #running: AppVersion | undefined;

  constructor(options: ProductAppOptions) {
    this.#options = options;
    const { product, folder, profile, log, programFolder } = options;
    const builtIn = { folder: join(folder, APP_FOLDER), version: product.version };
    this.#versions = new AppVersions(join(profile, 'Versions'), builtIn, (message) => log.warn(message));
    programFolder?.clean();
    if (options.isUnattended) setTimeout(() => this.notLaunched(), LAUNCH_MS).unref();
    if (product.updateUrl === undefined) return;
    this.updates = this.#updatesFrom(product.updateUrl);
    setTimeout(() => void this.updates?.check(), FIRST_CHECK_MS).unref();
    setInterval(() => void this.updates?.check(), UPDATE_CHECK_MS).unref();
  }

  /** The whole product first: with it may come the very version of the app that is offered alone. */
  #updatesFrom(url: string): UpdateService {
    const { product, log, updateAvailable: installed } = this.#options;
    const fetch: typeof globalThis.fetch = (input, init) => net.fetch(input as string, init);
    const comes = (offered: string) => {
      const next = this.#installer?.next;
      return next !== undefined && !isNewer(offered, next.version);
    };
    const app = new ProductUpdates({ url, id: product.id, versions: this.#versions, comes, fetch, log, installed });
    let program: Promise<ProgramUpdates | undefined> | undefined;
    return {
      check: async () => {
        program ??= this.#programUpdates(url, fetch);
        const whole = await (await program)?.check();
        const part = await app.check();
        return part.status === 'update_available' ? part : (whole ?? part);
      },
    };
  }

  /** @returns undefined for a form of product that nothing can replace */
  async #programUpdates(url: string, fetch: typeof globalThis.fetch): Promise<ProgramUpdates | undefined> {
    const { product, profile, log, updateAvailable: installed } = this.#options;
    const { id, version, release = 0, updateKey: key } = product;
    if (key === undefined) return undefined;
    const own = { version: { version, release } };
    this.#installer = await this.#findInstaller(fetch).catch((error: unknown) => {
      log.warn(`The program is not updated. ${String(error)}`);
      return undefined;
    });
    const staged = (percentage: number) => isStaged(stagingId(profile), percentage);
    const options = { ...own, url, id, key, isStaged: staged, fetch, log, installed };
    return this.#installer && new ProgramUpdates({ ...options, installer: this.#installer });
  }

  async #findInstaller(fetch: typeof globalThis.fetch): Promise<ProgramInstaller | undefined> {
    const { product, programFolder, imageTrial: trial, profile, log, isUnattended, relaunch, onQuit } = this.#options;
    if (programFolder) return new FolderInstaller(programFolder, { id: product.id, fetch });
    const form = await systemForm(thisMachine());
    if (form === undefined) return undefined;
    // A file of its own, in products that need it: electron-updater is a third of the shell.
    const file = join(import.meta.dirname, 'system-installer.js');
    if (!existsSync(file)) return undefined;
    const { SystemInstaller } = (await import(pathToFileURL(file).href)) as typeof SystemInstallerFile;
    const program = { name: product.name, relaunch, onQuit };
    return new SystemInstaller({ form, profile, trial, isUnattended, log, program });
  }

  /** @returns whether the program starts anew, for another version of it is in place */
  restart(): boolean {
    if (!this.#installer?.isReplaced) return false;
    if (this.#installer.restart) this.#installer.restart();
    else this.#options.relaunch();
    this.#options.end();
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
    this.#trial?.confirm();
  }

  get #trial(): ProgramFolder | ImageTrial | undefined {
    return this.#options.programFolder ?? this.#options.imageTrial;
  }

  /** It has not, and nothing will come of this start. Where nobody else does, the next one is brought on: after two, a new version is given up. */
  notLaunched(): void {
    const { isUnattended, end, log } = this.#options;
    const isNewApp = this.#running !== undefined && this.#versions.isOnTrial(this.#running);
    if (!isUnattended || !(isNewApp || this.#trial?.isOnTrial)) return;
    log.warn('The new version has not launched; the program is started anew.');
    end();
  }
}
