/** The HID devices of this computer, one list for the whole shell. Nothing is loaded before an app asks for the first time. */
import type { Log } from '../host/app-host.ts';
import { KnownHidDevice } from './hid-device.ts';
import type { HidLibrary } from './hid-library.ts';

/** How often it is looked at what is plugged in, once somebody listens: hidapi does not tell. */
const POLL_MS = 1000;

export interface HidDeviceListener {
  added(device: KnownHidDevice): void;
  removed(device: KnownHidDevice): void;
}

export class HidDevices {
  readonly #load: () => Promise<HidLibrary>;
  readonly #log: Log;
  /** By key. */
  readonly #devices = new Map<string, KnownHidDevice>();
  readonly #listeners = new Set<HidDeviceListener>();
  #library: Promise<HidLibrary> | undefined;
  #looking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What is there at first is not told as added. */
  #told = false;
  #lastId = 0;
  /** Once is enough. */
  #warned = false;

  constructor(load: () => Promise<HidLibrary>, log: Log) {
    this.#load = load;
    this.#log = log;
  }

  /** What is plugged in now. Where HID cannot be used there is nothing; the terminal says why. */
  async list(): Promise<readonly KnownHidDevice[]> {
    await this.#look();
    return [...this.#devices.values()];
  }

  /** Among those that `list` has told of last. */
  find(id: number): KnownHidDevice | undefined {
    for (const device of this.#devices.values()) if (device.id === id) return device;
    return undefined;
  }

  /** Tells of what is found to have come or gone. @returns ends the telling */
  watch(listener: HidDeviceListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  /** From now on it is looked regularly, until nobody is to be told any more. */
  async start(): Promise<void> {
    this.#timer ??= setInterval(() => void this.#look(), POLL_MS).unref();
    await this.#look();
  }

  close(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    try {
      this.#library ??= this.#load();
      const found = await (await this.#library).list();
      const now = new Map(found.map((device) => [device.key, device]));
      for (const [key, device] of this.#devices) {
        if (now.has(key)) continue;
        this.#devices.delete(key);
        for (const listener of this.#listeners) listener.removed(device);
      }
      for (const [key, info] of now) {
        if (this.#devices.has(key)) continue;
        this.#lastId += 1;
        const device = new KnownHidDevice(this.#lastId, info);
        this.#devices.set(key, device);
        if (this.#told) for (const listener of this.#listeners) listener.added(device);
      }
      this.#told = true;
    } catch (error) {
      if (this.#warned) return;
      this.#warned = true;
      this.#log.warn(`HID devices cannot be used: ${(error as Error).message}`);
    }
  }
}
