/** HID by hidapi. The package is loaded when an app first asks for devices. */
import { readdir, readFile, realpath } from 'node:fs/promises';
import type { Device, HIDAsync } from 'node-hid';
import type * as hidapi from 'node-hid';
import type { HidDevice, HidHandle, HidLibrary, HidListener } from './hid-library.ts';

type Bindings = typeof hidapi;

const HIDRAW = '/sys/class/hidraw';

export async function loadHidapi(): Promise<HidLibrary> {
  const hid = await import('node-hid');
  return { list: () => (process.platform === 'linux' ? listOfKernel(hid) : listOfLibrary(hid)) };
}

/** Linux tells everything that Chromium reads there, the descriptor too, which hidapi's binding does not. */
async function listOfKernel(hid: Bindings): Promise<HidDevice[]> {
  // Without any device the folder may not be there.
  const names = await readdir(HIDRAW).catch(() => []);
  const devices = await Promise.all(names.map((name) => describe(hid, name).catch(() => undefined)));
  return devices.filter((device) => device !== undefined);
}

async function describe(hid: Bindings, name: string): Promise<HidDevice | undefined> {
  const [key, text, descriptor] = await Promise.all([
    realpath(`${HIDRAW}/${name}`),
    readFile(`${HIDRAW}/${name}/device/uevent`, 'utf8'),
    readFile(`${HIDRAW}/${name}/device/report_descriptor`),
  ]);
  const properties = new Map(
    text.split('\n').map((line): [string, string] => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
  const [, vendor, product] = /^[\da-f]+:([\da-f]+):([\da-f]+)$/i.exec(properties.get('HID_ID') ?? '') ?? [];
  if (vendor === undefined || product === undefined) return undefined;
  return {
    key,
    vendorId: Number.parseInt(vendor, 16) & 0xffff,
    productId: Number.parseInt(product, 16) & 0xffff,
    productName: properties.get('HID_NAME') ?? '',
    serialNumber: properties.get('HID_UNIQ') ?? '',
    reportDescriptor: new Uint8Array(descriptor),
    usages: [],
    open: async (listener) => {
      const handle = await open(hid, `/dev/${name}`, listener);
      // Another device may have got the name of one that was unplugged.
      if ((await realpath(`${HIDRAW}/${name}`).catch(() => undefined)) === key) return handle;
      await handle.close();
      throw new Error('it has been unplugged');
    },
  };
}

/** Elsewhere hidapi lists a device once for each of its collections, or for some of them. */
async function listOfLibrary(hid: Bindings): Promise<HidDevice[]> {
  const byPath = new Map<string, Device[]>();
  for (const device of await hid.devicesAsync()) {
    const { path = '' } = device;
    byPath.set(path, [...(byPath.get(path) ?? []), device]);
  }
  return [...byPath].flatMap(([path, [first, ...more]]): HidDevice[] => {
    if (path === '' || !first) return [];
    return [
      {
        key: path,
        vendorId: first.vendorId,
        productId: first.productId,
        productName: first.product ?? '',
        serialNumber: first.serialNumber ?? '',
        reportDescriptor: new Uint8Array(0),
        usages: [first, ...more].map(({ usagePage = 0, usage = 0 }) => ({ usagePage, usage })),
        open: (listener) => open(hid, path, listener),
      },
    ];
  });
}

async function open(hid: Bindings, path: string, listener: HidListener): Promise<HidHandle> {
  const device: HIDAsync = await hid.HIDAsync.open(path, { nonExclusive: true });
  device.on('data', (bytes: Buffer) => listener.report(new Uint8Array(bytes)));
  device.on('error', () => listener.failed());
  return {
    write: async (bytes) => void (await device.write(Buffer.from(bytes))),
    getFeatureReport: (reportId, length) => device.getFeatureReport(reportId, length),
    sendFeatureReport: async (bytes) => void (await device.sendFeatureReport(Buffer.from(bytes))),
    close: () => device.close(),
  };
}
