/** How an app comes by devices; src/main/app implements it. */
import type { HidDevices } from '../hid/hid-devices.ts';
import type { UsbDevices } from '../usb/usb-devices.ts';
import type { PageConnection } from './page-connection.ts';

export interface DeviceQuestion {
  /** What kind of devices: `USB devices`. */
  readonly kind: string;
  readonly multiple: boolean;
  /** What there is to choose from, now; asked again when `changed` has been called. */
  readonly list: () => readonly DeviceChoice[];
  /** @returns ends the listening */
  readonly onChanged: (changed: () => void) => () => void;
  /** Aborted when there is nobody left to be told: the user is asked no more. */
  readonly signal: AbortSignal;
}

export interface DeviceChoice {
  readonly id: number;
  readonly name: string;
  readonly serialNumber: string;
}

export interface DeviceService {
  readonly usb: UsbDevices;
  readonly hid: HidDevices;
  /** In a kiosk Chromium heeds permissions by class, too. */
  readonly isKiosk: boolean;
  /** Lets the user choose, in front of the page. @returns the ids of the chosen, none when the user gave up */
  readonly choose: (page: PageConnection, question: DeviceQuestion) => Promise<readonly number[]>;
}
