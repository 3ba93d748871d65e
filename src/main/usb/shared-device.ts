/** A USB device as several connections of one or more apps use it: it is opened once, and an interface is one connection's at a time. */
import { UsbConnection } from './usb-connection.ts';
import type { UsbConfiguration, UsbDevice, UsbHandle } from './usb-library.ts';

export class SharedDevice {
  /** Unique while the shell runs. */
  readonly id: number;
  readonly info: UsbDevice;
  /** By number, who has claimed it. */
  readonly claims = new Map<number, UsbConnection>();
  readonly #connections = new Set<UsbConnection>();
  #handle: Promise<UsbHandle> | undefined;
  /** Of the open device, which only its connections change. */
  #active = 0;
  #isGone = false;
  /** What changes the device's state is done one after the other. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(id: number, info: UsbDevice) {
    this.id = id;
    this.info = info;
  }

  /** The value of the configuration that is set; 0 when none is. */
  get activeConfiguration(): number {
    return this.#handle ? this.#active : this.info.activeConfiguration;
  }

  configuration(): UsbConfiguration | undefined {
    const active = this.activeConfiguration;
    return active === 0 ? undefined : this.info.configurations.find(({ value }) => value === active);
  }

  /** @throws UsbOpenError */
  async open(): Promise<UsbConnection> {
    const connection = new UsbConnection(this);
    this.#connections.add(connection);
    try {
      await this.handle();
    } catch (error) {
      this.#connections.delete(connection);
      throw error;
    }
    if (!connection.isOpen) throw new Error('it has been unplugged');
    return connection;
  }

  /** For the connections. @throws UsbOpenError */
  handle(): Promise<UsbHandle> {
    if (!this.#handle) {
      this.#active = this.info.activeConfiguration;
      const opening = this.#changing.then(async () => {
        const handle = await this.info.open();
        this.#active = this.info.activeConfiguration;
        return handle;
      });
      this.#handle = opening;
      opening.catch(() => {
        if (this.#handle === opening) this.#handle = undefined;
      });
    }
    return this.#handle;
  }

  /** Runs one change of the device's state; see #changing. @returns whether it succeeded */
  change(work: (handle: UsbHandle) => Promise<void>): Promise<boolean> {
    const done = this.#changing.then(async () => {
      if (this.#isGone || !this.#handle) return false;
      try {
        await work(await this.#handle);
        return true;
      } catch {
        return false;
      }
    });
    this.#changing = done;
    return done;
  }

  async setConfiguration(value: number): Promise<boolean> {
    const succeeded = await this.change((handle) => handle.setConfiguration(value));
    if (succeeded) this.#active = value;
    return succeeded;
  }

  /** The connection has ended its transfers; with the last one the device is closed. */
  async closed(connection: UsbConnection): Promise<void> {
    for (const [number, owner] of this.claims) {
      if (owner === connection) await this.change((handle) => handle.releaseInterface(number));
      if (this.claims.get(number) === connection) this.claims.delete(number);
    }
    this.#connections.delete(connection);
    if (this.#connections.size > 0) return;
    const handle = this.#handle;
    this.#handle = undefined;
    this.#changing = this.#changing
      .then(async () => (await handle)?.close())
      // It is gone, or was never open.
      .catch(() => {});
    await this.#changing;
  }

  /** It is gone: every connection to it hears of it. */
  unplugged(): void {
    this.#isGone = true;
    for (const connection of this.#connections) void connection.close();
  }
}
