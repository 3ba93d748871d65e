/** The HID devices of this computer, one list for the whole shell. Nothing is loaded before an app asks for the first time. */
import { DeviceTable } from '../devices/device-table.ts';
import type { DeviceListener } from '../devices/device-table.ts';
import { LibraryStart } from '../devices/library-start.ts';
import type { Log } from '../host/app-host.ts';
import { KnownHidDevice } from './hid-device.ts';
import type { HidLibrary } from './hid-library.ts';

/** How often it is looked at what is plugged in, once somebody listens: hidapi does not tell. */
const POLL_MS = 1000;

export class HidDevices {
  readonly #load: () => Promise<HidLibrary>;
  /** By key. */
  readonly #devices = new DeviceTable<string, KnownHidDevice>();
  readonly #library: LibraryStart<HidLibrary>;
  #looking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What is there at first is not told as added. */
  #told = false;

  constructor(load: () => Promise<HidLibrary>, log: Log) {
    this.#load = load;
    this.#library = new LibraryStart('HID devices', log);
  }

  /** What is plugged in now. Where HID cannot be used there is nothing; the terminal says why. */
  async list(): Promise<readonly KnownHidDevice[]> {
    await this.#look();
    return this.#devices.all();
  }

  /** Among those that `list` has told of last. */
  find(id: number): KnownHidDevice | undefined {
    return this.#devices.find(id);
  }

  /** Tells of what is found to have come or gone. @returns ends the telling */
  watch(listener: DeviceListener<KnownHidDevice>): () => void {
    const end = this.#devices.listen(listener);
    return () => {
      end();
      if (!this.#devices.isListenedTo) this.#stop();
    };
  }

  /** From now on it is looked regularly, until nobody is to be told any more. */
  async start(): Promise<void> {
    this.#timer ??= setInterval(() => void this.#look(), POLL_MS).unref();
    await this.#look();
  }

  close(): void {
    this.#stop();
    void this.#library.end();
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
    const library = await this.#library.get(this.#load);
    if (!library) return;
    try {
      const now = new Map((await library.list()).map((device) => [device.key, device]));
      for (const key of this.#devices.keys()) if (!now.has(key)) this.#devices.remove(key);
      for (const [key, info] of now) {
        const isNew = this.#told;
        if (!this.#devices.has(key)) this.#devices.add(key, (id) => new KnownHidDevice(id, info, isNew), isNew);
      }
      this.#told = true;
    } catch (error) {
      this.#library.failed(error as Error);
    }
  }
}
