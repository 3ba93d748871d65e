/** Keeps the kiosk's app running: launches it, brings it back whatever ended it, and lets it rest. */
import type { WebContents } from 'electron';
import type { Log } from '../../host/app-host.ts';
import { BackOff } from '../rules/back-off.ts';
import type { BackOffTimes } from '../rules/back-off.ts';
import type { Trouble } from './maintenance.ts';
import { SecondaryApps } from './secondary-apps.ts';

/** What a kiosk needs of the shell. */
export interface KioskShell {
  /** Starts what ran when the last shell was killed or crashed, and may still run, but for some folders; each is told. */
  restore(asked: readonly string[], isKept: (folder: string) => boolean): Promise<void>;
  runs(folder: string): boolean;
  launch(folder: string): Promise<void>;
  /** Starts an app that crashed: it gets `onRestarted`. */
  restart(folder: string): Promise<void>;
  end(folder: string): Promise<void>;
}

export interface AppKeeperHost {
  /** Of the kiosk's app. */
  folder(): string;
  /** Folders of those that run beside it, by their ids. */
  secondaryApps(): Readonly<Record<string, string>>;
  /** The screen that says that nothing goes. */
  readonly maintenance: { show(trouble: Trouble): void; hide(): void };
  /** Whether the app has to wait for a network before it starts. */
  lacksNetwork(): Promise<boolean>;
  launching(): void;
  /** What is on the screen is to be put in order. */
  arrange(): void;
  /** The app was ended by something, and comes back. */
  restarted(): void;
  readonly log: Log;
}

/** How often a network is looked for. */
const NETWORK_MS = 1000;

export class AppKeeper {
  readonly #host: AppKeeperHost;
  readonly #backOff: BackOff;
  readonly #secondary: SecondaryApps;
  #shell: KioskShell | undefined;
  #restored = false;
  #retry: NodeJS.Timeout | undefined;
  /** It is ended, and something done before it is launched anew. */
  #busy = false;
  #suspended = false;
  #stopped = false;
  /** The app was ended because it showed nothing, and has shown nothing since. */
  #isBlank = false;
  /** The apps beside it are to be ended and launched with it. */
  #sessionOver = false;
  /** It waits for a network; as what it is started then. */
  #offline: { readonly crashed: boolean } | undefined;
  /** Which of the launches is the last: one that was asking for a network meanwhile does nothing. */
  #lastLaunch = 0;

  constructor(host: AppKeeperHost, times: BackOffTimes | undefined) {
    this.#host = host;
    this.#backOff = new BackOff(times);
    this.#secondary = new SecondaryApps(
      { folders: () => host.secondaryApps(), mayRun: () => !this.#stopped && !this.isResting, log: host.log },
      times,
    );
  }

  /** @param delayMs until the app is launched */
  start(shell: KioskShell, delayMs: number): void {
    this.#shell = shell;
    this.#retry = setTimeout(() => this.#retryNow(), delayMs);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#secondary.stop();
  }

  /** The app is not to run now: it is wiped, or it is night. */
  get isResting(): boolean {
    return this.#busy || this.#suspended;
  }

  /** The app waits for a network. */
  get isOffline(): boolean {
    return this.#offline !== undefined;
  }

  get runs(): boolean {
    return this.#shell?.runs(this.#host.folder()) ?? false;
  }

  /** Whether the app is to be on the screen now. */
  get isOn(): boolean {
    return !this.#stopped && !this.isResting && this.#retry === undefined && this.runs;
  }

  /** Some app has ended. */
  ended(folder: string, crashed: boolean): void {
    if (folder === this.#host.folder()) {
      if (!crashed) this.#sessionOver = true;
      this.recover(crashed);
    } else if (crashed && this.#shell) this.#secondary.crashed(this.#shell, folder);
  }

  /** It has ended by itself or by a crash, or nothing runs at all. */
  recover(crashed: boolean): void {
    if (this.#stopped || this.isResting || this.#retry !== undefined) return;
    const wait = this.#backOff.failed();
    this.#host.restarted();
    this.#host.log.warn(
      `The app has ended${crashed ? ' by a crash' : ''}; it is started again${wait > 0 ? ` in ${wait / 1000} s` : ''}.`,
    );
    if (this.#backOff.isWorn) this.#host.maintenance.show('out of order');
    this.#retry = setTimeout(() => this.#retryNow(crashed), wait);
  }

  /** On ChromeOS too, an app that closes its last window ends the session; there is a new one at once. */
  async sessionOver(): Promise<void> {
    if (!this.isOn) return;
    this.#sessionOver = true;
    await this.#endAndRecover(false);
  }

  /**
   * It shows nothing. The same as for a crash follows: the app may restore what it had in hand.
   * @param contents undefined where it has no window
   */
  endBlank(text: string, contents: WebContents | undefined): void {
    this.#host.log.error(`${text}; it is started again.`);
    this.#isBlank = true;
    if (contents) contents.forcefullyCrashRenderer();
    else void this.#endAndRecover(true);
  }

  /** It shows something. */
  seen(): void {
    if (!this.#isBlank) return;
    this.#isBlank = false;
    this.#host.maintenance.hide();
    this.#host.arrange();
  }

  /** Somebody has pressed the button of the screen that says that nothing goes. */
  retryAsked(): void {
    if (this.#isBlank && this.runs) void this.restartApp();
    else this.#retryNow(this.#offline?.crashed);
  }

  /** What is to be waited for may have changed. */
  lookForNetwork(): void {
    if (this.#offline) this.#retryNow(this.#offline.crashed);
  }

  /** Ends the app and launches it anew; the apps beside it run on. While it rests nothing is done. */
  restartApp(): Promise<void> {
    return this.#restartAfter(async () => {});
  }

  /** Ends the app and those beside it, does something, and launches all of them anew. While it rests nothing is done. */
  newSession(work: () => Promise<void> = async () => {}): Promise<void> {
    // The launch that is to come begins it.
    if (this.#busy) this.#sessionOver = true;
    return this.#restartAfter(async () => {
      if (this.#shell) await this.#secondary.end(this.#shell);
      await work();
    });
  }

  async #restartAfter(work: () => Promise<void>): Promise<void> {
    if (this.#stopped || this.isResting) return;
    this.#busy = true;
    this.#cancelRetry();
    try {
      await this.#shell?.end(this.#host.folder());
      await work();
    } catch (error) {
      this.#host.log.error(`Resetting the app: ${String(error)}`);
    } finally {
      this.#busy = false;
    }
    this.#retryNow();
  }

  async suspend(suspended: boolean): Promise<void> {
    this.#suspended = suspended;
    if (!suspended) return this.#retryNow();
    this.#cancelRetry();
    this.#goOn();
    this.#host.maintenance.hide();
    await this.#endApp();
    if (this.#shell) await this.#secondary.end(this.#shell);
  }

  #cancelRetry(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }

  async #endAndRecover(crashed: boolean): Promise<void> {
    await this.#endApp();
    this.recover(crashed);
  }

  /** It has ended then, though its storage may not have closed as it should: that must not end the kiosk. */
  async #endApp(): Promise<void> {
    try {
      await this.#shell?.end(this.#host.folder());
    } catch (error) {
      this.#host.log.error(`Ending the app: ${String(error)}`);
    }
  }

  #retryNow(crashed = false): void {
    this.#cancelRetry();
    if (this.#stopped || this.isResting) return;
    void this.#launch(crashed);
  }

  async #launch(crashed: boolean): Promise<void> {
    const { log, maintenance } = this.#host;
    const folder = this.#host.folder();
    const launch = ++this.#lastLaunch;
    if (!this.runs && (await this.#host.lacksNetwork())) return this.#wait(launch, crashed);
    if (!this.#isLast(launch)) return;
    this.#goOn();
    try {
      this.#host.launching();
      if (!this.#restored) {
        this.#restored = true;
        // The policy may have changed since.
        const allowed = new Set([folder, ...Object.values(this.#host.secondaryApps())]);
        await this.#shell?.restore([], (each) => allowed.has(each));
      }
      if (this.#sessionOver && this.#shell) {
        this.#sessionOver = false;
        await this.#secondary.end(this.#shell);
      }
      if (this.runs) log.debug('The app runs already.');
      else if (crashed) await this.#shell?.restart(folder);
      else await this.#shell?.launch(folder);
      // It may have crashed while it was launched, or night have fallen.
      if (this.#suspended) return await this.#endApp();
      if (!this.#isLast(launch)) return;
      // The shell only tells why an app cannot be started again after a crash, and nothing of that would ever end.
      if (crashed && !this.runs) return this.recover(true);
      if (this.#shell) await this.#secondary.launch(this.#shell);
      // An app that has been blank is not shown again before there is something to be seen.
      if (!this.#isBlank) maintenance.hide();
      this.#host.arrange();
    } catch (error) {
      log.error(error instanceof Error ? error.message : String(error));
      maintenance.show('out of order');
      this.recover(false);
    }
  }

  #isLast(launch: number): boolean {
    return launch === this.#lastLaunch && !this.#stopped && !this.isResting && this.#retry === undefined;
  }

  #wait(launch: number, crashed: boolean): void {
    if (!this.#isLast(launch)) return;
    if (!this.#offline) this.#host.log.warn('There is no network, without which the app does not start: it waits.');
    this.#offline = { crashed };
    this.#isBlank = false;
    this.#host.maintenance.show('offline');
    this.#retry = setTimeout(() => this.#retryNow(crashed), NETWORK_MS);
  }

  #goOn(): void {
    if (this.#offline && !this.isResting) this.#host.log.info('The app waits for a network no longer.');
    this.#offline = undefined;
  }
}
