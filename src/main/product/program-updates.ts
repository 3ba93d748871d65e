/** Updates of a whole product: its shell, its Electron and its app at once. What may be put in place is decided here; how, by the form it has. */
import type { Log } from '../host/app-host.ts';
import type { UpdateOutcome, UpdateService } from '../host/update-service.ts';
import { downloadText, NotThere } from './download.ts';
import { UPDATE_CHECK_MS } from './product-updates.ts';
import { isNewerProgram, programVersionText } from './program-version.ts';
import type { ProgramVersion } from './program-version.ts';
import { describedVersion, descriptionName, MAX_DESCRIPTION, readDescription } from './update-description.ts';
import type { UpdateDescription } from './update-description.ts';
import { isUpdateUrl } from './update-url.ts';

/** What may be put in place. */
export interface ProgramOffer {
  readonly version: ProgramVersion;
  readonly description: UpdateDescription;
  /** The file for this form of the product. */
  readonly file: { readonly url: string; readonly sha512: string; readonly size: number };
}

/** How a product of one form gets another version of itself. */
export interface ProgramInstaller {
  /** The end of the name of the file that it takes. */
  readonly extension: string;
  /** The version that the next start is of; undefined when it is the one that runs. */
  readonly next: ProgramVersion | undefined;
  /** Whether the next start is of another version. */
  readonly isReplaced: boolean;
  /** It did not run here. */
  isBad(version: ProgramVersion): boolean;
  /** @returns one sentence about why nothing can be put in place here; undefined when something can */
  fault(): string | undefined;
  /**
   * Downloads the file, and puts it in place for the next start.
   * @throws Error when it is not what was offered, or cannot be put in place; then nothing has changed
   */
  install(offer: ProgramOffer): Promise<void>;
  /** What has to be done before the program is started anew with another version. */
  restart?(): void;
}

export interface ProgramUpdateOptions {
  readonly url: string;
  /** SPKI, DER, base64. */
  readonly key: string;
  readonly id: string;
  /** That runs. */
  readonly version: ProgramVersion;
  readonly installer: ProgramInstaller;
  /** Whether this device is among that many of a hundred. */
  isStaged(this: void, percentage: number): boolean;
  readonly fetch: typeof fetch;
  readonly log: Log;
  /** An update is in place, and runs at the next start. */
  installed(version: string): void;
  readonly now?: () => number;
}

export class ProgramUpdates implements UpdateService {
  readonly #options: ProgramUpdateOptions;
  #last = -Infinity;
  #checking: Promise<UpdateOutcome> | undefined;
  #told = false;

  constructor(options: ProgramUpdateOptions) {
    this.#options = options;
  }

  /** Never fails: what goes wrong is logged, and the next check tries again. */
  check(): Promise<UpdateOutcome> {
    const { log, now = () => performance.now() } = this.#options;
    if (this.#checking) return this.#checking;
    if (now() - this.#last < UPDATE_CHECK_MS) return Promise.resolve({ status: 'throttled' });
    this.#last = now();
    this.#checking = this.#check()
      .catch((error: unknown): UpdateOutcome => {
        log.warn(`The program could not be updated: ${error instanceof Error ? error.message : String(error)}`);
        return { status: 'no_update' };
      })
      .finally(() => {
        this.#checking = undefined;
      });
    return this.#checking;
  }

  async #check(): Promise<UpdateOutcome> {
    const { installer, log } = this.#options;
    const fault = installer.fault();
    if (fault !== undefined) {
      if (!this.#told) log.warn(`The program is not updated. ${fault}`);
      this.#told = true;
      return { status: 'no_update' };
    }
    const offer = await this.#offer();
    if (!offer) return { status: 'no_update' };
    await installer.install(offer);
    const name = programVersionText(offer.version);
    log.info(`Version ${name} of the program is installed; it runs when the program is started again.`);
    this.#options.installed(offer.version.version);
    return { status: 'update_available', version: offer.version.version };
  }

  /** @returns undefined when there is nothing for this device. @throws Error for what is not to be trusted */
  async #offer(): Promise<ProgramOffer | undefined> {
    const { url, key, id, version, installer, isStaged, fetch, log } = this.#options;
    const { platform, arch } = process;
    const address = new URL(descriptionName(platform, arch), url).href;
    const fail = (reason: string) => new Error(`${address}: ${reason}`);
    let description: UpdateDescription;
    try {
      description = readDescription(await downloadText({ url: address, maxBytes: MAX_DESCRIPTION, fetch }), key);
    } catch (error) {
      if (!(error instanceof NotThere)) throw fail((error as Error).message);
      log.debug(error.message);
      return undefined;
    }
    const { product, stagingPercentage, files } = description;
    if (product.id !== id) throw fail('it is for another product.');
    if (product.platform !== platform || product.arch !== arch)
      throw fail(`it is for ${product.platform}, ${product.arch}.`);
    const offered = describedVersion(description);
    const name = programVersionText(offered);
    const newest = installer.next ?? version;
    if (isNewerProgram(newest, offered)) log.debug(`${address}: ${name} is older than what is here, and is not taken.`);
    if (!isNewerProgram(offered, newest)) return undefined;
    if (installer.isBad(offered)) {
      log.debug(`Version ${name} of the program is offered, but did not run here.`);
      return undefined;
    }
    if (!isStaged(stagingPercentage)) {
      log.debug(`Version ${name} of the program is not for this device yet.`);
      return undefined;
    }
    const file = files.find((found) => found.url.endsWith(`.${installer.extension}`));
    if (!file) throw fail(`it has no .${installer.extension}, which this product is.`);
    if (!URL.canParse(file.url, address)) throw fail(`${file.url} is no address.`);
    const fileUrl = new URL(file.url, address).href;
    if (!isUpdateUrl(fileUrl)) throw fail(`${fileUrl} is not an https: address.`);
    return { version: offered, description, file: { ...file, url: fileUrl } };
  }
}
