/** One connection of an app to a USB device: its claimed interfaces and the transfers that are under way. */
import type { SharedDevice } from './shared-device.ts';
import type { UsbSetting, UsbTransfer, UsbTransferResult, UsbTransferStatus } from './usb-library.ts';

export interface ControlRequest {
  readonly direction: 'in' | 'out';
  readonly recipient: 'device' | 'interface' | 'endpoint' | 'other';
  readonly requestType: 'standard' | 'class' | 'vendor' | 'reserved';
  /** Of these the lower eight or sixteen bits count. */
  readonly request: number;
  readonly value: number;
  readonly index: number;
}

export interface TransferOutcome {
  readonly status: UsbTransferStatus;
  /** What was read; owns its whole buffer. */
  readonly data: Uint8Array<ArrayBuffer>;
  /** Resolves when nobody holds the memory of the transfer any more: later than this where it was given up and not ended. */
  readonly freed: Promise<unknown>;
}

const SETUP_BYTES = 8;
const IN = 0x80;
const MOST_CONTROL_BYTES = 0xffff;
const RECIPIENTS = { device: 0, interface: 1, endpoint: 2, other: 3 } as const;
const REQUEST_TYPES = { standard: 0, class: 0x20, vendor: 0x40, reserved: 0x60 } as const;
const ENDPOINT_TYPES = ['control', 'isochronous', 'bulk', 'interrupt'] as const;

export class UsbConnection {
  readonly device: SharedDevice;
  /** By number of an interface that it has claimed, the setting that it has chosen. */
  readonly #settings = new Map<number, number>();
  /** Whoever waits for a transfer, by transfer. */
  readonly #waiting = new Map<UsbTransfer, (result: UsbTransferResult) => void>();
  #isOpen = true;

  constructor(device: SharedDevice) {
    this.device = device;
  }

  /** False once it has been closed, or its device is gone. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  setConfiguration(value: number): Promise<boolean> {
    return this.device.setConfiguration(value & 0xff);
  }

  async claim(given: number): Promise<boolean> {
    const number = given & 0xff;
    const there = this.device.configuration()?.settings.some((one) => one.interfaceNumber === number);
    if (!there || this.device.claims.has(number)) return false;
    this.device.claims.set(number, this);
    const succeeded = await this.device.change((handle) => handle.claimInterface(number));
    if (!succeeded) this.device.claims.delete(number);
    // Otherwise what closes the connection gives it back.
    else if (this.#isOpen) this.#settings.set(number, 0);
    return succeeded;
  }

  async release(given: number): Promise<boolean> {
    const number = given & 0xff;
    if (!this.#settings.has(number)) return false;
    const succeeded = await this.device.change((handle) => handle.releaseInterface(number));
    if (succeeded) {
      this.#settings.delete(number);
      this.device.claims.delete(number);
    }
    return succeeded;
  }

  async setAlternateSetting(given: number, setting: number): Promise<boolean> {
    const number = given & 0xff;
    if (!this.#settings.has(number) || !this.#find(number, setting & 0xff)) return false;
    const succeeded = await this.device.change((handle) => handle.setAlternateSetting(number, setting & 0xff));
    if (succeeded) this.#settings.set(number, setting & 0xff);
    return succeeded;
  }

  reset(): Promise<boolean> {
    return this.device.change((handle) => handle.reset());
  }

  /** @param data what is sent, or how many bytes are asked for */
  async control(request: ControlRequest, data: Uint8Array | number, timeoutMs: number): Promise<TransferOutcome> {
    if (!this.#mayAsk(request)) return failed('denied');
    const length = typeof data === 'number' ? data : data.byteLength;
    if (length > MOST_CONTROL_BYTES) return failed('error');
    const bytes = new Uint8Array(SETUP_BYTES + length);
    const setup = new DataView(bytes.buffer);
    const direction = request.direction === 'in' ? IN : 0;
    setup.setUint8(0, direction | REQUEST_TYPES[request.requestType] | RECIPIENTS[request.recipient]);
    setup.setUint8(1, request.request);
    setup.setUint16(2, request.value, true);
    setup.setUint16(4, request.index, true);
    setup.setUint16(6, length, true);
    if (typeof data !== 'number') bytes.set(data, SETUP_BYTES);
    const { status, byteLength, freed } = await this.#run('control', 0, bytes, timeoutMs);
    const isRead = typeof data === 'number';
    return { status, data: isRead ? bytes.slice(SETUP_BYTES, SETUP_BYTES + byteLength) : new Uint8Array(0), freed };
  }

  /** A bulk or an interrupt transfer, whichever the endpoint is for. @param data as for `control` */
  async transfer(
    direction: 'in' | 'out',
    endpoint: number,
    data: Uint8Array | number,
    timeoutMs: number,
  ): Promise<TransferOutcome> {
    const address = (endpoint & 0xff) | (direction === 'in' ? IN : 0);
    const found = this.#claimedEndpoint(address);
    const type = found && ENDPOINT_TYPES[found.attributes & 3];
    if (type !== 'bulk' && type !== 'interrupt') return failed('error');
    const bytes = typeof data === 'number' ? new Uint8Array(data) : new Uint8Array(data);
    const { status, byteLength, freed } = await this.#run(type, address, bytes, timeoutMs);
    if (typeof data !== 'number') return failed(status, freed);
    return { status, data: byteLength === bytes.byteLength ? bytes : bytes.slice(0, byteLength), freed };
  }

  /** Transfers that are under way end as if the device were gone. Resolves when the device is free of them. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const transfers = [...this.#waiting.keys()];
    for (const answer of this.#waiting.values()) answer({ status: 'disconnect', byteLength: 0 });
    for (const transfer of transfers) transfer.cancel();
    await Promise.all(transfers.map(({ done }) => done));
    await this.device.closed(this);
  }

  async #run(
    type: 'control' | 'bulk' | 'interrupt',
    endpoint: number,
    bytes: Uint8Array<ArrayBuffer>,
    timeoutMs: number,
  ): Promise<UsbTransferResult & { readonly freed: Promise<unknown> }> {
    const handle = await this.device.handle().catch(() => undefined);
    if (!this.#isOpen || !handle) return { status: 'disconnect', byteLength: 0, freed: Promise.resolve() };
    const transfer = handle.submit(type, endpoint, bytes);
    const result = await new Promise<UsbTransferResult>((resolve) => {
      this.#waiting.set(transfer, resolve);
      // What had come until then is lost, as in Chromium.
      const expire = () => {
        resolve({ status: 'timeout', byteLength: 0 });
        transfer.cancel();
      };
      // Not libusb's own: its thread may be asleep already, and hear of them only with the next event.
      const timer = timeoutMs > 0 ? setTimeout(expire, timeoutMs) : undefined;
      void transfer.done.then((result) => {
        clearTimeout(timer);
        this.#waiting.delete(transfer);
        resolve(result);
      });
    });
    return { ...result, freed: transfer.done };
  }

  /** What goes to an interface or an endpoint needs that there is one; an endpoint must be of a claimed interface. */
  #mayAsk({ recipient, index }: ControlRequest): boolean {
    if (recipient === 'endpoint') return this.#claimedEndpoint(index & 0xff) !== undefined;
    if (recipient !== 'interface') return true;
    return (this.device.configuration()?.settings ?? []).some((one) => one.interfaceNumber === (index & 0xff));
  }

  #claimedEndpoint(address: number) {
    for (const [number, setting] of this.#settings) {
      const found = this.#find(number, setting)?.endpoints.find((endpoint) => endpoint.address === address);
      if (found) return found;
    }
    return undefined;
  }

  #find(number: number, setting: number): UsbSetting | undefined {
    return this.device
      .configuration()
      ?.settings.find((one) => one.interfaceNumber === number && one.alternateSetting === setting);
  }
}

function failed(status: UsbTransferStatus, freed: Promise<unknown> = Promise.resolve()): TransferOutcome {
  return { status, data: new Uint8Array(0), freed };
}
