/** A kiosk at work: the policy that holds, the app that runs under it, and what brings the app back. */
import type { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { app, BrowserWindow, powerSaveBlocker } from 'electron';
import type { Point, Session, WebContents } from 'electron';
import type { Log } from '../../host/app-host.ts';
import { ExitCode } from '../../host/exit-code.ts';
import type { GuestProtocol } from '../../host/guest-protocol.ts';
import type { AppPackage } from '../../package/app-package.ts';
import type { PageDenial } from '../../../api/core/wire.ts';
import type { KioskState } from '../operations/kiosk-status.ts';
import type { LastError } from '../operations/last-error.ts';
import type { RotatingLog } from '../operations/rotating-log.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { PinLock } from '../policy/pin-lock.ts';
import { keptPolicyFile } from '../policy/policy-source.ts';
import type { PolicySource } from '../policy/policy-source.ts';
import { admitApp, kioskNotes, NO_MODALS } from '../rules/admit-app.ts';
import { authoritiesOf } from '../rules/authorities.ts';
import { BackOff } from '../rules/back-off.ts';
import type { BackOffTimes } from '../rules/back-off.ts';
import { ExitCorner } from '../rules/exit-corner.ts';
import { BlankWatch } from './blank-watch.ts';
import { ExitDialog } from './exit-dialog.ts';
import { FullScreen } from './full-screen.ts';
import { guardGuest } from './guest-guard.ts';
import { IdleReset } from './idle-reset.ts';
import type { KioskLimits } from './kiosk-limits.ts';
import { isKioskScreen } from './kiosk-screen.ts';
import type { KioskRequests } from './kiosk-requests.ts';
import { Maintenance } from './maintenance.ts';
import { PagePulse } from './page-pulse.ts';
import { guardPages } from './page-guard.ts';
import { SessionHealth } from './session-health.ts';
import { applyProxy, filterRequests, requestFilter } from './session-guard.ts';
import { Timetable } from './timetable.ts';
import { lastTouch } from './touch-place.ts';
import { trustAuthorities } from './trust.ts';
import { wipe } from './wipe.ts';

/** What a kiosk needs of the shell. */
export interface KioskShell {
  /** Starts what ran when the last shell was killed or crashed, but for some folders. */
  restore(asked: readonly string[]): Promise<void>;
  runs(folder: string): boolean;
  launch(folder: string): Promise<void>;
  /** Starts an app that crashed: it gets `onRestarted`. */
  restart(folder: string): Promise<void>;
  end(folder: string): Promise<void>;
}

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
}

/** A change of one of these needs new pages. */
const NEW_PAGES = [
  'SecondaryApps',
  'KioskTroubleshootingToolsEnabled',
  'PrintingEnabled',
  'DragAndDropEnabled',
  'AllowFileSelectionDialogs',
  'AllowedHosts',
  'HideCursor',
] as const satisfies readonly (keyof KioskPolicy)[];

const DONE_BY_SOMEBODY = new Set([
  'rawKeyDown',
  'keyDown',
  'char',
  'mouseDown',
  'mouseUp',
  'mouseWheel',
  'touchStart',
  'touchMove',
  'gestureTap',
]);

export class KioskSession implements KioskLimits {
  readonly #options: KioskOptions;
  readonly #fullScreen = new FullScreen(
    () => this.#policy,
    () => void this.#sessionOver(),
  );
  readonly #exit: ExitDialog;
  readonly #idle: IdleReset;
  readonly #maintenance: Maintenance;
  readonly #timetable: Timetable;
  readonly #health: SessionHealth;
  readonly #backOff: BackOff;
  readonly #pulse: PagePulse;
  readonly #blankWatch: BlankWatch;
  readonly #corner = new ExitCorner();
  readonly #sessions = new Set<Session>();
  readonly #authorities: readonly X509Certificate[];
  readonly allowsRequest: (url: string) => boolean;
  #policy: KioskPolicy;
  #shell: KioskShell | undefined;
  #end: (code: number) => void = () => {};
  #product: KioskProduct | undefined;
  #restored = false;
  #pointer = '';
  #unguard = () => {};
  #app: AppPackage | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** The app is not to run now: it is wiped, or it is night. */
  #resting = false;
  #ended = false;
  /** The app was ended because it showed nothing, and has shown nothing since. */
  #isBlank = false;
  #awake: number | undefined;

  constructor(options: KioskOptions) {
    this.#options = options;
    this.#policy = options.policy;
    this.#authorities = authoritiesOf(options.policy.CACertificates);
    this.allowsRequest = requestFilter(() => this.#policy, options.log);
    this.#pulse = new PagePulse(() => this.#policy.PageHangSeconds * 1000, options.log);
    this.#blankWatch = new BlankWatch({
      policy: () => this.#policy,
      isOn: () => !this.#ended && !this.#resting && this.#retry === undefined && !!this.#shell?.runs(this.#folder),
      front: () => this.#fullScreen.front(),
      blank: (text, contents) => this.#endBlank(text, contents),
      seen: () => this.#isSeen(),
    });
    this.#backOff = new BackOff(options.backOff);
    this.#exit = new ExitDialog({
      policy: () => this.#policy,
      display: () => this.#fullScreen.display(),
      lock: new PinLock(join(options.profile, 'Kiosk', 'pin.json')),
      exit: () => this.#end(ExitCode.Ok),
      closed: () => this.#fullScreen.assert(),
    });
    this.#idle = new IdleReset({
      display: () => this.#fullScreen.display(),
      reset: () => void this.#reset(),
    });
    this.#maintenance = new Maintenance(
      () => this.#fullScreen.display(),
      () => this.#retryAsked(),
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
        if (this.#ended || this.#resting) return false;
        void this.#restartAfter(async () => {});
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
    this.#shell = shell;
    this.#end = end;
    this.#product = product;
    this.#tellOtherApps();
    const { source, log } = this.#options;
    this.#unguard = guardPages({
      policy: () => this.#policy,
      input: (type, contents) => this.#input(type, contents),
      exitAsked: () => this.#exit.open(),
      guards: (contents) => !isKioskScreen(BrowserWindow.fromWebContents(contents)),
      log,
    });
    this.#fullScreen.start();
    if (this.#options.worn) this.#maintenance.show();
    this.#stayAwake(true);
    // A page that a debugger holds is not hung.
    if (!this.#policy.KioskTroubleshootingToolsEnabled) this.#pulse.start(() => this.#fullScreen.front());
    if (!this.#policy.KioskTroubleshootingToolsEnabled) this.#blankWatch.start();
    app.on('child-process-gone', this.#processGone);
    this.#idle.set(this.#policy.IdleReset);
    this.#timetable.set(this.#policy);
    this.#setLogFile();
    this.#health.set(this.#policy);
    source.watch((policy) => void this.#take(policy));
    this.#retry = setTimeout(() => this.#retryNow(), this.#policy.DeviceLocalAccountAutoLoginDelay);
  }

  stop(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#retry);
    this.#unguard();
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

  get fileDialogs(): boolean {
    return this.#policy.AllowFileSelectionDialogs;
  }

  get printing(): boolean {
    return this.#policy.PrintingEnabled;
  }

  get guestPolicy(): string | undefined {
    return this.#policy.PrintingEnabled ? undefined : NO_MODALS;
  }

  get contextMenu(): boolean {
    return this.#policy.ContextMenuEnabled;
  }

  get webPreferences(): KioskLimits['webPreferences'] {
    return {
      disableDialogs: true,
      devTools: this.#policy.KioskTroubleshootingToolsEnabled,
      // Its pickers are no file choosers of `<input>`, and nothing else keeps them from a page.
      disableBlinkFeatures: this.#policy.AllowFileSelectionDialogs ? '' : 'FileSystemAccessLocal',
    };
  }

  get pageDenials(): readonly PageDenial[] {
    return this.#policy.DragAndDropEnabled ? ['close'] : ['close', 'drop'];
  }

  admit(loaded: AppPackage): AppPackage {
    if (loaded.folder === this.#folder) {
      this.#app = loaded;
      for (const note of kioskNotes(loaded)) this.#options.log.info(note);
    }
    return admitApp(loaded, this.#policy);
  }

  /** PEM. */
  get certificates(): readonly string[] {
    return this.#authorities.map(String);
  }

  allowsPermission(name: string): boolean {
    return (this.#policy.AllowedPermissions as readonly string[]).includes(name);
  }

  guardSession(session: Session): void {
    filterRequests(session, this.allowsRequest);
    this.guardGuestSession(session);
  }

  guardGuestSession(session: Session): void {
    this.#sessions.add(session);
    void applyProxy(session, this.#policy, this.#options.log);
    trustAuthorities(session, this.#authorities, this.#options.log);
    // Nothing is spelled here, and Chromium would fetch dictionaries from its maker.
    session.setSpellCheckerLanguages([]);
    session.setSpellCheckerEnabled(false);
  }

  guardGuest(protocol: GuestProtocol, worlds: readonly string[]): Promise<void> {
    return guardGuest(protocol, this.#policy, worlds, this.#options.log);
  }

  windowOpened(window: BrowserWindow): void {
    this.#fullScreen.add(window);
    if (this.#policy.HideCursor) {
      window.webContents.on('dom-ready', () => {
        void window.webContents.insertCSS('* { cursor: none !important; }', { cssOrigin: 'user' }).catch(() => {});
      });
    }
  }

  appEnded(folder: string, crashed: boolean): void {
    if (folder !== this.#folder) return;
    this.#recover(crashed);
  }

  /** No app is left: one that could not be started, or that reloaded itself without end. */
  empty(): void {
    this.#recover(true);
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

  #tellOtherApps(): void {
    const { App, SecondaryApps } = this.#policy;
    if (this.#product && (App !== undefined || Object.keys(SecondaryApps).length > 0))
      this.#options.log.warn(
        'App and SecondaryApps of the policy have no effect: this program runs its own app alone.',
      );
  }

  get #state(): KioskState {
    if (this.#resting) return 'resting';
    if (this.#maintenance.isShown) return 'out of order';
    return this.#fullScreen.front() && this.#shell?.runs(this.#folder) ? 'running' : 'starting';
  }

  #recover(crashed: boolean): void {
    if (this.#ended || this.#resting || this.#retry !== undefined) return;
    const wait = this.#backOff.failed();
    this.#health.appRestarted();
    const { log } = this.#options;
    log.warn(
      `The app has ended${crashed ? ' by a crash' : ''}; it is started again${wait > 0 ? ` in ${wait / 1000} s` : ''}.`,
    );
    if (this.#backOff.isWorn) this.#maintenance.show();
    this.#retry = setTimeout(() => this.#retryNow(crashed), wait);
  }

  /** The same as for a crash follows: the app may restore what it had in hand. */
  #endBlank(text: string, contents: WebContents | undefined): void {
    this.#options.log.error(`${text}; it is started again.`);
    this.#isBlank = true;
    if (contents) contents.forcefullyCrashRenderer();
    else void this.#endAndRecover(true);
  }

  #isSeen(): void {
    if (!this.#isBlank) return;
    this.#isBlank = false;
    this.#maintenance.hide();
    this.#fullScreen.assert();
  }

  /** Somebody has pressed the button of the screen that says that nothing goes. */
  #retryAsked(): void {
    if (this.#isBlank && this.#shell?.runs(this.#folder)) void this.#restartAfter(async () => {});
    else this.#retryNow();
  }

  async #endAndRecover(crashed: boolean): Promise<void> {
    await this.#shell?.end(this.#folder);
    this.#recover(crashed);
  }

  #retryNow(crashed = false): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (this.#ended || this.#resting) return;
    void this.#launch(crashed);
  }

  async #launch(crashed: boolean): Promise<void> {
    const { log } = this.#options;
    try {
      this.#blankWatch.launching();
      if (!this.#restored) {
        this.#restored = true;
        await this.#shell?.restore([]);
      }
      if (this.#shell?.runs(this.#folder)) log.debug('The app runs already.');
      else if (crashed) await this.#shell?.restart(this.#folder);
      else await this.#shell?.launch(this.#folder);
      await this.#launchSecondary();
      // An app that has been blank is not shown again before there is something to be seen.
      if (!this.#isBlank) this.#maintenance.hide();
      this.#fullScreen.assert();
    } catch (error) {
      log.error(error instanceof Error ? error.message : String(error));
      this.#maintenance.show();
      this.#recover(false);
    }
  }

  async #launchSecondary(): Promise<void> {
    if (this.#product) return;
    for (const [id, folder] of Object.entries(this.#policy.SecondaryApps)) {
      await this.#shell?.launch(folder).catch((error: unknown) => {
        this.#options.log.error(`The secondary app ${id}: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
  }

  #input(type: string, contents: WebContents): void {
    if (type === 'mouseDown') this.#tapped(this.#fullScreen.pointer());
    if (type === 'gestureTap') void lastTouch(contents).then((place) => place && this.#tapped(place));
    if (this.#isSomebody(type)) this.#idle.touch();
  }

  #tapped(place: Point): void {
    const corner = this.#policy.ExitPin === undefined ? 'none' : this.#policy.ExitCorner;
    if (this.#corner.tapped(corner, place, this.#fullScreen.display().bounds)) this.#exit.open();
  }

  /** A window that opens under a pointer that rests brings events of the mouse too. */
  #isSomebody(type: string): boolean {
    if (type !== 'mouseMove') return DONE_BY_SOMEBODY.has(type);
    const { x, y } = this.#fullScreen.pointer();
    const place = `${x} ${y}`;
    const moved = place !== this.#pointer;
    this.#pointer = place;
    return moved;
  }

  /** On ChromeOS too, an app that closes its last window ends the session; there is a new one at once. */
  async #sessionOver(): Promise<void> {
    if (this.#ended || this.#resting || this.#retry !== undefined || !this.#shell?.runs(this.#folder)) return;
    await this.#endAndRecover(false);
  }

  async #reset(): Promise<void> {
    const { IdleReset: idle } = this.#policy;
    if (!idle || this.#ended || this.#resting) return;
    this.#options.log.info('Nobody is there: the app is reset.');
    await this.#restartAfter(async () => {
      if (!this.#app) return;
      await wipe(idle.Wipe, { profile: this.#options.profile, appId: this.#app.id, sessions: this.#sessions });
    });
  }

  /** Ends the app, does something, and launches it anew. */
  async #restartAfter(work: () => Promise<void>): Promise<void> {
    if (this.#resting) return;
    this.#resting = true;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    try {
      await this.#shell?.end(this.#folder);
      await work();
    } catch (error) {
      this.#options.log.error(`Resetting the app: ${String(error)}`);
    } finally {
      this.#resting = false;
    }
    this.#retryNow();
  }

  async #suspend(suspended: boolean): Promise<void> {
    if (this.#ended) return;
    this.#options.log.info(suspended ? 'The kiosk rests until its time comes.' : 'The kiosk goes on.');
    this.#stayAwake(!suspended);
    this.#resting = suspended;
    if (suspended) {
      clearTimeout(this.#retry);
      this.#retry = undefined;
      await this.#shell?.end(this.#folder);
    } else this.#retryNow();
  }

  async #take(policy: KioskPolicy): Promise<void> {
    const before = this.#policy;
    this.#policy = policy;
    this.#idle.set(policy.IdleReset);
    this.#timetable.set(policy);
    if (before.BlankScreenSeconds !== policy.BlankScreenSeconds && !policy.KioskTroubleshootingToolsEnabled)
      this.#blankWatch.start();
    if (JSON.stringify(before.LogFile) !== JSON.stringify(policy.LogFile)) this.#setLogFile();
    void this.#options.requests.set(policy).then(() => {
      if (!this.#ended) this.#health.set(policy);
    });
    for (const session of this.#sessions) void applyProxy(session, policy, this.#options.log);
    this.#fullScreen.assert();
    const differs = (key: keyof KioskPolicy) => JSON.stringify(before[key]) !== JSON.stringify(policy[key]);
    // Chromium remembers for which servers it has been told that they are right.
    if (differs('CACertificates') || (!this.#product && before.App !== policy.App)) return this.#end(ExitCode.Restart);
    if (NEW_PAGES.some(differs)) await this.#restartAfter(async () => {});
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
