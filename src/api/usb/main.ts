/** `chrome.usb` in the main process. The order of the checks is Chromium's; devices that an app may not use are to it as if there were none. */
import { setImmediate } from 'node:timers/promises';
import { ChosenDevices } from '../../main/devices/chosen-devices.ts';
import { grantsDevice, mayGrant } from '../../main/devices/usb-rules.ts';
import { defineRoom } from '../../main/host/room.ts';
import type { SharedDevice } from '../../main/usb/shared-device.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import { chooseDevices } from './main-chooser.ts';
import { Connections } from './main-connections.ts';
import { configurationForApp, deviceForApp, interfacesForApp } from './main-descriptors.ts';
import { passes } from './main-filters.ts';
import { Transfers } from './main-transfers.ts';

/** `findDevices` without an interface. */
const NO_INTERFACE = -1;

export default defineRoom(contract, (app) => {
  const { usb, isKiosk } = app.devices;
  const chosen = new ChosenDevices<SharedDevice>('usb', app.records);
  const connections = new Connections(app.log);
  const transfers = new Transfers(app.log);
  const byClass = { byClass: isKiosk };
  const rules = () => app.permissions.active().usbDevices ?? [];

  const mayUse = (device: SharedDevice) =>
    chosen.has(device, device.info) || grantsDevice(rules(), device.info, byClass);

  async function find(id: number): Promise<SharedDevice> {
    await usb.list();
    const device = usb.find(id);
    if (!device || !mayUse(device)) throw new ApiError('No such device.');
    return device;
  }

  const endWatch = usb.watch({
    added: (device) => {
      if (mayUse(device)) app.broadcast('usb.onDeviceAdded', [deviceForApp(device)]);
    },
    removed: (device) => {
      if (mayUse(device)) app.broadcast('usb.onDeviceRemoved', [deviceForApp(device)]);
    },
  });

  const done = (succeeded: boolean, text: string): [] => {
    if (succeeded) return [];
    throw new ApiError(text);
  };

  return {
    handlers: {
      getDevices: async (_page, { filters = [], vendorId, productId }) => {
        const all = vendorId === undefined ? filters : [...filters, { vendorId, productId }];
        const found = (await usb.list()).filter((device) => passes(all, device.info) && mayUse(device));
        return [found.map(deviceForApp)];
      },
      choose: async (page, { filters = [], multiple = false }, gesture) => {
        if (!gesture) return [[]];
        const devices = await chooseDevices(app.devices, page, filters, multiple);
        for (const device of devices) chosen.add(device, device.info);
        return [devices.map(deviceForApp)];
      },
      findDevices: async (_page, { vendorId, productId, interfaceId = NO_INTERFACE }) => {
        if (!mayGrant(rules(), { vendorId, productId, interfaceId }, byClass)) {
          throw new ApiError('Permission to access device was denied');
        }
        const found = (await usb.list()).filter(
          ({ info }) =>
            info.vendorId === vendorId && info.productId === productId && grantsDevice(rules(), info, byClass),
        );
        const handles = await Promise.all(found.map((device) => connections.open(device)));
        return [handles.filter((handle) => handle !== undefined)];
      },
      getConfigurations: async (_page, { device: id }) => {
        const device = await find(id);
        const active = device.activeConfiguration;
        return [
          device.info.configurations.map((one) => configurationForApp(one, active !== 0 && one.value === active)),
        ];
      },
      requestAccess: () => [true],
      openDevice: async (_page, { device: id }) => {
        const handle = await connections.open(await find(id));
        if (!handle) throw new ApiError('Failed to open device.');
        return [handle];
      },
      closeDevice: async (_page, handle) => {
        connections.find(handle);
        connections.close(handle);
        // The answers to what was under way come first.
        await setImmediate();
        return [];
      },
      setConfiguration: async (_page, handle, value) => {
        const connection = connections.find(handle);
        if (value < 0) throw new ApiError('Error parsing parameters.');
        return done(await connection.setConfiguration(value), 'Error setting device configuration.');
      },
      // Chromium calls the configuration active in getConfigurations only.
      getConfiguration: (_page, handle) => [configurationForApp(configurationOf(handle), false)],
      listInterfaces: (_page, handle) => [interfacesForApp(configurationOf(handle))],
      claimInterface: async (_page, handle, number) =>
        done(await connections.find(handle).claim(number), 'Error claiming interface.'),
      releaseInterface: async (_page, handle, number) =>
        done(await connections.find(handle).release(number), 'Error releasing interface.'),
      setInterfaceAlternateSetting: async (_page, handle, number, setting) =>
        done(
          await connections.find(handle).setAlternateSetting(number, setting),
          'Error setting alternate interface setting.',
        ),
      controlTransfer: (_page, handle, info) => {
        const connection = connections.find(handle);
        return transfers.run(info, (data, timeoutMs) => connection.control(info, data, timeoutMs));
      },
      bulkTransfer: (_page, handle, info) => transfer(handle, info),
      interruptTransfer: (_page, handle, info) => transfer(handle, info),
      isochronousTransfer: (_page, handle, { transferInfo, packets, packetLength }) => {
        connections.find(handle);
        return transfers.isochronous(transferInfo, packets, packetLength);
      },
      resetDevice: async (_page, handle) => {
        if (await connections.find(handle).reset()) return [true];
        connections.close(handle);
        throw new ApiError('Error resetting the device. The device has been closed.', [false]);
      },
    },
    listening: () => usb.start(),
    suspend: () => void connections.closeAll(),
    dispose: async () => {
      endWatch();
      await connections.end();
    },
  };

  function configurationOf(handle: { readonly handle: number }) {
    const configuration = connections.find(handle).device.configuration();
    if (!configuration) throw new ApiError('The device is not in a configured state.');
    return configuration;
  }

  function transfer(
    handle: { readonly handle: number },
    info: { readonly direction: 'in' | 'out'; readonly endpoint: number; readonly data?: Uint8Array },
  ): Promise<readonly unknown[]> {
    const connection = connections.find(handle);
    return transfers.run(info, (data, timeoutMs) =>
      connection.transfer(info.direction, info.endpoint, data, timeoutMs),
    );
  }
});
