/** What is asked of a library for USB; libusb.ts has it from libusb, tests from devices of their own. */

export interface UsbEndpoint {
  /** With the direction in bit 7. */
  readonly address: number;
  /** `bmAttributes` */
  readonly attributes: number;
  readonly maximumPacketSize: number;
  readonly interval: number;
  /** Descriptors of other types that follow it. */
  readonly extra: Uint8Array;
}

/** One alternate setting of an interface. */
export interface UsbSetting {
  readonly interfaceNumber: number;
  readonly alternateSetting: number;
  readonly interfaceClass: number;
  readonly interfaceSubclass: number;
  readonly interfaceProtocol: number;
  readonly endpoints: readonly UsbEndpoint[];
  readonly extra: Uint8Array;
}

export interface UsbConfiguration {
  readonly value: number;
  /** `bmAttributes` */
  readonly attributes: number;
  /** `bMaxPower`, in the unit of the descriptor. */
  readonly maxPower: number;
  /** Those of one interface side by side. */
  readonly settings: readonly UsbSetting[];
  readonly extra: Uint8Array;
}

/** A device that is plugged in; the same object as long as it is. */
export interface UsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  /** `bcdDevice` */
  readonly version: number;
  readonly deviceClass: number;
  /** Empty where the device has none, or the system does not tell. */
  readonly manufacturerName: string;
  readonly productName: string;
  readonly serialNumber: string;
  readonly configurations: readonly UsbConfiguration[];
  /** The value of the one that is set now; 0 when none is. */
  readonly activeConfiguration: number;
  /** Once at a time. @throws UsbOpenError */
  open(): Promise<UsbHandle>;
}

export class UsbOpenError extends Error {
  /** The system does not let this user. */
  readonly denied: boolean;

  constructor(message: string, denied: boolean) {
    super(message);
    this.denied = denied;
  }
}

export type UsbTransferStatus =
  | 'completed'
  | 'error'
  | 'timeout'
  | 'cancelled'
  | 'stalled'
  | 'disconnect'
  | 'overflow'
  | 'short'
  | 'denied';

export interface UsbTransferResult {
  readonly status: UsbTransferStatus;
  readonly byteLength: number;
}

export interface UsbTransfer {
  /** Never rejects. */
  readonly done: Promise<UsbTransferResult>;
  /** Brings about that `done` resolves, soon. */
  cancel(): void;
}

/** A device that is open. What fails rejects. */
export interface UsbHandle {
  setConfiguration(value: number): Promise<void>;
  /** Takes the interface from a driver of the system's that has it. */
  claimInterface(number: number): Promise<void>;
  /** Gives it back to the driver. */
  releaseInterface(number: number): Promise<void>;
  setAlternateSetting(number: number, setting: number): Promise<void>;
  reset(): Promise<void>;
  /**
   * @param bytes of a control transfer with the eight bytes of its setup packet in front; what is read is written into them
   */
  submit(type: 'control' | 'bulk' | 'interrupt', endpoint: number, bytes: Uint8Array<ArrayBuffer>): UsbTransfer;
  /** To be called when no transfer is under way. */
  close(): Promise<void>;
}

export interface UsbListener {
  added(device: UsbDevice): void;
  removed(device: UsbDevice): void;
}

export interface UsbLibrary {
  /**
   * Tells of every device that comes and goes from now on. Hubs are none.
   * @returns what is there now, and what ends the telling
   * @throws Error where the system has no USB to look at
   */
  watch(listener: UsbListener): Promise<{ readonly devices: readonly UsbDevice[]; close(): void }>;
}
