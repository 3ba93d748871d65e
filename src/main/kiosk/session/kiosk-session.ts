/** A kiosk at work: the policy that holds, the app that runs under it, and what brings the app back. */
import { join } from 'node:path';
import { app, BrowserWindow, net, powerSaveBlocker } from 'electron';
import type { Log } from '../../host/app-host.ts';
import { ExitCode } from '../../host/exit-code.ts';
import type { AppPackage } from '../../package/app-package.ts';
import { loadManifest } from '../../package/manifest.ts';
import type { KioskState } from '../operations/kiosk-status.ts';
import type { LastError } from '../operations/last-error.ts';
import type { RotatingLog } from '../operations/rotating-log.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { PinLock } from '../policy/pin-lock.ts';
import { keptPolicyFile } from '../policy/policy-source.ts';
import type { PolicySource } from '../policy/policy-source.ts';
import { kioskNotes, mayFillScreen } from '../rules/admit-app.ts';
import type { BackOffTimes } from '../rules/back-off.ts';
import { lacksNetwork } from '../rules/start-network.ts';
import { AppKeeper } from './app-keeper.ts';
import type { KioskShell } from './app-keeper.ts';
import { BlankWatch } from './blank-watch.ts';
import { ExitDialog } from './exit-dialog.ts';
import { FullScreen } from './full-screen.ts';
import { IdleReset } from './idle-reset.ts';
import type { KioskRequests } from './kiosk-requests.ts';
import { isKioskScreen } from './kiosk-screen.ts';
import { Maintenance } from './maintenance.ts';
import { PagePulse } from './page-pulse.ts';
import { guardPages } from './page-guard.ts';
import { ScreenKeyboard } from './screen-keyboard.ts';
import { SessionHealth } from './session-health.ts';
import { SessionLimits } from './session-limits.ts';
import { applyProxy } from './session-guard.ts';
import { Timetable } from './timetable.ts';
import { Visitors } from './visitors.ts';
import { wipe } from './wipe.ts';

/** A packaged app. */
export interface KioskProduct {
  /** Of the version that runs. */
  readonly folder: string;
}

export interface KioskOptions {
  readonly policy: KioskPolicy;
  readonly source: PolicySource;
  /** Absolute; the policy's own app counts where the command named none. */
  readonly folder: string;
  readonly profile: string;
  readonly log: Log;
  readonly backOff?: BackOffTimes | undefined;
  /** The shell itself has failed again and again. */
  readonly worn?: boolean | undefined;
  /** How often the command has started the shell anew. */
  readonly restarts: number;
  readonly deviceId: string;
  readonly errors: LastError;
  readonly logFile: RotatingLog | undefined;
  readonly requests: KioskRequests;
  /** Path of src/preload/keyboard.ts. */
  readonly keyboardPreload: string;
}

/** A change of one of these needs new pages. */
const NEW_PAGES = [
  'KioskChromeAppsForceAllowed',
  // What is zoomed is to be so no longer.
  'KioskPinchToZoomAllowed',
  'SecondaryApps',
  'PrintingEnabled',
  'DragAndDropEnabled',
  'AllowFileSelectionDialogs',
  'AllowedHosts',
  'HideCursor',
] as const satisfies readonly (keyof KioskPolicy)[];

/** A change of one of these needs a new program. */
const NEW_PROGRAM = [
  // Chromium remembers for which servers it has been told that they are right.
  'CACertificates',
  // What watches over pages does so from the start, or not at all; a debugger that is open stays open.
  'KioskTroubleshootingToolsEnabled',
] as const satisfies readonly (keyof KioskPolicy)[];

export class KioskSession {
  readonly #options: KioskOptions;
  readonly #fullScreen = new FullScreen(
    () => this.#policy,
    () => void this.#keeper.sessionOver(),
  );
  readonly #exit: ExitDialog;
  readonly #idle: IdleReset;
  readonly #maintenance: Maintenance;
  readonly #timetable: Timetable;
  readonly #health: SessionHealth;
  readonly #keeper: AppKeeper;
  readonly #visitors: Visitors;
  readonly #pulse: PagePulse;
  readonly #blankWatch: BlankWatch;
  readonly #keyboard: ScreenKeyboard;
  readonly limits: SessionLimits;
  #policy: KioskPolicy;
  #end: (code: number) => void = () => {};
  #product: KioskProduct | undefined;
  #unguard = () => {};
  #app: AppPackage | undefined;
  #ended = false;
  #awake: number | undefined;

  constructor(options: KioskOptions) {
    this.#options = options;
    this.#policy = options.policy;
    this.limits = new SessionLimits({
      policy: () => this.#policy,
      loaded: (loaded) => this.#loaded(loaded),
      windowOpened: (window, folder) => {
        this.#fullScreen.add(window, folder === this.#folder);
        this.#keyboard.add(window);
      },
      appEnded: (folder, crashed) => this.#keeper.ended(folder, crashed),
      appReloads: (folder) => {
        if (folder === this.#folder) this.#fullScreen.launching();
      },
      downloads: join(options.profile, 'Kiosk', 'Downloads'),
      log: options.log,
    });
    this.#pulse = new PagePulse(() => this.#policy.PageHangSeconds * 1000, options.log);
    this.#blankWatch = new BlankWatch({
      policy: () => this.#policy,
      isOn: () => this.#keeper.isOn,
      front: () => this.#fullScreen.front(),
      blank: (text, contents) => this.#keeper.endBlank(text, contents),
      seen: () => this.#keeper.seen(),
      tell: (text) => options.log.warn(text),
    });
    this.#keyboard = new ScreenKeyboard({
      policy: () => this.#policy,
      front: () => this.#fullScreen.front(),
      holds: (window) => this.#fullScreen.holds(window),
      preload: options.keyboardPreload,
      log: options.log,
    });
    this.#exit = new ExitDialog({
      policy: () => this.#policy,
      display: () => this.#fullScreen.display(),
      lock: new PinLock(join(options.profile, 'Kiosk', 'pin.json')),
      exit: () => this.#end(ExitCode.Left),
      closed: () => this.#fullScreen.assert(),
    });
    this.#idle = new IdleReset({
      display: () => this.#fullScreen.display(),
      reset: () => void this.#reset(),
    });
    this.#visitors = new Visitors({
      corner: () => (this.#policy.ExitPin === undefined ? 'none' : this.#policy.ExitCorner),
      pointer: () => this.#fullScreen.pointer(),
      bounds: () => this.#fullScreen.display().bounds,
      somebody: () => this.#idle.touch(),
      exitAsked: () => this.#exit.open(),
    });
    this.#maintenance = new Maintenance(
      () => this.#fullScreen.display(),
      () => this.#keeper.retryAsked(),
    );
    this.#keeper = new AppKeeper(
      {
        folder: () => this.#folder,
        secondaryApps: () => this.#policy.SecondaryApps,
        maintenance: this.#maintenance,
        lacksNetwork: () =>
          lacksNetwork({
            policy: () => this.#policy,
            offlineEnabled: async () => (await loadManifest(this.#folder)).manifest.offline_enabled,
            isOnline: () => net.isOnline(),
            fetch: options.requests.fetch,
          }),
        launching: () => {
          this.#blankWatch.launching();
          if (!this.#keeper.runs) this.#fullScreen.launching();
        },
        arrange: () => this.#fullScreen.assert(),
        restarted: () => this.#health.appRestarted(),
        log: options.log,
      },
      options.backOff,
    );
    this.#timetable = new Timetable({
      restart: () => this.#end(ExitCode.Restart),
      suspend: (suspended) => void this.#suspend(suspended),
    });
    this.#health = new SessionHealth({
      state: () => this.#state,
      app: () =>
        this.#app ? { id: this.#app.id, name: this.#app.manifest.name, version: this.#app.manifest.version } : null,
      front: () => this.#fullScreen.front(),
      reload: () => {
        if (this.#ended || this.#keeper.isResting) return false;
        void this.#keeper.restartApp();
        return true;
      },
      restart: () => this.#end(ExitCode.Restart),
      errors: options.errors,
      shellRestarts: options.restarts,
      deviceId: options.deviceId,
      profile: options.profile,
      log: options.log,
      fetch: options.requests.fetch,
    });
  }

  /**
   * Covers the screen and launches the app.
   * @param end ends the shell with an exit code
   * @param product whose app is the kiosk's, whatever the policy says
   */
  start(shell: KioskShell, end: (code: number) => void, product?: KioskProduct): void {
    this.#end = end;
    this.#product = product;
    if (product && this.#policy.App !== undefined)
      this.#options.log.warn('App of the policy has no effect: this program runs its own app.');
    const { source, log } = this.#options;
    this.#unguard = guardPages({
      policy: () => this.#policy,
      input: (type, contents) => {
        this.#keyboard.input(type, contents);
        this.#visitors.input(type, contents);
      },
      exitAsked: () => this.#exit.open(),
      guards: (contents) => !this.#keyboard.owns(contents) && !isKioskScreen(BrowserWindow.fromWebContents(contents)),
      log,
    });
    this.#keyboard.start();
    this.#fullScreen.start();
    if (this.#options.worn) this.#maintenance.show('out of order');
    this.#stayAwake(true);
    // A page that a debugger holds is not hung.
    if (!this.#policy.KioskTroubleshootingToolsEnabled) {
      this.#pulse.start(() => this.#fullScreen.front());
      this.#blankWatch.start();
    }
    app.on('child-process-gone', this.#processGone);
    this.#idle.set(this.#policy.IdleReset);
    this.#timetable.set(this.#policy);
    this.#setLogFile();
    this.#health.set(this.#policy);
    source.watch((policy) => void this.#take(policy));
    this.#keeper.start(shell, this.#policy.DeviceLocalAccountAutoLoginDelay);
  }

  stop(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#keeper.stop();
    this.#unguard();
    this.#keyboard.stop();
    this.#options.source.close();
    this.#timetable.stop();
    this.#health.stop();
    this.#pulse.stop();
    this.#blankWatch.stop();
    app.off('child-process-gone', this.#processGone);
    this.#idle.stop();
    this.#exit.close();
    this.#maintenance.hide();
    this.#fullScreen.stop();
    this.#stayAwake(false);
  }

  /** What `chrome.storage.managed` is read from: the policy as it holds here. */
  get managedFile(): string {
    return keptPolicyFile(this.#options.profile);
  }

  /** No app is left: one that could not be started, or that reloaded itself without end. */
  empty(): void {
    this.#keeper.recover(true);
  }

  /** Chromium starts its helpers again by itself; what is on the screen is drawn anew. */
  readonly #processGone = (_event: unknown, { type, reason }: { type: string; reason: string }): void => {
    if (reason === 'clean-exit') return;
    this.#options.log.warn(`Chromium's process ${type} is gone (${reason}) and started again.`);
    if (type !== 'GPU') return;
    this.#fullScreen.front()?.webContents.invalidate();
    this.#blankWatch.gpuLost();
  };

  get #folder(): string {
    return this.#product?.folder ?? this.#options.folder;
  }

  get #state(): KioskState {
    if (this.#keeper.isResting) return 'resting';
    if (this.#keeper.isOffline) return 'offline';
    if (this.#maintenance.isShown) return 'out of order';
    return this.#fullScreen.front() && this.#keeper.runs ? 'running' : 'starting';
  }

  #loaded(loaded: AppPackage): void {
    if (loaded.folder !== this.#folder) return;
    this.#app = loaded;
    for (const note of kioskNotes(loaded)) this.#options.log.info(note);
  }

  async #reset(): Promise<void> {
    const { IdleReset: idle } = this.#policy;
    if (!idle || this.#ended || this.#keeper.isResting) return;
    this.#options.log.info('Nobody is there: the app is reset.');
    this.#keyboard.reset();
    await this.#keeper.newSession(async () => {
      if (!this.#app) return;
      const { profile } = this.#options;
      await wipe(idle.Wipe, { profile, appId: this.#app.id, sessions: this.limits.sessions });
    });
  }

  async #suspend(suspended: boolean): Promise<void> {
    if (this.#ended) return;
    this.#options.log.info(suspended ? 'The kiosk rests until its time comes.' : 'The kiosk goes on.');
    this.#stayAwake(!suspended);
    await this.#keeper.suspend(suspended);
  }

  async #take(policy: KioskPolicy): Promise<void> {
    const before = this.#policy;
    this.#policy = policy;
    this.#idle.set(policy.IdleReset);
    this.#timetable.set(policy);
    this.#keyboard.set();
    if (before.BlankScreenSeconds !== policy.BlankScreenSeconds && !policy.KioskTroubleshootingToolsEnabled)
      this.#blankWatch.start();
    if (JSON.stringify(before.LogFile) !== JSON.stringify(policy.LogFile)) this.#setLogFile();
    void this.#options.requests.set(policy).then(() => {
      if (!this.#ended) this.#health.set(policy);
    });
    for (const session of this.limits.sessions) void applyProxy(session, policy, this.#options.log);
    this.#fullScreen.assert();
    this.#keeper.lookForNetwork();
    const differs = (key: keyof KioskPolicy) => JSON.stringify(before[key]) !== JSON.stringify(policy[key]);
    if (NEW_PROGRAM.some(differs) || (!this.#product && differs('App'))) return this.#end(ExitCode.Restart);
    if (NEW_PAGES.some(differs) || mayFillScreen(before) !== mayFillScreen(policy)) await this.#keeper.newSession();
  }

  #setLogFile(): void {
    this.#options.logFile?.set(this.#policy.LogFile, join(this.#options.profile, 'Kiosk', 'Logs'));
  }

  #stayAwake(awake: boolean): void {
    if (awake) this.#awake ??= powerSaveBlocker.start('prevent-display-sleep');
    else if (this.#awake !== undefined) {
      powerSaveBlocker.stop(this.#awake);
      this.#awake = undefined;
    }
  }
}
