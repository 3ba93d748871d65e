/** The devices of one kind that are plugged in now: which numbers apps know them by, and who is told of what comes and goes. */

export interface DeviceListener<Device> {
  added(device: Device): void;
  /** Of USB devices the connections have been told already. */
  removed(device: Device): void;
}

/** @template Key what a device is to its library, as long as it is plugged in */
export class DeviceTable<Key, Device extends { readonly id: number }> {
  readonly #devices = new Map<Key, Device>();
  readonly #listeners = new Set<DeviceListener<Device>>();
  #lastId = 0;

  get isListenedTo(): boolean {
    return this.#listeners.size > 0;
  }

  has(key: Key): boolean {
    return this.#devices.has(key);
  }

  keys(): readonly Key[] {
    return [...this.#devices.keys()];
  }

  all(): readonly Device[] {
    return [...this.#devices.values()];
  }

  /** @param id that an app has been told; undefined when there is no such device any more */
  find(id: number): Device | undefined {
    for (const device of this.#devices.values()) if (device.id === id) return device;
    return undefined;
  }

  /** @param make with a number that no other device gets while the shell runs. @param tell whether it has just been plugged in */
  add(key: Key, make: (id: number) => Device, tell: boolean): void {
    this.#lastId += 1;
    const device = make(this.#lastId);
    this.#devices.set(key, device);
    if (tell) for (const listener of this.#listeners) listener.added(device);
  }

  /** @param gone is called before anybody else hears of it */
  remove(key: Key, gone: (device: Device) => void = () => {}): void {
    const device = this.#devices.get(key);
    if (!device) return;
    this.#devices.delete(key);
    gone(device);
    for (const listener of this.#listeners) listener.removed(device);
  }

  /** @returns ends the telling */
  listen(listener: DeviceListener<Device>): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
