/** What apps are told of devices, with the keys in the alphabet's order, as Chromium's are. */
import { exactCopy } from '../../main/sockets/exact-bytes.ts';
import type { SharedDevice } from '../../main/usb/shared-device.ts';
import type { UsbConfiguration, UsbEndpoint, UsbSetting } from '../../main/usb/usb-library.ts';

const TYPES = ['control', 'isochronous', 'bulk', 'interrupt'] as const;
/** By the lower four bits of an endpoint's attributes. */
const SYNCHRONIZATION: Readonly<Record<number, string>> = { 5: 'asynchronous', 9: 'adaptive', 13: 'synchronous' };
/** By the bits of 0x33. */
const USAGE: Readonly<Record<number, string>> = {
  0x01: 'data',
  0x11: 'feedback',
  0x21: 'explicitFeedback',
  0x03: 'periodic',
  0x13: 'notification',
};

/** `usb.Device` */
export function deviceForApp({ id, info }: SharedDevice): object {
  const { manufacturerName, productId, productName, serialNumber, vendorId, version } = info;
  return { device: id, manufacturerName, productId, productName, serialNumber, vendorId, version };
}

/** `usb.ConfigDescriptor`. Self-power and wake-up are read from bits where a descriptor does not have them: so does Chromium. */
export function configurationForApp(configuration: UsbConfiguration, active: boolean): object {
  return {
    active,
    configurationValue: configuration.value,
    extra_data: bufferOf(configuration.extra),
    interfaces: interfacesForApp(configuration),
    maxPower: configuration.maxPower,
    remoteWakeup: (configuration.attributes & 4) !== 0,
    selfPowered: (configuration.attributes & 2) !== 0,
  };
}

/** `usb.InterfaceDescriptor[]`: every setting of every interface. */
export function interfacesForApp({ settings }: UsbConfiguration): object[] {
  return settings.map((setting: UsbSetting) => ({
    alternateSetting: setting.alternateSetting,
    endpoints: setting.endpoints.map(endpointForApp),
    extra_data: bufferOf(setting.extra),
    interfaceClass: setting.interfaceClass,
    interfaceNumber: setting.interfaceNumber,
    interfaceProtocol: setting.interfaceProtocol,
    interfaceSubclass: setting.interfaceSubclass,
  }));
}

function endpointForApp({ address, attributes, extra, interval, maximumPacketSize }: UsbEndpoint): object {
  const synchronization = SYNCHRONIZATION[attributes & 0x0f];
  const usage = USAGE[attributes & 0x33];
  return {
    address: address & 0x8f,
    direction: address & 0x80 ? 'in' : 'out',
    extra_data: bufferOf(extra),
    maximumPacketSize,
    pollingInterval: interval,
    ...(synchronization === undefined ? {} : { synchronization }),
    type: TYPES[attributes & 3],
    ...(usage === undefined ? {} : { usage }),
  };
}

function bufferOf(bytes: Uint8Array): ArrayBufferLike {
  return exactCopy(bytes).buffer;
}
