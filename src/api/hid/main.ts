/** `chrome.hid` in the main process. */
import { setImmediate } from 'node:timers/promises';
import { hexIds } from '../../main/devices/device-ids.ts';
import { OpenConnections } from '../../main/devices/open-connections.ts';
import { grantsHidDevice } from '../../main/devices/usb-rules.ts';
import { HidConnection } from '../../main/hid/hid-connection.ts';
import type { KnownHidDevice } from '../../main/hid/hid-device.ts';
import { defineRoom } from '../../main/host/room.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import { deviceForApp, passes } from './main-devices.ts';

const MOST_CONNECTIONS = 256;

export default defineRoom(contract, (app) => {
  const { hid, isKiosk } = app.devices;
  const connections = new OpenConnections<HidConnection>(MOST_CONNECTIONS);

  const mayUse = ({ info }: KnownHidDevice) =>
    grantsHidDevice(app.permissions.active().usbDevices ?? [], info, { byClass: isKiosk });
  /** What is nothing but a keyboard or a mouse is nobody's. */
  const isTold = (device: KnownHidDevice) => device.open.length > 0 && mayUse(device);

  const endWatch = hid.watch({
    added: (device) => {
      if (isTold(device)) app.broadcast('hid.onDeviceAdded', [deviceForApp(device)]);
    },
    removed: (device) => {
      if (mayUse(device)) app.broadcast('hid.onDeviceRemoved', [device.id]);
    },
  });

  function find(id: number): HidConnection {
    const connection = connections.get(id);
    if (!connection) throw new ApiError('Connection not established.');
    return connection;
  }

  const sent = (succeeded: boolean): [] => {
    if (succeeded) return [];
    throw new ApiError('Transfer failed.');
  };

  return {
    handlers: {
      getDevices: async (_page, { filters = [], vendorId, productId }) => {
        const all = vendorId === undefined ? filters : [...filters, { vendorId, productId }];
        return [(await hid.list()).filter((device) => passes(all, device) && isTold(device)).map(deviceForApp)];
      },
      connect: async (_page, id) => {
        await hid.list();
        const device = hid.find(id);
        if (!device) throw new ApiError('Invalid HID device ID.');
        if (!mayUse(device)) throw new ApiError('Permission to access device was denied.');
        try {
          return [{ connectionId: await connections.add(() => openConnection(device)) }];
        } catch (error) {
          app.log.warn(openFault(device, error));
          throw new ApiError('Failed to open HID device.');
        }
      },
      disconnect: async (_page, id) => {
        find(id);
        connections.close(id);
        // The answers to what was under way come first.
        await setImmediate();
        return [];
      },
      receive: async (_page, id) => {
        const report = await find(id).receive();
        if (!report) throw new ApiError('Transfer failed.');
        return [report.reportId, report.data.buffer];
      },
      send: async (_page, id, reportId, data) => sent(await find(id).send(reportId, data)),
      receiveFeatureReport: async (_page, id, reportId) => {
        const report = await find(id).receiveFeatureReport(reportId);
        if (!report) throw new ApiError('Transfer failed.');
        return [report.buffer];
      },
      sendFeatureReport: async (_page, id, reportId, data) => sent(await find(id).sendFeatureReport(reportId, data)),
    },
    listening: () => hid.start(),
    suspend: () => void connections.closeAll(),
    dispose: async () => {
      endWatch();
      await connections.closeAll();
    },
  };
});

async function openConnection(device: KnownHidDevice): Promise<HidConnection> {
  const connection = new HidConnection(device);
  await connection.open();
  return connection;
}

function openFault({ info }: KnownHidDevice, error: unknown): string {
  const [vendor, product] = hexIds(info);
  const text = `The HID device ${vendor}:${product} cannot be opened: ${(error as Error).message}.`;
  if (process.platform !== 'linux') return text;
  return `${text} If the system does not let this user, a udev rule does: KERNEL=="hidraw*", ATTRS{idVendor}=="${vendor}", ATTRS{idProduct}=="${product}", TAG+="uaccess" (docs/devices.md).`;
}
