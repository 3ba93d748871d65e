/** The USB devices that apps may hear of, one list for the whole shell. Nothing is loaded before an app asks for the first time. */
import type { Log } from '../host/app-host.ts';
import { SharedDevice } from './shared-device.ts';
import type { UsbDevice, UsbLibrary } from './usb-library.ts';

const MASS_STORAGE = 8;

export interface UsbDeviceListener {
  added(device: SharedDevice): void;
  /** Its connections have been told already. */
  removed(device: SharedDevice): void;
}

export class UsbDevices {
  #load: () => Promise<UsbLibrary>;
  readonly #log: Log;
  readonly #devices = new Map<UsbDevice, SharedDevice>();
  readonly #listeners = new Set<UsbDeviceListener>();
  #lastId = 0;
  #started: Promise<{ close(): void } | undefined> | undefined;

  constructor(load: () => Promise<UsbLibrary>, log: Log) {
    this.#load = load;
    this.#log = log;
  }

  /** For the end-to-end tests, before anything else: made devices in the place of a library's. */
  loadFrom(load: () => Promise<UsbLibrary>): void {
    this.#load = load;
  }

  /** What is plugged in now. Where USB cannot be used there is nothing; the terminal says why. */
  async list(): Promise<readonly SharedDevice[]> {
    await this.start();
    return [...this.#devices.values()];
  }

  /** As `list`, once that has been waited for. */
  now(): readonly SharedDevice[] {
    return [...this.#devices.values()];
  }

  /** @param id that an app has been told; undefined when there is no such device any more */
  find(id: number): SharedDevice | undefined {
    for (const device of this.#devices.values()) if (device.id === id) return device;
    return undefined;
  }

  /** Tells of what comes and goes once the system is watched. @returns ends the telling */
  watch(listener: UsbDeviceListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    const started = this.#started;
    this.#started = Promise.resolve(undefined);
    (await started)?.close();
  }

  /** From now on the system is watched, until the shell ends. */
  async start(): Promise<void> {
    this.#started ??= this.#watch();
    await this.#started;
  }

  async #watch(): Promise<{ close(): void } | undefined> {
    try {
      const library = await this.#load();
      const watched = await library.watch({
        added: (device) => this.#added(device, true),
        removed: (device) => this.#removed(device),
      });
      for (const device of watched.devices) this.#added(device, false);
      return watched;
    } catch (error) {
      this.#log.warn(`USB devices cannot be used: ${(error as Error).message}`);
      return undefined;
    }
  }

  #added(device: UsbDevice, tell: boolean): void {
    if (this.#devices.has(device) || !isExposed(device)) return;
    this.#lastId += 1;
    const shared = new SharedDevice(this.#lastId, device);
    this.#devices.set(device, shared);
    if (tell) for (const listener of this.#listeners) listener.added(shared);
  }

  #removed(device: UsbDevice): void {
    const shared = this.#devices.get(device);
    if (!shared) return;
    this.#devices.delete(device);
    shared.unplugged();
    for (const listener of this.#listeners) listener.removed(shared);
  }
}

/** As in Chromium, what is for storage alone is the system's, and so is what has no interface. */
function isExposed({ configurations }: UsbDevice): boolean {
  return configurations.some(({ settings }) => {
    const storage = new Set(
      settings.filter((one) => one.interfaceClass === MASS_STORAGE).map(({ interfaceNumber }) => interfaceNumber),
    );
    return settings.some(({ interfaceNumber }) => !storage.has(interfaceNumber));
  });
}
