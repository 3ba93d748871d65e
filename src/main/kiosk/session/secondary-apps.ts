/**
 * The apps beside the kiosk's own (`SecondaryApps`): each is launched once in a session, started again when it crashes, and ended with the
 * session. One that ends by itself is done until the next. (ChromeOS installed and enabled them, for the kiosk's app to wake or to launch by
 * `chrome.management`, which is not here; that the kiosk's app came back after a crash was nothing to them.)
 */
import type { Log } from '../../host/app-host.ts';
import { BackOff } from '../rules/back-off.ts';
import type { BackOffTimes } from '../rules/back-off.ts';

export interface SecondaryAppsHost {
  /** By their ids. */
  folders(): Readonly<Record<string, string>>;
  /** False while the kiosk rests. */
  mayRun(): boolean;
  readonly log: Log;
}

interface Starts {
  runs(folder: string): boolean;
  launch(folder: string): Promise<void>;
  restart(folder: string): Promise<void>;
  end(folder: string): Promise<void>;
}

export class SecondaryApps {
  readonly #host: SecondaryAppsHost;
  readonly #times: BackOffTimes | undefined;
  /** By folder. */
  readonly #backOffs = new Map<string, BackOff>();
  /** Folders, in this session. */
  readonly #launched = new Set<string>();
  readonly #retries = new Map<string, NodeJS.Timeout>();
  /** Folders of those that were to come back while the kiosk rested. */
  readonly #down = new Set<string>();

  constructor(host: SecondaryAppsHost, times: BackOffTimes | undefined) {
    this.#host = host;
    this.#times = times;
  }

  /** Launches those that have not been in this session, and brings back what crashed while the kiosk rested. Resolves when each has been launched, or has said why it cannot be. */
  async launch(shell: Starts): Promise<void> {
    for (const [id, folder] of Object.entries(this.#host.folders())) {
      if (!this.#host.mayRun()) return;
      if (this.#down.delete(folder)) await this.#restart(shell, id, folder);
      if (this.#launched.has(folder)) continue;
      this.#launched.add(folder);
      // It was there when the last shell crashed, and has been told that it is restarted.
      if (shell.runs(folder)) continue;
      await shell.launch(folder).catch((error: unknown) => {
        this.#launched.delete(folder);
        this.#failed(id, error);
      });
      await this.#endLate(shell, folder);
    }
  }

  /** The session is over. Resolves when all of them have ended. */
  async end(shell: Starts): Promise<void> {
    this.stop();
    const folders = [...this.#launched];
    this.#launched.clear();
    this.#down.clear();
    for (const folder of folders) await this.#end(shell, folder);
  }

  /** @param folder of any app that has crashed */
  crashed(shell: Starts, folder: string): void {
    const [id] = Object.entries(this.#host.folders()).find(([, own]) => own === folder) ?? [];
    if (id === undefined || this.#retries.has(folder)) return;
    if (!this.#host.mayRun()) return void this.#down.add(folder);
    const backOff = this.#backOffs.get(folder) ?? new BackOff(this.#times);
    this.#backOffs.set(folder, backOff);
    const wait = backOff.failed();
    this.#host.log.warn(
      `The secondary app ${id} has ended by a crash; it is started again${wait > 0 ? ` in ${wait / 1000} s` : ''}.`,
    );
    const retry = setTimeout(() => {
      this.#retries.delete(folder);
      if (this.#host.mayRun()) void this.#restart(shell, id, folder);
      else this.#down.add(folder);
    }, wait);
    this.#retries.set(folder, retry);
  }

  stop(): void {
    for (const retry of this.#retries.values()) clearTimeout(retry);
    this.#retries.clear();
  }

  async #restart(shell: Starts, id: string, folder: string): Promise<void> {
    await shell.restart(folder).catch((error: unknown) => this.#failed(id, error));
    await this.#endLate(shell, folder);
  }

  /** The session may have ended while it was being started: then it was not there to be ended. */
  async #endLate(shell: Starts, folder: string): Promise<void> {
    if (!this.#launched.has(folder)) await this.#end(shell, folder);
  }

  async #end(shell: Starts, folder: string): Promise<void> {
    await shell.end(folder).catch((error: unknown) => this.#host.log.error(`Ending ${folder}: ${String(error)}`));
  }

  #failed(id: string, error: unknown): void {
    this.#host.log.error(`The secondary app ${id}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
