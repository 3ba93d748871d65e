/** A serial port as connections see it: what the operating system does with it, in Chromium's words. */
import type { PortSettings } from './port-settings.ts';

/** Why reading ended, as `chrome.serial` calls it. */
export type ReadFault = 'device_lost' | 'break' | 'parity_error' | 'system_error';
/** Why writing ended. */
export type WriteFault = 'disconnected' | 'system_error';

export interface ReadResult {
  readonly bytes: Uint8Array;
  /** What ended the reading behind the bytes. */
  readonly fault?: ReadFault | undefined;
}

/** What the device says. */
export interface DeviceSignals {
  readonly dcd: boolean;
  readonly cts: boolean;
  readonly ri: boolean;
  readonly dsr: boolean;
}

/** What this computer says; what is left out stays. */
export interface HostSignals {
  readonly dtr?: boolean | undefined;
  readonly rts?: boolean | undefined;
  readonly brk?: boolean | undefined;
}

export interface OpenPort {
  /** What the driver has made of the settings. */
  readonly settings: PortSettings;
  /** Waits for data. One call at a time; ends with no bytes and no fault when the port is closed. */
  read(most: number): Promise<ReadResult>;
  /**
   * Waits until the operating system takes some of the bytes. One call at a time.
   * @returns how many it took; 0 when the port is closed
   * @throws WriteError
   */
  write(bytes: Uint8Array): Promise<number>;
  /** @returns whether it could be done; the bytes under way stay */
  configure(settings: PortSettings): Promise<boolean>;
  /** Throws away what was received and not read, and what was written and not sent. */
  flush(): Promise<void>;
  /** @returns undefined where there are no such lines */
  signals(): Promise<DeviceSignals | undefined>;
  setSignals(signals: HostSignals): Promise<boolean>;
  /** Ends the reading and writing that wait. */
  close(): Promise<void>;
}

export class WriteError extends Error {
  readonly fault: WriteFault;

  constructor(fault: WriteFault, cause: unknown) {
    super(fault, { cause });
    this.fault = fault;
  }
}

/** @throws Error when the port cannot be opened; with the code EACCES when it may not be */
export type OpenDriver = (path: string, settings: PortSettings) => Promise<OpenPort>;
