/** `chrome.usb` in the main process. The order of the checks is Chromium's; devices that an app may not use are to it as if there were none. */
import { setImmediate } from 'node:timers/promises';
import { ChosenDevices } from '../../main/devices/chosen-devices.ts';
import { DeviceQuestions } from '../../main/devices/device-questions.ts';
import { OpenConnections } from '../../main/devices/open-connections.ts';
import { grantsDevice, mayGrant } from '../../main/devices/usb-rules.ts';
import { defineRoom } from '../../main/host/room.ts';
import type { SharedDevice } from '../../main/usb/shared-device.ts';
import type { UsbConnection } from '../../main/usb/usb-connection.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import { chooseDevices } from './main-chooser.ts';
import { configurationForApp, deviceForApp, interfacesForApp } from './main-descriptors.ts';
import { passes } from './main-filters.ts';
import { openDevice } from './main-opening.ts';
import { Transfers } from './main-transfers.ts';

/** `findDevices` without an interface. */
const NO_INTERFACE = -1;
const MOST_CONNECTIONS = 1024;

export default defineRoom(contract, (app) => {
  const { usb, isKiosk } = app.devices;
  const chosen = new ChosenDevices<SharedDevice>(app.records);
  const connections = new OpenConnections<UsbConnection>(MOST_CONNECTIONS);
  const transfers = new Transfers(app.log);
  const questions = new DeviceQuestions();
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

  function connectionOf({ handle }: { readonly handle: number }): UsbConnection {
    const connection = connections.get(handle);
    // When its device is gone it is closed.
    if (!connection?.isOpen) throw new ApiError('No such connection.');
    return connection;
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
        const devices = await questions.ask(page, (signal) =>
          chooseDevices(app.devices, page, filters, multiple, signal),
        );
        if (!devices) {
          app.log.warn('Refused to ask for USB devices: the app has too many such questions open.');
          return [[]];
        }
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
        const handles = await Promise.all(found.map((device) => openDevice(connections, device, app.log)));
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
        const handle = await openDevice(connections, await find(id), app.log);
        if (!handle) throw new ApiError('Failed to open device.');
        return [handle];
      },
      closeDevice: async (_page, handle) => {
        connectionOf(handle);
        connections.close(handle.handle);
        // The answers to what was under way come first.
        await setImmediate();
        return [];
      },
      setConfiguration: async (_page, handle, value) => {
        const connection = connectionOf(handle);
        if (value < 0) throw new ApiError('Error parsing parameters.');
        return done(await connection.setConfiguration(value), 'Error setting device configuration.');
      },
      // Chromium calls the configuration active in getConfigurations only.
      getConfiguration: (_page, handle) => [configurationForApp(configurationOf(handle), false)],
      listInterfaces: (_page, handle) => [interfacesForApp(configurationOf(handle))],
      claimInterface: async (_page, handle, number) =>
        done(await connectionOf(handle).claim(number), 'Error claiming interface.'),
      releaseInterface: async (_page, handle, number) =>
        done(await connectionOf(handle).release(number), 'Error releasing interface.'),
      setInterfaceAlternateSetting: async (_page, handle, number, setting) =>
        done(
          await connectionOf(handle).setAlternateSetting(number, setting),
          'Error setting alternate interface setting.',
        ),
      controlTransfer: (_page, handle, info) => {
        const connection = connectionOf(handle);
        return transfers.run(info, (data, timeoutMs) => connection.control(info, data, timeoutMs));
      },
      bulkTransfer: (_page, handle, info) => transfer(handle, info),
      interruptTransfer: (_page, handle, info) => transfer(handle, info),
      isochronousTransfer: (_page, handle, { transferInfo, packets, packetLength }) => {
        connectionOf(handle);
        return transfers.isochronous(transferInfo, packets, packetLength);
      },
      resetDevice: async (_page, handle) => {
        if (await connectionOf(handle).reset()) return [true];
        connections.close(handle.handle);
        throw new ApiError('Error resetting the device. The device has been closed.', [false]);
      },
    },
    listening: () => usb.start(),
    pageGone: (page) => questions.pageGone(page),
    suspend: () => void connections.closeAll(),
    dispose: async () => {
      questions.end();
      endWatch();
      await connections.closeAll();
    },
  };

  function configurationOf(handle: { readonly handle: number }) {
    const configuration = connectionOf(handle).device.configuration();
    if (!configuration) throw new ApiError('The device is not in a configured state.');
    return configuration;
  }

  function transfer(
    handle: { readonly handle: number },
    info: { readonly direction: 'in' | 'out'; readonly endpoint: number; readonly data?: Uint8Array },
  ): Promise<readonly unknown[]> {
    const connection = connectionOf(handle);
    return transfers.run(info, (data, timeoutMs) =>
      connection.transfer(info.direction, info.endpoint, data, timeoutMs),
    );
  }
});
