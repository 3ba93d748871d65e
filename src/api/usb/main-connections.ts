/** The open devices of one app, by the handles that it has been given. */
import type { Log } from '../../main/host/app-host.ts';
import type { SharedDevice } from '../../main/usb/shared-device.ts';
import type { UsbConnection } from '../../main/usb/usb-connection.ts';
import { UsbOpenError } from '../../main/usb/usb-library.ts';
import { ApiError } from '../core/api-error.ts';

/** More than any machine has devices; each costs a table and, for the system, a file. */
const MOST_CONNECTIONS = 1024;

/** `usb.ConnectionHandle` */
export interface ConnectionHandle {
  readonly handle: number;
  readonly productId: number;
  readonly vendorId: number;
}

export class Connections {
  readonly #log: Log;
  readonly #open = new Map<number, UsbConnection>();
  #opening = 0;
  #lastHandle = 0;
  #isOver = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /** @returns undefined when it cannot be opened; the terminal says why */
  async open(device: SharedDevice): Promise<ConnectionHandle | undefined> {
    if (this.#open.size + this.#opening >= MOST_CONNECTIONS) {
      this.#log.warn('Refused to open a USB device: the app has too many connections.');
      return undefined;
    }
    this.#opening += 1;
    try {
      const connection = await device.open();
      if (this.#isOver) {
        await connection.close();
        return undefined;
      }
      this.#lastHandle += 1;
      this.#open.set(this.#lastHandle, connection);
      const { vendorId, productId } = device.info;
      return { handle: this.#lastHandle, productId, vendorId };
    } catch (error) {
      this.#log.warn(openFault(device, error));
      return undefined;
    } finally {
      this.#opening -= 1;
    }
  }

  /** @throws ApiError when there is none, or its device is gone */
  find({ handle }: { readonly handle: number }): UsbConnection {
    const connection = this.#open.get(handle);
    if (!connection?.isOpen) throw new ApiError('No such connection.');
    return connection;
  }

  /** What is under way in it is answered first. */
  close({ handle }: { readonly handle: number }): void {
    const connection = this.#open.get(handle);
    this.#open.delete(handle);
    void connection?.close();
  }

  async closeAll(): Promise<void> {
    const all = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(all.map((connection) => connection.close()));
  }

  /** The app is unloaded: what is about to be opened is closed again. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.closeAll();
  }
}

function openFault({ info }: SharedDevice, error: unknown): string {
  const [vendor, product] = [info.vendorId, info.productId].map((id) => id.toString(16).padStart(4, '0'));
  const text = `The USB device ${vendor}:${product} cannot be opened: ${(error as Error).message}.`;
  if (!(error instanceof UsbOpenError) || !error.denied || process.platform !== 'linux') return text;
  return `${text} The system does not let this user; a udev rule does: SUBSYSTEM=="usb", ATTR{idVendor}=="${vendor}", ATTR{idProduct}=="${product}", TAG+="uaccess" (docs/devices.md).`;
}
