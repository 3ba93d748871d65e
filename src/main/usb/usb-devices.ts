/** The USB devices that apps may hear of, one list for the whole shell. Nothing is loaded before an app asks for the first time. */
import { DeviceTable } from '../devices/device-table.ts';
import type { DeviceListener } from '../devices/device-table.ts';
import { LibraryStart } from '../devices/library-start.ts';
import type { Log } from '../host/app-host.ts';
import { SharedDevice } from './shared-device.ts';
import type { UsbDevice, UsbLibrary } from './usb-library.ts';

const MASS_STORAGE = 8;

export class UsbDevices {
  #load: () => Promise<UsbLibrary>;
  readonly #devices = new DeviceTable<UsbDevice, SharedDevice>();
  readonly #watching: LibraryStart<{ close(): void }>;

  constructor(load: () => Promise<UsbLibrary>, log: Log) {
    this.#load = load;
    this.#watching = new LibraryStart('USB devices', log);
  }

  /** For the end-to-end tests, before anything else: made devices in the place of a library's. */
  loadFrom(load: () => Promise<UsbLibrary>): void {
    this.#load = load;
  }

  /** What is plugged in now. Where USB cannot be used there is nothing; the terminal says why. */
  async list(): Promise<readonly SharedDevice[]> {
    await this.start();
    return this.#devices.all();
  }

  /** As `list`, once that has been waited for. */
  now(): readonly SharedDevice[] {
    return this.#devices.all();
  }

  find(id: number): SharedDevice | undefined {
    return this.#devices.find(id);
  }

  /** Tells of what comes and goes once the system is watched. @returns ends the telling */
  watch(listener: DeviceListener<SharedDevice>): () => void {
    return this.#devices.listen(listener);
  }

  async close(): Promise<void> {
    (await this.#watching.end())?.close();
  }

  /** From now on the system is watched, until the shell ends. */
  async start(): Promise<void> {
    await this.#watching.get(async () => {
      const library = await this.#load();
      const watched = await library.watch({
        added: (device) => this.#added(device, true),
        removed: (device) => this.#devices.remove(device, (gone) => gone.unplugged()),
      });
      for (const device of watched.devices) this.#added(device, false);
      return watched;
    });
  }

  #added(device: UsbDevice, tell: boolean): void {
    if (this.#devices.has(device) || !isExposed(device)) return;
    this.#devices.add(device, (id) => new SharedDevice(id, device), tell);
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
