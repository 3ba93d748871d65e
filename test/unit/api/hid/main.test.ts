import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ApiError } from '../../../../src/api/core/api-error.ts';
import room from '../../../../src/api/hid/main.ts';
import { HidDevices } from '../../../../src/main/hid/hid-devices.ts';
import type { HidDevice, HidHandle, HidListener } from '../../../../src/main/hid/hid-library.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import type { UsbDeviceRule } from '../../../../src/main/permissions/usb-devices.ts';

const hex = (text: string) => text.split(' ').map((byte) => Number.parseInt(byte, 16));

/** A vendor's collection with reports both ways of four bytes, and features of three. */
const PLAIN = [...hex('06 00 ff 09 05 a1 01 75 08 95 04 81 02 95 04 91 02'), ...hex('95 03 b1 02 c0')];
/** The same with numbers: 1 for input and output, 2 for features. */
const NUMBERED = [...hex('06 00 ff 09 05 a1 01 75 08 95 04 85 01 81 02 91 02'), ...hex('85 02 95 03 b1 02 c0')];
const MOUSE = [0x05, 0x01, 0x09, 0x02, 0xa1, 0x01, 0x85, 0x03, 0x75, 0x08, 0x95, 0x03, 0x81, 0x02, 0xc0];

class MadeHid implements HidDevice {
  static #count = 0;
  readonly key = `made-${++MadeHid.#count}`;
  vendorId = 0x1209;
  productId = 2;
  productName = 'Scale';
  serialNumber = '7';
  usages: HidDevice['usages'] = [];
  reportDescriptor: Uint8Array;
  readonly calls: unknown[] = [];
  fails = false;
  feature = [0, 1, 2, 3];
  listener: HidListener | undefined;

  constructor(descriptor: readonly number[], changes: Partial<Pick<MadeHid, 'vendorId' | 'usages'>> = {}) {
    this.reportDescriptor = new Uint8Array(descriptor);
    Object.assign(this, changes);
  }

  async open(listener: HidListener): Promise<HidHandle> {
    this.#do('open');
    this.listener = listener;
    return {
      write: async (bytes) => this.#do('write', ...bytes),
      sendFeatureReport: async (bytes) => this.#do('send feature', ...bytes),
      getFeatureReport: async (id, length) => {
        this.#do('get feature', id, length);
        return new Uint8Array(this.feature);
      },
      close: async () => this.#do('close'),
    };
  }

  #do(...call: unknown[]): void {
    this.calls.push(call);
    if (this.fails) throw new Error('failed');
  }
}

const UNNUMBERED_MOUSE = [0x05, 0x01, 0x09, 0x02, 0xa1, 0x01, 0x75, 0x08, 0x95, 0x03, 0x81, 0x02, 0xc0];

const page = {} as PageConnection;
let plugged: HidDevice[];
let rules: readonly UsbDeviceRule[];
let loads: number;
let warnings: string[];
let events: unknown[];
let devices: HidDevices;
let rooms: ReturnType<typeof room.create>[];
const log = { warn: (text: string) => void warnings.push(text) } as AppHost['log'];

beforeEach(() => {
  [plugged, rules, loads] = [[], [{ vendorId: 0x1209, productId: 2 }], 0];
  [warnings, events, rooms] = [[], [], []];
  devices = new HidDevices(async () => {
    loads += 1;
    return { list: async () => plugged };
  }, log);
});
afterEach(async () => {
  for (const instance of rooms) await instance.dispose?.();
  devices.close();
});

function create() {
  const app = {
    devices: { hid: devices, isKiosk: false },
    permissions: { active: () => ({ names: new Set(['hid']), hosts: [], usbDevices: rules }) },
    broadcast: (event: string, args: readonly unknown[]) => events.push([event, ...args]),
    log,
  } as unknown as AppHost;
  const instance = room.create(app);
  rooms.push(instance);
  const handlers = instance.handlers as unknown as Record<string, (...args: unknown[]) => unknown>;
  const call = async (name: string, ...args: unknown[]): Promise<unknown[]> => {
    try {
      return (await handlers[name]?.(page, ...args)) as unknown[];
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return [...error.results, error.message];
    }
  };
  return { instance, call };
}

/** An app that has heard of a device which has just been plugged in, and cannot be opened yet. */
async function pluggedLate() {
  const { call } = create();
  await call('getDevices', {});
  const device = new MadeHid(PLAIN);
  device.fails = true;
  plugged.push(device);
  await call('getDevices', {});
  return { call, device };
}

async function connected(descriptor: readonly number[]) {
  const device = new MadeHid(descriptor);
  plugged.push(device);
  const app = create();
  await app.call('getDevices', {});
  const [connection] = (await app.call('connect', 1)) as [{ connectionId: number }];
  const report = (...bytes: number[]) => device.listener?.report(new Uint8Array(bytes));
  return { ...app, device, id: connection.connectionId, report };
}

const FAILED = ['Transfer failed.'];
const bytes = (...list: number[]) => new Uint8Array(list);

describe('devices', () => {
  it('are looked for when an app first asks', async () => {
    const { call } = create();
    expect(loads).toBe(0);
    await call('getDevices', {});
    await call('getDevices', {});
    expect(loads).toBe(1);
  });

  it('are told with the keys that Chromium tells, in its order', async () => {
    plugged.push(new MadeHid(NUMBERED));
    const [[told]] = (await create().call('getDevices', {})) as [[object]];
    expect(Object.entries(told)).toEqual([
      ['collections', [{ reportIds: [1, 2], usage: 5, usagePage: 0xff00 }]],
      ['deviceId', 1],
      ['maxFeatureReportSize', 3],
      ['maxInputReportSize', 4],
      ['maxOutputReportSize', 4],
      ['productId', 2],
      ['productName', 'Scale'],
      ['reportDescriptor', new Uint8Array(NUMBERED).buffer],
      ['serialNumber', '7'],
      ['vendorId', 0x1209],
    ]);
  });

  it('are those that the manifest grants, and no keyboards and mice', async () => {
    plugged.push(new MadeHid(PLAIN, { vendorId: 7 }), new MadeHid(MOUSE), new MadeHid([...MOUSE, ...NUMBERED]));
    const { call } = create();
    const [told] = (await call('getDevices', {})) as [{ deviceId: number; collections: object[] }[]];
    expect(told.map(({ deviceId, collections }) => [deviceId, collections.length])).toEqual([[3, 1]]);
    expect(await call('connect', 1)).toEqual(['Permission to access device was denied.']);
    expect(await call('connect', 9)).toEqual(['Invalid HID device ID.']);
    rules = [];
    expect(await call('getDevices', {})).toEqual([[]]);
  });

  it.each([
    [{ filters: [{ vendorId: 0x1209, productId: 2 }] }, true],
    [{ filters: [{ vendorId: 0x1209, productId: 3 }] }, false],
    [{ filters: [{ productId: 3 }] }, true],
    [{ filters: [{ usagePage: 0xff00 }] }, true],
    [{ filters: [{ usagePage: 0xff00, usage: 5 }] }, true],
    [{ filters: [{ usagePage: 0xff00, usage: 6 }] }, false],
    [{ filters: [{ usagePage: 1 }] }, false],
    [{ filters: [{ usage: 6 }] }, true],
    [{ vendorId: 0x1209 }, true],
    [{ vendorId: 0x1209, productId: 3 }, false],
  ])('are those that pass %j: %s', async (options, found) => {
    plugged.push(new MadeHid(PLAIN));
    expect(((await create().call('getDevices', options)) as [unknown[]])[0]).toHaveLength(found ? 1 : 0);
  });

  it('without a descriptor are told by their usages', async () => {
    plugged.push(new MadeHid([], { usages: [{ usagePage: 12, usage: 1 }] }));
    const [[told]] = (await create().call('getDevices', {})) as [[object]];
    expect(told).toMatchObject({ collections: [{ reportIds: [], usage: 1, usagePage: 12 }], maxInputReportSize: 0 });
  });

  it('that come and go are told to who may use them', async () => {
    plugged.push(new MadeHid(PLAIN));
    await create().instance.listening?.('onDeviceAdded');
    plugged.push(new MadeHid(PLAIN), new MadeHid(MOUSE), new MadeHid(PLAIN, { vendorId: 7 }));
    await devices.list();
    plugged.length = 1;
    await devices.list();
    expect(events).toEqual([
      ['hid.onDeviceAdded', expect.objectContaining({ deviceId: 2 })],
      ['hid.onDeviceRemoved', 2],
      ['hid.onDeviceRemoved', 3],
    ]);
  });

  it('are looked for regularly as long as an app is there that listens', async () => {
    vi.useFakeTimers();
    try {
      const [one, other] = [create(), create()];
      await one.call('getDevices', {});
      expect(vi.getTimerCount()).toBe(0);
      await one.instance.listening?.('onDeviceAdded');
      plugged.push(new MadeHid(PLAIN));
      await vi.advanceTimersByTimeAsync(1000);
      expect(events).toHaveLength(2);
      await one.instance.dispose?.();
      expect(vi.getTimerCount()).toBe(1);
      await other.instance.dispose?.();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('are none where the library cannot be used', async () => {
    devices = new HidDevices(async () => {
      throw new Error('hidapi is not there.');
    }, log);
    const { call } = create();
    expect([await call('getDevices', {}), await call('getDevices', {})]).toEqual([[[]], [[]]]);
    expect(warnings).toEqual(['HID devices cannot be used: hidapi is not there.']);
  });

  it('are looked for again when the library could not be used at first', async () => {
    let isThere = false;
    devices = new HidDevices(async () => {
      if (!isThere) throw new Error('hidapi is not there.');
      return { list: async () => plugged };
    }, log);
    plugged.push(new MadeHid(PLAIN));
    const { call } = create();
    expect(await call('getDevices', {})).toEqual([[]]);
    isThere = true;
    // Each later than the one before.
    const later = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    onTestFinished(() => later.mockRestore());
    expect(((await call('getDevices', {}))[0] as unknown[]).length).toBe(1);
  });
});

describe('a connection', () => {
  it('receives reports in order, those that came before too', async () => {
    const { call, id, report } = await connected(PLAIN);
    report(1, 2, 3, 4);
    const first = await call('receive', id);
    expect(first).toEqual([0, bytes(1, 2, 3, 4).buffer]);
    const [second, third] = [call('receive', id), call('receive', id)];
    report(5);
    report(6);
    expect([await second, await third]).toEqual([
      [0, bytes(5).buffer],
      [0, bytes(6).buffer],
    ]);
  });

  it('tells the number of a report apart from its data', async () => {
    const { call, id, report } = await connected(NUMBERED);
    report(1, 9, 8);
    expect(await call('receive', id)).toEqual([1, bytes(9, 8).buffer]);
  });

  it('keeps what keyboards and mice send to itself', async () => {
    const { call, id, report } = await connected([...MOUSE, ...NUMBERED]);
    report(3, 1, 1, 1);
    report(1, 7);
    // None that any collection names: not to be had where there is a mouse.
    report(9, 1);
    expect(await call('receive', id)).toEqual([1, bytes(7).buffer]);
    const next = call('receive', id);
    report(1, 8);
    expect(await next).toEqual([1, bytes(8).buffer]);
  });

  it('keeps what a mouse sends beside other things, without a number, to itself', async () => {
    const { call, id, report } = await connected([...PLAIN, ...UNNUMBERED_MOUSE]);
    report(1, 2, 3, 4, 5, 6, 7);
    const waiting = call('receive', id);
    await call('disconnect', id);
    expect(await waiting).toEqual(FAILED);
  });

  it('sends', async () => {
    const { call, id, device } = await connected(PLAIN);
    expect(await call('send', id, 0, bytes(1, 2))).toEqual([]);
    expect(await call('send', id, 256, bytes(3))).toEqual([]);
    expect(device.calls.slice(1)).toEqual([
      ['write', 0, 1, 2],
      ['write', 0, 3],
    ]);
    expect(await call('send', id, 0, bytes(1, 2, 3, 4, 5))).toEqual(FAILED);
    expect(await call('send', id, 1, bytes(1))).toEqual(FAILED);
    expect(device.calls).toHaveLength(3);
    device.fails = true;
    expect(await call('send', id, 0, bytes(1))).toEqual(FAILED);
  });

  it('exchanges feature reports', async () => {
    const { call, id, device } = await connected(NUMBERED);
    device.feature = [2, 7, 8, 9];
    expect(await call('receiveFeatureReport', id, 2)).toEqual([bytes(2, 7, 8, 9).buffer]);
    expect(await call('sendFeatureReport', id, 2, bytes(4))).toEqual([]);
    expect(device.calls.slice(1)).toEqual([
      ['get feature', 2, 4],
      ['send feature', 2, 4],
    ]);
    expect(await call('receiveFeatureReport', id, 0)).toEqual(FAILED);
    expect(await call('sendFeatureReport', id, 0, bytes(4))).toEqual(FAILED);
  });

  it('hands the system no report that is longer than it can tell', async () => {
    // A feature report of 0xffff bytes.
    const long = hex('06 00 ff 09 05 a1 01 75 08 96 ff ff b1 02 95 01 91 02 c0');
    const { call, id, device } = await connected(long);
    const report = (length: number) => new Uint8Array(length);
    expect(await call('sendFeatureReport', id, 0, report(0x3ffe))).toEqual([]);
    expect(await call('sendFeatureReport', id, 0, report(0x3fff))).toEqual(FAILED);
    await call('receiveFeatureReport', id, 0);
    expect(device.calls.map((one) => (one as unknown[])[0])).toEqual(['open', 'send feature', 'get feature']);
    expect(device.calls[2]).toEqual(['get feature', 0, 0x3fff]);
  });

  it('leaves the number out of a feature report that has none', async () => {
    const { call, id } = await connected(PLAIN);
    expect(await call('receiveFeatureReport', id, 0)).toEqual([bytes(1, 2, 3).buffer]);
  });

  it('fails where the device has no such reports', async () => {
    const { call, id } = await connected([0x06, 0x00, 0xff, 0x09, 0x05, 0xa1, 0x01, 0xc0]);
    expect(await call('receive', id)).toEqual(FAILED);
    expect(await call('send', id, 0, bytes())).toEqual(FAILED);
    expect(await call('receiveFeatureReport', id, 0)).toEqual(FAILED);
    expect(await call('sendFeatureReport', id, 0, bytes())).toEqual(FAILED);
  });

  it('that ends answers what waits, first', async () => {
    const { call, id, device } = await connected(PLAIN);
    const order: string[] = [];
    const waiting = call('receive', id).then((answered) => {
      order.push('receive');
      return answered;
    });
    expect(await call('disconnect', id).then(() => order.push('disconnect'))).toBe(2);
    expect([await waiting, order]).toEqual([FAILED, ['receive', 'disconnect']]);
    expect(device.calls.at(-1)).toEqual(['close']);
    for (const name of ['receive', 'disconnect', 'send', 'receiveFeatureReport', 'sendFeatureReport']) {
      expect(await call(name, id, 0, bytes())).toEqual(['Connection not established.']);
    }
  });

  it('fails once the device is gone', async () => {
    const { call, id, device } = await connected(PLAIN);
    const waiting = call('receive', id);
    device.listener?.failed();
    expect([await waiting, await call('receive', id)]).toEqual([FAILED, FAILED]);
    expect(device.calls.at(-1)).toEqual(['close']);
    expect(await call('disconnect', id)).toEqual([]);
  });

  it('that the system refuses is told on the terminal', async () => {
    const device = new MadeHid(PLAIN);
    device.fails = true;
    plugged.push(device);
    expect(await create().call('connect', 1)).toEqual(['Failed to open HID device.']);
    expect(warnings[0]).toContain('The HID device 1209:0002 cannot be opened: failed.');
  });

  it('is none where the device is gone while it is opened', async () => {
    const device = new MadeHid(PLAIN);
    const open = device.open.bind(device);
    device.open = async (listener) => {
      const handle = await open(listener);
      listener.failed();
      return handle;
    };
    plugged.push(device);
    expect(await create().call('connect', 1)).toEqual(['Failed to open HID device.']);
    expect(device.calls).toEqual([['open'], ['close']]);
  });

  it('is none where the event page goes while it is opened', async () => {
    const device = new MadeHid(PLAIN);
    plugged.push(device);
    const { instance, call } = create();
    const open = device.open.bind(device);
    device.open = (listener) => {
      instance.suspend?.();
      return open(listener);
    };
    expect(await call('connect', 1)).toEqual(['Failed to open HID device.']);
    expect(device.calls).toEqual([['open'], ['close']]);
  });

  it('waits for the system to hand over what has just been plugged in', async () => {
    const { call, device } = await pluggedLate();
    const connecting = call('connect', 1);
    await expect.poll(() => device.calls.length).toBe(2);
    device.fails = false;
    expect(await connecting).toEqual([{ connectionId: 1 }]);
    expect(warnings).toEqual([]);
  });

  it('does not wait longer when the clock is set back', async () => {
    const { call } = await pluggedLate();
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3000);
    try {
      expect(await call('connect', 1)).toEqual(['Failed to open HID device.']);
    } finally {
      vi.restoreAllMocks();
    }
  });

  it('is closed with the event page and with the app', async () => {
    const one = await connected(PLAIN);
    one.instance.suspend?.();
    expect(await one.call('receive', one.id)).toEqual(['Connection not established.']);
    await one.call('connect', 1);
    await one.instance.dispose?.();
    expect(one.device.calls.map((call) => (call as unknown[])[0])).toEqual(['open', 'close', 'open', 'close']);
  });

  it('keeps no more than the last reports', async () => {
    const { call, id, report } = await connected(PLAIN);
    for (let i = 0; i < 5000; i++) report(i & 0xff, i >> 8);
    expect(await call('receive', id)).toEqual([0, bytes(904 & 0xff, 904 >> 8).buffer]);
  });
});
