/** USB devices that a test makes, in the place of a library's: every call is written down, and the test says how transfers end. */
import { UsbOpenError } from '../../src/main/usb/usb-library.ts';
import type {
  UsbConfiguration,
  UsbDevice,
  UsbHandle,
  UsbLibrary,
  UsbListener,
  UsbSetting,
  UsbTransferResult,
} from '../../src/main/usb/usb-library.ts';

export interface MadeTransfer {
  readonly type: string;
  readonly endpoint: number;
  readonly bytes: Uint8Array;
  finish(result: UsbTransferResult): void;
}

export class MadeDevice implements UsbDevice {
  vendorId = 0x1209;
  productId = 1;
  version = 0x123;
  deviceClass = 0;
  manufacturerName = 'Holdfast';
  productName = 'Loop';
  serialNumber = 'ABC123';
  configurations: readonly UsbConfiguration[] = [configuration(1, [setting({})]), configuration(2, [setting({})])];
  activeConfiguration = 1;
  /** What `open` and the calls of the open device did, in order. */
  readonly calls: string[] = [];
  /** Of these the next call fails. */
  readonly failing = new Set<string>();
  denied = false;
  /** Transfers end as soon as they are cancelled; otherwise the test ends them. */
  cancels = true;
  readonly transfers: MadeTransfer[] = [];
  #openHandles = 0;

  constructor(changes: Partial<Pick<MadeDevice, 'vendorId' | 'productId' | 'serialNumber' | 'configurations'>> = {}) {
    Object.assign(this, changes);
  }

  async open(): Promise<UsbHandle> {
    this.#do('open');
    if (this.denied) throw new UsbOpenError('LIBUSB_ERROR_ACCESS', true);
    if (this.#openHandles > 0) throw new Error('is open already');
    this.#openHandles += 1;
    return {
      setConfiguration: async (value) => this.#do(`setConfiguration ${value}`),
      claimInterface: async (number) => this.#do(`claim ${number}`),
      releaseInterface: async (number) => this.#do(`release ${number}`),
      setAlternateSetting: async (number, alternate) => this.#do(`set ${number} to ${alternate}`),
      reset: async () => this.#do('reset'),
      submit: (type, endpoint, bytes) => {
        let finish = (_result: UsbTransferResult): void => {};
        const done = new Promise<UsbTransferResult>((resolve) => {
          finish = resolve;
        });
        this.transfers.push({ type, endpoint, bytes, finish });
        return { done, cancel: () => this.cancels && finish({ status: 'cancelled', byteLength: 0 }) };
      },
      close: async () => {
        this.#openHandles -= 1;
        this.#do('close');
      },
    };
  }

  #do(call: string): void {
    this.calls.push(call);
    if (this.failing.delete(call)) throw new Error(`${call} failed`);
  }
}

export function setting(changes: Partial<UsbSetting>): UsbSetting {
  return {
    interfaceNumber: 0,
    alternateSetting: 0,
    interfaceClass: 255,
    interfaceSubclass: 0,
    interfaceProtocol: 0,
    endpoints: [endpoint(0x81, 2), endpoint(0x02, 2)],
    extra: new Uint8Array(0),
    ...changes,
  };
}

export function endpoint(address: number, attributes: number) {
  return { address, attributes, maximumPacketSize: 512, interval: 0, extra: new Uint8Array(0) };
}

export function configuration(value: number, settings: readonly UsbSetting[]): UsbConfiguration {
  return { value, attributes: 0x80, maxPower: 1, settings, extra: new Uint8Array([1, 2]) };
}

export class MadeUsb implements UsbLibrary {
  readonly devices: UsbDevice[];
  #listener: UsbListener | undefined;

  constructor(...devices: UsbDevice[]) {
    this.devices = devices;
  }

  async watch(listener: UsbListener) {
    this.#listener = listener;
    return {
      devices: [...this.devices],
      close: () => {
        this.#listener = undefined;
      },
    };
  }

  get isWatched(): boolean {
    return this.#listener !== undefined;
  }

  plug(device: UsbDevice): void {
    this.devices.push(device);
    this.#listener?.added(device);
  }

  unplug(device: UsbDevice): void {
    this.devices.splice(this.devices.indexOf(device), 1);
    this.#listener?.removed(device);
  }
}
