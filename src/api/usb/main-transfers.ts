/** The transfers of one app: checked as Chromium checks them, bounded, and their outcome in its words. */
import type { Log } from '../../main/host/app-host.ts';
import type { TransferOutcome } from '../../main/usb/usb-connection.ts';
import type { UsbTransferStatus } from '../../main/usb/usb-library.ts';
import { ApiError } from '../core/api-error.ts';

/** Lengths are less than these. */
const LENGTH_LIMIT = 100 * 1024 * 1024;
const PACKETS_LIMIT = 4 * 1024 * 1024;
const PACKET_LENGTH_LIMIT = 64 * 1024;

/** What one app may have under way. */
const MOST_TRANSFERS = 4096;
const MOST_BYTES = 512 * 1024 * 1024;

/** Chromium's number and text of how a transfer ended; one that is not allowed has no text. */
const OUTCOMES: Readonly<Record<UsbTransferStatus, readonly [code: number, text: string]>> = {
  completed: [0, ''],
  error: [1, 'Transfer failed.'],
  timeout: [2, 'Transfer timed out.'],
  cancelled: [3, 'Transfer was cancelled.'],
  stalled: [4, 'Transfer stalled.'],
  disconnect: [5, 'Device disconnected.'],
  overflow: [6, 'Inbound transfer overflow.'],
  short: [7, 'Transfer length is insufficient.'],
  denied: [8, ''],
};

/** `usb.GenericTransferInfo`, as far as it is common to all transfers. */
export interface TransferInfo {
  readonly direction: 'in' | 'out';
  readonly data?: Uint8Array | undefined;
  readonly length?: number | undefined;
  readonly timeout?: number | undefined;
}

export class Transfers {
  readonly #log: Log;
  #count = 0;
  #bytes = 0;
  #toldIsochronous = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /**
   * @param run gets what is to be sent, or how many bytes are asked for, and the time for it
   * @returns the callback's arguments
   * @throws ApiError with Chromium's text
   */
  async run(
    info: TransferInfo,
    run: (data: Uint8Array | number, timeoutMs: number) => Promise<TransferOutcome>,
  ): Promise<readonly unknown[]> {
    const timeoutMs = checkedTimeout(info);
    const data = checkedData(info);
    const bytes = typeof data === 'number' ? data : data.byteLength;
    if (this.#count >= MOST_TRANSFERS || this.#bytes + bytes > MOST_BYTES) {
      this.#log.warn('Refused a USB transfer: the app has too many under way.');
      return answered('error', new Uint8Array(0));
    }
    this.#count += 1;
    this.#bytes += bytes;
    let freed: Promise<unknown> = Promise.resolve();
    try {
      const outcome = await run(data, timeoutMs);
      freed = outcome.freed;
      return answered(outcome.status, outcome.data);
    } finally {
      void freed.then(() => {
        this.#count -= 1;
        this.#bytes -= bytes;
      });
    }
  }

  /**
   * libusb's binding has no isochronous transfers: one that is right fails as it does in Chromium with a device that does not take it. There the outcome is
   * that of the first packet that failed: without packets all is well.
   */
  isochronous(info: TransferInfo, packets: number, packetLength: number): readonly unknown[] {
    const data = checkedData(info);
    const size = typeof data === 'number' ? data : data.byteLength;
    if (packets < 0 || packets >= PACKETS_LIMIT) {
      throw new ApiError('Number of packets must be a positive number less than 4,194,304.');
    }
    if (packetLength < 0 || packetLength >= PACKET_LENGTH_LIMIT) {
      throw new ApiError('Packet length must be a positive number less than 65,536.');
    }
    if (packets > size || packets * packetLength > size) throw new ApiError('Transfer length is insufficient.');
    checkedTimeout(info);
    const [resultCode, text] = OUTCOMES[packets === 0 ? 'completed' : 'error'];
    const result = info.direction === 'in' ? { data: new ArrayBuffer(0), resultCode } : { resultCode };
    if (packets === 0) return [result];
    if (!this.#toldIsochronous) this.#log.warn('Isochronous USB transfers are not supported: they fail.');
    this.#toldIsochronous = true;
    throw new ApiError(text, [result]);
  }
}

function answered(status: UsbTransferStatus, data: Uint8Array): readonly unknown[] {
  const [resultCode, text] = OUTCOMES[status];
  const result = status === 'disconnect' ? { resultCode } : { data: data.buffer, resultCode };
  if (text !== '') throw new ApiError(text, [result]);
  return [result];
}

function checkedTimeout({ timeout = 0 }: TransferInfo): number {
  if (timeout < 0) throw new ApiError('Transfer timeout must be greater than or equal to 0.');
  return timeout;
}

function checkedData({ direction, data, length }: TransferInfo): Uint8Array | number {
  if (direction === 'out') {
    if (!data) throw new ApiError('Error parsing parameters.');
    return data;
  }
  if (length === undefined || length < 0 || length >= LENGTH_LIMIT) {
    throw new ApiError('Transfer length must be a positive number less than 104,857,600.');
  }
  return length;
}
