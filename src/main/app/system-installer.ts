/**
 * Updates a product that an installer, a package manager or nobody has installed (an AppImage): by electron-updater, which is given
 * what was verified, and asks no server itself. It is a file of its own beside the shell, loaded when there is something to update.
 */
import { accessSync, constants, mkdirSync, mkdtempSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BaseUpdater, MacUpdater, NsisUpdater, Provider } from 'electron-updater';
import type { AppUpdater, ResolvedUpdateFileInfo, UpdateInfo } from 'electron-updater';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import type { Log } from '../host/app-host.ts';
import { ImageUpdater } from './image-updater.ts';
import { VerifiedDebUpdater, VerifiedRpmUpdater } from './package-updater.ts';
import type { ImageTrial } from '../product/image-trial.ts';
import type { SystemForm } from '../product/program-form.ts';
import type { ProgramInstaller, ProgramOffer } from '../product/program-updates.ts';
import type { ProgramVersion } from '../product/program-version.ts';

/** What electron-updater asks of Electron's app. */
export interface UpdatedProgram {
  readonly name: string;
  /** Ends it, and starts it anew. @param executable the program's own, where it is still there */
  relaunch(this: void, executable?: string): void;
  /** @param ended is called when the program has ended in an orderly way: with 0, also where it is to be started anew */
  onQuit(this: void, ended: (exitCode: number) => void): void;
}

export interface SystemInstallerOptions {
  readonly form: SystemForm;
  readonly profile: string;
  readonly program: UpdatedProgram;
  /** Of an AppImage. */
  readonly trial?: ImageTrial | undefined;
  /** Nobody is there who could be asked for a password. */
  readonly isUnattended: boolean;
  readonly log: Log;
  /** The program that runs; by its real path, which is Electron's own without it. */
  readonly executable?: string;
  /** How files are fetched; by Electron's network without it. */
  readonly executor?: unknown;
}

const EXTENSIONS: Readonly<Record<SystemForm, string>> = {
  AppImage: 'AppImage',
  deb: 'deb',
  rpm: 'rpm',
  nsis: 'exe',
  mac: 'zip',
};

/**
 * What electron-updater compares. It has been decided already that the one is newer, by all numbers that versions have: semantic ones have no
 * room for them.
 */
const [RUNNING, OFFERED] = ['0.0.0', '0.0.1'];

/** They ask for a password, or are root's: not when a program ends, which may be because the machine does. */
const BY_PACKAGE_MANAGER: ReadonlySet<SystemForm> = new Set(['deb', 'rpm']);

/** How far above the program the folder is that is replaced, of forms whose installers ask an administrator where that is not the user's. */
const ABOVE: Partial<Record<SystemForm, string>> = { nsis: '..', mac: '../../../..' };

export class SystemInstaller implements ProgramInstaller {
  readonly extension: string;
  readonly #options: SystemInstallerOptions;
  #ready: { readonly version: ProgramVersion; readonly updater: AppUpdater } | undefined;
  /** An AppImage may get another name. */
  #executable: string | undefined;

  constructor(options: SystemInstallerOptions) {
    this.#options = options;
    this.extension = EXTENSIONS[options.form];
  }

  get next(): ProgramVersion | undefined {
    return this.#ready?.version;
  }

  get isReplaced(): boolean {
    return this.#ready !== undefined;
  }

  /** Only an AppImage can be brought back, so of the others nothing is known. */
  isBad(version: ProgramVersion): boolean {
    return this.#options.trial?.isBad(version) ?? false;
  }

  fault(): string | undefined {
    const { form, isUnattended, executable = process.execPath } = this.#options;
    const image = process.env['APPIMAGE'];
    if (form === 'AppImage' && !(image !== undefined && mayWrite(dirname(image))))
      return `${image ?? 'The AppImage'} may not be replaced by who runs it.`;
    if (BY_PACKAGE_MANAGER.has(form) && isUnattended && process.getuid?.() !== 0)
      return 'It was installed by the package manager, which asks for a password, and nobody is here to give one.';
    const above = ABOVE[form];
    const place = above === undefined ? undefined : join(executable, above);
    if (place !== undefined && isUnattended && !mayWrite(place))
      return `${place} may not be written by who runs the program, and nobody is here to let an installer do it.`;
    return undefined;
  }

  async install(offer: ProgramOffer): Promise<void> {
    // What was fetched before makes room for this, and is no longer there to be put in place.
    if (this.#ready) this.#ready.updater.autoInstallOnAppQuit = false;
    this.#ready = undefined;
    const updater = this.#updater(offer);
    const result = await updater.checkForUpdates();
    if (!result?.isUpdateAvailable) throw new Error('electron-updater does not take it for an update.');
    await updater.downloadUpdate();
    try {
      this.#options.trial?.keep(offer.version);
    } catch (error) {
      updater.autoInstallOnAppQuit = false;
      throw error;
    }
    updater.on('error', ({ message }) => this.#options.log.warn(`The program could not be replaced: ${message}`));
    this.#ready = { version: offer.version, updater };
  }

  /** Puts the version in place, with which the program is then started anew; without it, where that fails. */
  restart(): void {
    const { form, program } = this.#options;
    const { updater } = this.#ready ?? {};
    if (!(updater instanceof BaseUpdater)) return (updater as MacUpdater | undefined)?.quitAndInstall();
    // A new AppImage is not to be started while this one still has the profile.
    const isStarted = form !== 'AppImage';
    if (!updater.install(true, isStarted) || !isStarted) program.relaunch(this.#executable);
  }

  #updater(offer: ProgramOffer): AppUpdater {
    const { form, log, executor = new ElectronHttpExecutor() } = this.#options;
    const Updater = {
      AppImage: ImageUpdater,
      deb: VerifiedDebUpdater,
      rpm: VerifiedRpmUpdater,
      nsis: NsisUpdater,
      mac: MacUpdater,
    }[form];
    const updater: AppUpdater = new Updater(undefined, this.#adapter());
    if (updater instanceof VerifiedDebUpdater || updater instanceof VerifiedRpmUpdater) updater.expected = offer.file;
    // With an adapter of one's own it has none.
    Object.assign(updater, { httpExecutor: executor });
    // What fails is told by whoever has asked for it.
    const debug = (message: unknown) => log.debug(String(message));
    updater.logger = { info: debug, debug, warn: (message: unknown) => log.warn(String(message)), error: debug };
    updater.autoDownload = false;
    updater.autoInstallOnAppQuit = !BY_PACKAGE_MANAGER.has(form);
    updater.disableWebInstaller = true;
    updater.disableDifferentialDownload = true;
    updater.isUserWithinRollout = () => true;
    updater.on('appimage-filename-updated', (path) => (this.#executable = path));
    const updateProvider = class extends VerifiedProvider {
      protected readonly offer = offer;
    };
    updater.setFeedURL({ provider: 'custom', updateProvider });
    return updater;
  }

  #adapter(): AppAdapter {
    const { profile, program } = this.#options;
    const folder = join(profile, 'Updates');
    mkdirSync(folder, { recursive: true });
    const config = join(folder, 'app-update.yml');
    writeFileSync(config, '{"updaterCacheDirName": "files"}\n');
    return {
      version: RUNNING,
      name: program.name,
      isPackaged: true,
      appUpdateConfigPath: config,
      userDataPath: profile,
      baseCachePath: folder,
      whenReady: () => Promise.resolve(),
      relaunch: () => program.relaunch(),
      // Whoever has called for it ends the program.
      quit: () => {},
      onQuit: program.onQuit,
    };
  }
}

/** Hands electron-updater the offer, instead of asking a server: its description has been verified, and it is the one that counts. */
abstract class VerifiedProvider extends Provider<UpdateInfo> {
  protected abstract readonly offer: ProgramOffer;

  constructor(_options: unknown, _updater: AppUpdater, runtime: ProviderRuntimeOptions) {
    super(runtime);
  }

  getLatestVersion(): Promise<UpdateInfo> {
    const { description, file } = this.offer;
    const { url, sha512 } = file;
    const { releaseDate } = description;
    return Promise.resolve({ version: OFFERED, files: [file], path: url, sha512, releaseDate });
  }

  resolveFiles(): ResolvedUpdateFileInfo[] {
    const { file } = this.offer;
    return [{ url: new URL(file.url), info: file }];
  }
}

function mayWrite(folder: string): boolean {
  try {
    // On Windows access lists say who may, and nothing but trying knows them.
    if (process.platform === 'win32') rmdirSync(mkdtempSync(join(folder, '.update-')));
    else accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
