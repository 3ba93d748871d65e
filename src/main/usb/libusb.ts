/** USB by libusb. The package and its threads are loaded when an app first asks for devices. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import type { usb as bindings } from 'usb';
import type { Device, LibUSBException } from 'usb/dist/usb/bindings.js';
import type { ConfigDescriptor } from 'usb/dist/usb/descriptors.js';
import { UsbOpenError } from './usb-library.ts';
import type {
  UsbConfiguration,
  UsbDevice,
  UsbHandle,
  UsbLibrary,
  UsbListener,
  UsbTransfer,
  UsbTransferResult,
  UsbTransferStatus,
} from './usb-library.ts';

type Bindings = typeof bindings;

const HUB = 9;
const ERROR_ACCESS = -3;
const ERROR_BUSY = -6;
const TRANSFER_TYPES = { control: 0, bulk: 2, interrupt: 3 } as const;
/** By libusb's number of how a transfer ended. */
const STATUS: readonly UsbTransferStatus[] = [
  'completed',
  'error',
  'timeout',
  'cancelled',
  'stalled',
  'disconnect',
  'overflow',
];
/** By its number of why one was not begun; everything else is `error`. */
const REFUSED: Readonly<Record<number, UsbTransferStatus>> = { [-9]: 'stalled', [-8]: 'overflow' };

const requirePackage = createRequire(import.meta.url);

/** May be called again when it has failed. @throws Error */
export async function loadLibusb(): Promise<UsbLibrary> {
  const { usb } = requirePackage('usb') as { usb: Bindings };
  if (usb.INIT_ERROR) {
    unload();
    throw new Error(`libusb cannot be started (${usb.INIT_ERROR}).`);
  }
  return { watch: (listener) => watch(usb, listener) };
}

/** The package starts libusb when it is loaded, and only then. */
function unload(): void {
  const folder = `${dirname(dirname(requirePackage.resolve('usb')))}${sep}`;
  for (const path of Object.keys(requirePackage.cache)) if (path.startsWith(folder)) delete requirePackage.cache[path];
}

async function watch(usb: Bindings, listener: UsbListener): ReturnType<UsbLibrary['watch']> {
  const known = new Map<Device, Promise<UsbDevice | undefined>>();
  const find = (device: Device) => {
    const found = known.get(device) ?? describe(usb, device);
    known.set(device, found);
    return found;
  };
  const attached = (device: Device) => {
    void find(device).then((found) => found && known.has(device) && listener.added(found));
  };
  const detached = (device: Device) => {
    const found = known.get(device);
    known.delete(device);
    void found?.then((gone) => gone && listener.removed(gone));
  };
  // First of all, so that nothing comes in between; what both tell of is the same object.
  usb.on('attach', attached);
  usb.on('detach', detached);
  const close = () => {
    usb.off('attach', attached);
    usb.off('detach', detached);
  };
  try {
    const listed = usb.getDeviceList();
    const devices = await Promise.all(listed.map(find));
    // What has been unplugged meanwhile was told as removed already.
    const isThere = (device: UsbDevice | undefined, i: number): device is UsbDevice =>
      device !== undefined && known.has(listed[i] as Device);
    return { devices: devices.filter(isThere), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** @returns undefined for what is none for apps, or cannot be read */
async function describe(usb: Bindings, device: Device): Promise<UsbDevice | undefined> {
  const { deviceDescriptor: descriptor } = device;
  if (descriptor.bDeviceClass === HUB) return undefined;
  try {
    return {
      vendorId: descriptor.idVendor,
      productId: descriptor.idProduct,
      version: descriptor.bcdDevice,
      deviceClass: descriptor.bDeviceClass,
      ...(await namesOf(device)),
      configurations: device.allConfigDescriptors.map(configuration),
      get activeConfiguration() {
        return activeConfiguration(device);
      },
      open: () => open(usb, device),
    };
  } catch {
    // Unplugged again, or broken.
    return undefined;
  }
}

/** Asked anew: what has just been plugged in has none yet. */
function activeConfiguration(device: Device): number {
  try {
    return device.configDescriptor?.bConfigurationValue ?? 0;
  } catch {
    return 0;
  }
}

function configuration(descriptor: ConfigDescriptor): UsbConfiguration {
  return {
    value: descriptor.bConfigurationValue,
    attributes: descriptor.bmAttributes,
    maxPower: descriptor.bMaxPower,
    extra: new Uint8Array(descriptor.extra),
    settings: descriptor.interfaces.flat().map((setting) => ({
      interfaceNumber: setting.bInterfaceNumber,
      alternateSetting: setting.bAlternateSetting,
      interfaceClass: setting.bInterfaceClass,
      interfaceSubclass: setting.bInterfaceSubClass,
      interfaceProtocol: setting.bInterfaceProtocol,
      extra: new Uint8Array(setting.extra),
      endpoints: setting.endpoints.map((endpoint) => ({
        address: endpoint.bEndpointAddress,
        attributes: endpoint.bmAttributes,
        maximumPacketSize: endpoint.wMaxPacketSize,
        interval: endpoint.bInterval,
        extra: new Uint8Array(endpoint.extra),
      })),
    })),
  };
}

type Names = Pick<UsbDevice, 'manufacturerName' | 'productName' | 'serialNumber'>;

/** Linux has read them already, and tells them to those too who may not open the device. */
function namesOf(device: Device): Promise<Names> {
  return process.platform === 'linux' ? namesOfKernel(device) : namesOfDevice(device);
}

async function namesOfKernel({ busNumber, portNumbers }: Device): Promise<Names> {
  const folder = `/sys/bus/usb/devices/${busNumber}-${(portNumbers ?? [0]).join('.')}`;
  const [manufacturerName = '', productName = '', serialNumber = ''] = await Promise.all(
    ['manufacturer', 'product', 'serial'].map(async (name) => {
      const text = await readFile(`${folder}/${name}`, 'utf8').catch(() => '');
      return text.replace(/\n$/, '');
    }),
  );
  return { manufacturerName, productName, serialNumber };
}

async function namesOfDevice(device: Device): Promise<Names> {
  const { iManufacturer, iProduct, iSerialNumber } = device.deviceDescriptor;
  try {
    device.open(false);
  } catch {
    return { manufacturerName: '', productName: '', serialNumber: '' };
  }
  try {
    const text = (index: number) =>
      new Promise<string>((resolve) =>
        device.getStringDescriptor(index, (error, value) => resolve(error ? '' : (value ?? ''))),
      );
    return {
      manufacturerName: await text(iManufacturer),
      productName: await text(iProduct),
      serialNumber: await text(iSerialNumber),
    };
  } finally {
    device.close();
  }
}

async function open(usb: Bindings, device: Device): Promise<UsbHandle> {
  try {
    device.open(false);
  } catch (error) {
    throw new UsbOpenError((error as Error).message, (error as LibUSBException).errno === ERROR_ACCESS);
  }
  try {
    // Interfaces that a driver has can be claimed then, and the driver gets them back. Only Linux and macOS have that.
    device.setAutoDetachKernelDriver(true);
  } catch {
    // Claiming such an interface fails, then.
  }
  return {
    setConfiguration: (value) => called((done) => device.__setConfiguration(value, done)),
    claimInterface: async (number) => claim(device, number),
    releaseInterface: (number) => called((done) => device.__releaseInterface(number, done)),
    setAlternateSetting: (number, setting) => called((done) => device.__setInterface(number, setting, done)),
    reset: () => called((done) => device.reset(done)),
    submit: (type, endpoint, bytes) => submit(usb, device, TRANSFER_TYPES[type], endpoint, bytes),
    close: async () => device.close(),
  };
}

/**
 * A request to an interface that was not claimed has made the kernel claim it. libusb, which does not know of that, would take it for another
 * driver's as long as it looks for drivers.
 */
function claim(device: Device, number: number): void {
  try {
    device.__claimInterface(number);
  } catch (error) {
    if ((error as LibUSBException).errno !== ERROR_BUSY || process.platform !== 'linux') throw error;
    device.setAutoDetachKernelDriver(false);
    try {
      device.__claimInterface(number);
    } finally {
      device.setAutoDetachKernelDriver(true);
    }
  }
}

function called(begin: (done: (error?: LibUSBException) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => begin((error) => (error ? reject(error) : resolve())));
}

function submit(
  usb: Bindings,
  device: Device,
  type: number,
  endpoint: number,
  bytes: Uint8Array<ArrayBuffer>,
): UsbTransfer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let finish = (_result: UsbTransferResult): void => {};
  const done = new Promise<UsbTransferResult>((resolve) => {
    finish = resolve;
  });
  const transfer = new usb.Transfer(device, endpoint, type, 0, (error, _buffer, byteLength) => {
    finish({ status: error ? (STATUS[error.errno] ?? 'error') : 'completed', byteLength });
  });
  try {
    transfer.submit(buffer);
  } catch (error) {
    finish({ status: REFUSED[(error as LibUSBException).errno] ?? 'error', byteLength: 0 });
    return { done, cancel: () => {} };
  }
  return {
    done,
    cancel: () => {
      try {
        transfer.cancel();
      } catch {
        // It has ended, or its device is gone: `done` resolves in any case.
      }
    },
  };
}
