/** What all apps of a shell share: one set of sockets, devices and desktop services, opened when the first app asks. */
import { HidDevices } from '../hid/hid-devices.ts';
import { createLimitedLog } from '../host/limited-log.ts';
import { PageRegistry } from '../ipc/page-registry.ts';
import { ServiceBrowser } from '../mdns/service-browser.ts';
import { MessageRouter } from '../messaging/message-router.ts';
import { openNative } from '../serial/native-port.ts';
import { SerialPorts } from '../serial/serial-ports.ts';
import { createSerialServices } from '../serial/serial-services.ts';
import type { SerialServices } from '../serial/serial-services.ts';
import { createSocketServices } from '../sockets/services.ts';
import { UsbDevices } from '../usb/usb-devices.ts';
import { Desktop } from './desktop.ts';
import type { ShellOptions } from './shell-options.ts';

export class SharedServices {
  readonly pages: PageRegistry;
  readonly sockets: ReturnType<typeof createSocketServices>;
  readonly desktop: Desktop;
  readonly messaging: MessageRouter;
  readonly mdns: ServiceBrowser;
  readonly serial: SerialServices;
  readonly usb: UsbDevices;
  readonly hid: HidDevices;

  /** @param find the app of an id, if it is loaded */
  constructor(options: ShellOptions, find: ConstructorParameters<typeof MessageRouter>[0]['find']) {
    const { kiosk, log, serialPorts } = options;
    this.pages = new PageRegistry(log);
    this.sockets = createSocketServices({ certificates: kiosk?.certificates ?? [] });
    this.desktop = new Desktop(options);
    this.messaging = new MessageRouter({ find });
    this.mdns = new ServiceBrowser({ warn: (message) => log.warn(message) });
    const ports = new SerialPorts({ named: serialPorts ?? [], open: openNative, log: createLimitedLog(log) });
    this.serial = createSerialServices(ports);
    this.usb = new UsbDevices(async () => (await import('../usb/libusb.ts')).loadLibusb(), log);
    this.hid = new HidDevices(async () => (await import('../hid/hidapi.ts')).loadHidapi(), log);
  }

  async close(): Promise<void> {
    this.desktop.dispose();
    this.mdns.close();
    await this.usb.close();
    this.hid.close();
  }
}
