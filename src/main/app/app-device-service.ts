/** What an app's rooms get of the shell's devices: the libraries, and the dialog in which the user chooses. */
import type { BrowserWindow } from 'electron';
import type { DeviceService } from '../host/device-service.ts';
import type { PageConnection } from '../host/page-connection.ts';
import type { AppEnvironment } from './app-environment.ts';

/** @param windowOf the window of a page, over which the dialog opens */
export function appDeviceService(
  appName: string,
  { usb, hid, deviceChooser, kiosk }: AppEnvironment,
  windowOf: (page: PageConnection) => BrowserWindow | undefined,
): DeviceService {
  return {
    usb,
    hid,
    isKiosk: kiosk !== undefined,
    choose: (page, question) => deviceChooser.ask(windowOf(page), appName, question),
  };
}
