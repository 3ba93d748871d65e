/**
 * The apps beside the kiosk's own (`SecondaryApps`): launched with it, and started again when they crash. One that ends by itself is
 * done; one that the policy names no more is ended.
 */
import type { Log } from '../../host/app-host.ts';
import { BackOff } from '../rules/back-off.ts';
import type { BackOffTimes } from '../rules/back-off.ts';

export interface SecondaryAppsHost {
  /** By their ids. */
  folders(): Readonly<Record<string, string>>;
  /** False while the kiosk rests: they are launched again with its app. */
  mayRun(): boolean;
  readonly log: Log;
}

interface Starts {
  launch(folder: string): Promise<void>;
  restart(folder: string): Promise<void>;
  end(folder: string): Promise<void>;
}

export class SecondaryApps {
  readonly #host: SecondaryAppsHost;
  readonly #times: BackOffTimes | undefined;
  /** By folder. */
  readonly #backOffs = new Map<string, BackOff>();
  readonly #launched = new Set<string>();
  readonly #retries = new Map<string, NodeJS.Timeout>();

  constructor(host: SecondaryAppsHost, times: BackOffTimes | undefined) {
    this.#host = host;
    this.#times = times;
  }

  /** Resolves when each has been launched, or has said why it cannot be. */
  async launch(shell: Starts): Promise<void> {
    this.stop();
    const wanted = Object.entries(this.#host.folders());
    for (const folder of this.#launched) {
      if (wanted.some(([, own]) => own === folder)) continue;
      this.#launched.delete(folder);
      await shell.end(folder).catch((error: unknown) => this.#host.log.error(`Ending ${folder}: ${String(error)}`));
    }
    for (const [id, folder] of wanted) {
      this.#launched.add(folder);
      await shell.launch(folder).catch((error: unknown) => this.#failed(id, error));
    }
  }

  /** @param folder of any app that has crashed */
  crashed(shell: Starts, folder: string): void {
    const [id] = Object.entries(this.#host.folders()).find(([, own]) => own === folder) ?? [];
    if (id === undefined || this.#retries.has(folder) || !this.#host.mayRun()) return;
    const backOff = this.#backOffs.get(folder) ?? new BackOff(this.#times);
    this.#backOffs.set(folder, backOff);
    const wait = backOff.failed();
    this.#host.log.warn(
      `The secondary app ${id} has ended by a crash; it is started again${wait > 0 ? ` in ${wait / 1000} s` : ''}.`,
    );
    const retry = setTimeout(() => {
      this.#retries.delete(folder);
      if (this.#host.mayRun()) shell.restart(folder).catch((error: unknown) => this.#failed(id, error));
    }, wait);
    this.#retries.set(folder, retry);
  }

  stop(): void {
    for (const retry of this.#retries.values()) clearTimeout(retry);
    this.#retries.clear();
  }

  #failed(id: string, error: unknown): void {
    this.#host.log.error(`The secondary app ${id}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
