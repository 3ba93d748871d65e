/**
 * The USB devices that the user has chosen for an app. One with a serial number stays chosen, in the profile; any other until it is unplugged or
 * the app is unloaded.
 */
import * as z from 'zod';
import type { AppRecords } from '../storage/app-records.ts';

export interface ChosenDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string;
}

const schema = z.array(z.object({ vendorId: z.int(), productId: z.int(), serialNumber: z.string().min(1) }));

const RECORD = 'usb-devices';

export class ChosenDevices<Device extends object> {
  readonly #records: AppRecords;
  readonly #passing = new WeakSet<Device>();
  #kept: readonly ChosenDevice[];

  constructor(records: AppRecords) {
    this.#records = records;
    this.#kept = schema.safeParse(records.read(RECORD)).data ?? [];
  }

  has(device: Device, ids: ChosenDevice): boolean {
    return this.#passing.has(device) || this.#kept.some((kept) => isSame(kept, ids));
  }

  add(device: Device, { vendorId, productId, serialNumber }: ChosenDevice): void {
    const ids = { vendorId, productId, serialNumber };
    if (serialNumber === '') {
      this.#passing.add(device);
    } else if (!this.has(device, ids)) {
      this.#kept = [...this.#kept, ids];
      this.#records.write(RECORD, this.#kept);
    }
  }
}

function isSame(a: ChosenDevice, b: ChosenDevice): boolean {
  return a.vendorId === b.vendorId && a.productId === b.productId && a.serialNumber === b.serialNumber;
}
