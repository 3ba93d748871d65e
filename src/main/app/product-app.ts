/** The app of a product: which version of it runs, and how it gets a newer one. */
import { join } from 'node:path';
import { net } from 'electron';
import type { Log } from '../host/app-host.ts';
import type { UpdateService } from '../host/update-service.ts';
import { AppVersions } from '../product/app-versions.ts';
import type { AppVersion } from '../product/app-versions.ts';
import { APP_FOLDER } from '../product/product-file.ts';
import type { Product } from '../product/product-file.ts';
import { ProductUpdates, UPDATE_CHECK_MS } from '../product/product-updates.ts';

export interface ProductAppOptions {
  readonly product: Product;
  /** Of the product: its archive. */
  readonly folder: string;
  readonly profile: string;
  readonly log: Log;
  /** An update is there: `runtime.onUpdateAvailable`. */
  updateAvailable(this: void, version: string): void;
}

/** The first look for an update does not compete with the start. */
const FIRST_CHECK_MS = 60_000;

export class ProductApp {
  readonly updates: UpdateService | undefined;
  readonly #versions: AppVersions;
  #running: AppVersion | undefined;

  constructor({ product, folder, profile, log, updateAvailable }: ProductAppOptions) {
    const builtIn = { folder: join(folder, APP_FOLDER), version: product.version };
    this.#versions = new AppVersions(join(profile, 'Versions'), builtIn, (message) => log.warn(message));
    const { updateUrl: url, id } = product;
    if (url === undefined) return;
    const options = { url, id, versions: this.#versions, log, installed: updateAvailable };
    const updates = new ProductUpdates({ ...options, fetch: (input, init) => net.fetch(input as string, init) });
    this.updates = updates;
    setTimeout(() => void updates.check(), FIRST_CHECK_MS).unref();
    setInterval(() => void updates.check(), UPDATE_CHECK_MS).unref();
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
  }
}
