/** What is asked of a library for HID; hidapi.ts has it from hidapi, tests from devices of their own. */

export interface HidDevice {
  /** The same as long as the device is plugged in, and no other's. */
  readonly key: string;
  readonly vendorId: number;
  readonly productId: number;
  /** Empty where the device has none. */
  readonly productName: string;
  readonly serialNumber: string;
  /** Empty where the system does not tell it. */
  readonly reportDescriptor: Uint8Array;
  /** Where there is no descriptor: what the system says of the collections. */
  readonly usages: readonly { readonly usagePage: number; readonly usage: number }[];
  /** May be opened more than once. @throws Error */
  open(listener: HidListener): Promise<HidHandle>;
}

export interface HidListener {
  /** @param bytes of an input report, the report's id in front if the device numbers its reports; owns its whole buffer */
  report(bytes: Uint8Array<ArrayBuffer>): void;
  /** No report is going to come any more. */
  failed(): void;
}

/** A device that is open. What fails rejects. */
export interface HidHandle {
  /** @param bytes with the report's id in front, 0 for none */
  write(bytes: Uint8Array): Promise<void>;
  /** @returns the report with its id in front, 0 for none */
  getFeatureReport(reportId: number, length: number): Promise<Uint8Array>;
  sendFeatureReport(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface HidLibrary {
  /** @throws Error where the system has no HID devices to look at */
  list(): Promise<readonly HidDevice[]>;
}
