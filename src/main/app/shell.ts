/** One running shell: a profile and the apps in it. Loads, launches, ends. */
import { resolve } from 'node:path';
import { app } from 'electron';
import type { AppHost } from '../host/app-host.ts';
import { loadApp } from '../package/app-package.ts';
import type { AppPackage } from '../package/app-package.ts';
import type { LoadOptions } from '../package/manifest.ts';
import { PackageError } from '../package/package-error.ts';
import { unsupportedPermissions } from '../package/manifest-permissions.ts';
import type { StorageService } from '../storage/storage-service.ts';
import type { UsbDevices } from '../usb/usb-devices.ts';
import { launchData, launchesFor } from './launch-data.ts';
import type { LaunchSource } from './launch-data.ts';
import { recordRun } from './installed-apps.ts';
import type { InstalledDetails } from './installed-apps.ts';
import { prepareEnvironment } from './prepare-environment.ts';
import type { ProductApp } from './product-app.ts';
import { appFiles, removeWrites, runningFile } from '../storage/profile-files.ts';
import { RELOADS, RELOADS_MS, ReloadLimit } from './reload-limit.ts';
import { RunningApp } from './running-app.ts';
import type { UnloadReason } from './running-app.ts';
import { SessionRecord } from './session-record.ts';
import type { RunningRecord } from './session-record.ts';
import { SharedServices } from './shared-services.ts';
import type { ShellOptions } from './shell-options.ts';
import { supportedPermissions } from './supported-permissions.ts';

interface Loaded {
  readonly folder: string;
  readonly running: RunningApp;
  readonly storage: StorageService;
}

export class Shell {
  readonly #options: ShellOptions;
  readonly #shared: SharedServices;
  readonly #apps = new Map<string, Loaded>();
  /** Every app that was ever loaded here: to these the start is old news. */
  readonly #known = new Set<string>();
  /** By app id, the end of its last launch: the next one waits for it, so that no app is loaded twice. */
  readonly #launches = new Map<string, Promise<void>>();
  /** By app id, the closing of its database: it cannot be opened again before. */
  readonly #closing = new Map<string, Promise<void>>();
  readonly #reloads = new ReloadLimit();
  readonly #session: SessionRecord;
  #launching = 0;
  #crashed = false;

  constructor(options: ShellOptions) {
    this.#options = options;
    removeWrites(options.profile, options.log);
    this.#shared = new SharedServices(options, (id) => this.#apps.get(id)?.running);
    this.#session = new SessionRecord(runningFile(options.profile), (message) => options.log.warn(message));
  }

  /** For the end-to-end tests: what is open in main. */
  get sockets(): AppHost['sockets'] {
    return this.#shared.sockets;
  }

  /** The same. */
  get usb(): UsbDevices {
    return this.#shared.usb;
  }

  get apps(): readonly RunningApp[] {
    return [...this.#apps.values()].map(({ running }) => running);
  }

  /**
   * Launches the app in a folder; one that runs already gets another `onLaunched`, or for Firefox OS its window the focus.
   * @param args files (absolute paths) and links that it is to open
   * @throws PackageError when the folder holds no app that can run.
   */
  async launch(folder: string, args: readonly string[] = [], source: LaunchSource = 'command_line'): Promise<void> {
    this.#launching += 1;
    try {
      const loaded = await this.#load(folder);
      const before = this.#launches.get(loaded.id) ?? Promise.resolve();
      const launched = before.then(() => this.#launchLoaded(loaded, args, source));
      this.#launches.set(
        loaded.id,
        launched.catch(() => {}),
      );
      await launched;
    } finally {
      this.#launching -= 1;
    }
  }

  /**
   * Starts again what was running when the last shell on the profile crashed or was killed. An app that listens to
   * `app.runtime.onRestarted` gets that; another one that had a window is launched anew.
   * @param asked folders that are about to be launched: those apps are not launched here as well
   * @param isKept for a kiosk: false for an app that is not to run any more. One that is runs for ever, and is launched though it had no window
   */
  async restore(asked: readonly string[], isKept?: (folder: string) => boolean): Promise<void> {
    // What ran may have been another version of a product's app: each folder once.
    const running = new Map<string, RunningRecord>();
    for (const record of this.#session.read()) {
      const folder = this.#productOf(record.folder)?.folder ?? record.folder;
      const hasWindows = record.hasWindows || isKept !== undefined;
      if (isKept?.(folder) !== false) running.set(folder, { folder, hasWindows });
    }
    // Should one of them take the shell down, the next start is without them.
    this.#session.write([]);
    const launching = new Set(asked.map((folder) => resolve(folder)));
    // Until the last is up, and what is asked for is being launched, the shell must not look empty.
    this.#launching += 1;
    for (const record of running.values()) await this.#restart(record, launching.has(record.folder));
    this.#launching -= 1;
  }

  /** Starts an app again that has crashed: as `restore` does after a crash of the shell. */
  async restart(folder: string): Promise<void> {
    this.#launching += 1;
    try {
      // What is wrong with its folder now is told to whoever asked.
      await this.#load(folder);
      await this.#restart({ folder, hasWindows: true }, false);
    } finally {
      this.#launching -= 1;
    }
  }

  runs(folder: string): boolean {
    return [...this.#apps.values()].some((loaded) => loaded.folder === folder);
  }

  /** Ends an app, and resolves when what it stored is on the disk. */
  async end(folder: string): Promise<void> {
    const found = [...this.#apps].find(([, loaded]) => loaded.folder === folder);
    if (!found) return;
    const [id, { running, storage }] = found;
    running.unload('exit');
    this.#apps.delete(id);
    this.#appsChanged();
    await storage.close();
  }

  async #load(folder: string): Promise<AppPackage> {
    const loaded = await loadApp(resolve(folder), this.#loadOptions(resolve(folder)));
    return this.#options.kiosk?.admit(loaded) ?? loaded;
  }

  async #restart({ folder, hasWindows }: RunningRecord, isAsked: boolean): Promise<void> {
    try {
      const loaded = await this.#load(folder);
      if (loaded.manifest.firefoxOs) return;
      const { lifecycle } = await this.#start(loaded);
      const installed = this.#recordRun(loaded);
      this.#known.add(loaded.id);
      if (!installed) await lifecycle.deliver('runtime.onStartup', []);
      if (lifecycle.listens('app.runtime.onRestarted')) await lifecycle.deliver('app.runtime.onRestarted', []);
      else if (hasWindows && !isAsked)
        await lifecycle.deliver('app.runtime.onLaunched', [launchData('restart', this.#options.kiosk !== undefined)]);
      if (installed) await lifecycle.deliver('runtime.onInstalled', [installed]);
      this.#options.log.info(`${loaded.manifest.name} was running when the last shell ended; it is restarted.`);
    } catch (error) {
      // Gone or broken since. Whoever launches it is told in any case.
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.log.warn(`${folder} was running when the last shell ended, and cannot be restarted: ${reason}`);
    }
  }

  #loadOptions(folder: string): LoadOptions {
    return { locale: app.getLocale(), id: this.#productOf(folder) && this.#options.appId };
  }

  /** @param folder of an app. @returns the product that it is the app of; none has those that run beside it in a kiosk */
  #productOf(folder: string): ProductApp | undefined {
    return this.#options.kiosk?.isSecondary(folder) ? undefined : this.#options.product;
  }

  /** To be called when nothing more is going to be launched for now: without an app the shell is done. */
  endIfEmpty(): void {
    if (this.#apps.size === 0 && this.#launching === 0) this.#options.done(this.#crashed);
  }

  /** Ends every app and resolves when what they stored is on the disk. */
  async close(): Promise<void> {
    const storages = [...this.#apps.values()].map(({ storage }) => storage);
    for (const { running } of this.#apps.values()) running.unload('exit');
    this.#session.write([]);
    await this.#shared.close();
    await Promise.all(storages.map((storage) => storage.close()));
  }

  async #launchLoaded(loaded: AppPackage, args: readonly string[], source: LaunchSource): Promise<void> {
    const present = this.#apps.get(loaded.id);
    if (present && present.folder !== loaded.folder) throw sameId(loaded, present.folder);
    const already = present?.running;
    const running = already ?? (await this.#start(loaded));
    // Closed itself or crashed while it was loading: there is nobody left to tell.
    if (!running.isLoaded) return;
    if (loaded.manifest.firefoxOs) {
      this.#productOf(loaded.folder)?.launched();
      // Its window is open; launched again it comes to the front.
      if (already) running.focus();
      return;
    }
    const installed = already ? undefined : this.#recordRun(loaded);
    // The order of Chrome: a browser start is told before a launch, an installation after it.
    if (!installed && !this.#known.has(loaded.id)) await running.lifecycle.deliver('runtime.onStartup', []);
    this.#known.add(loaded.id);
    let heard = false;
    for (const data of await launchesFor(running, args, source, this.#options)) {
      heard = (await running.lifecycle.deliver('app.runtime.onLaunched', [data])) || heard;
    }
    if (heard) this.#productOf(loaded.folder)?.launched();
    if (installed) await running.lifecycle.deliver('runtime.onInstalled', [installed]);
    if (!heard) {
      this.#productOf(loaded.folder)?.notLaunched();
      this.#options.log.warn(
        `${loaded.manifest.name} has no listener for chrome.app.runtime.onLaunched, so nothing opens.`,
      );
    }
  }

  async #start(loaded: AppPackage): Promise<RunningApp> {
    const { log } = this.#options;
    const { id, manifest } = loaded;
    await this.#closing.get(id);
    for (const warning of loaded.warnings) log.warn(`${manifest.name}: ${warning}`);
    const missing = unsupportedPermissions(manifest, supportedPermissions());
    if (missing.length > 0)
      log.warn(`${manifest.name} asks for what Holdfast does not have yet: ${missing.join(', ')}.`);
    const environment = await prepareEnvironment(loaded, this.#options, this.#shared, {
      updates: this.#productOf(loaded.folder)?.updates,
      changed: () => this.#appsChanged(),
    });
    const running = new RunningApp(loaded, environment, (reason) => this.#unloaded(loaded, reason));
    this.#apps.set(id, { folder: loaded.folder, running, storage: environment.storage });
    await running.start();
    return running;
  }

  /** Writes down what is running, and ends the apps that are asleep and that nothing can wake any more. */
  #appsChanged(): void {
    const all = [...this.#apps.values()];
    const awake = all.filter(({ running }) => running.isAwake);
    const restartable = awake.filter(({ running }) => !running.manifest.firefoxOs);
    this.#session.write(restartable.map(({ folder, running }) => ({ folder, hasWindows: running.hasVisibleWindows })));
    // An app that only waits for messages of others waits as long as there is another one that may send some.
    const anyLives = awake.length > 0 || all.some(({ running }) => running.canWake);
    for (const { running } of all) {
      if (running.isAwake || running.canWake || (anyLives && running.lifecycle.hearsOthers)) continue;
      running.unload('idle');
    }
  }

  #recordRun({ id, manifest }: AppPackage): InstalledDetails | undefined {
    const { profile, log } = this.#options;
    const warn = (message: string) => log.warn(message);
    return recordRun(appFiles(profile, id).installed, manifest.version, process.versions.chrome ?? '', warn);
  }

  #unloaded(loaded: AppPackage, reason: UnloadReason): void {
    const entry = this.#apps.get(loaded.id);
    this.#apps.delete(loaded.id);
    if (reason === 'crash') this.#crashed = true;
    if (reason === 'exit') return;
    const { kiosk } = this.#options;
    if (reason === 'reload') kiosk?.appReloads(loaded.folder);
    else kiosk?.appEnded(loaded.folder, reason === 'crash');
    this.#appsChanged();
    this.#launching += 1;
    const closed = entry?.storage.close() ?? Promise.resolve();
    this.#closing.set(
      loaded.id,
      closed.catch(() => {}),
    );
    void (async () => {
      await closed;
      if (reason === 'reload') {
        if (!this.#reloads.allows(loaded.id, performance.now())) {
          throw new Error(
            `${loaded.manifest.name} reloads itself without end (${RELOADS} times in ${RELOADS_MS / 1000} s).`,
          );
        }
        const product = this.#productOf(loaded.folder);
        if (product?.restart()) return;
        await this.launch(product?.choose() ?? loaded.folder, [], 'reload');
      }
    })()
      .catch((error: unknown) => {
        this.#options.log.error(error instanceof Error ? error.message : String(error));
        this.#crashed = true;
        // Others may run beside it, and then nobody else hears of it.
        if (reason === 'reload') kiosk?.appEnded(loaded.folder, true);
      })
      .finally(() => {
        // Only now: until the app is back, the shell must not look empty.
        this.#launching -= 1;
        this.endIfEmpty();
      });
  }
}

function sameId({ id, folder }: AppPackage, other: string): PackageError {
  return new PackageError({
    file: 'manifest.json',
    key: 'key',
    reason: `${folder} and ${other} are the same app to Chrome (id ${id}), and one of them is running.`,
    advice: 'Give one of them another "key", or run them in different profiles.',
  });
}
