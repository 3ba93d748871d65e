import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ApiError } from '../../../../src/api/core/api-error.ts';
import contract from '../../../../src/api/usb/contract.ts';
import room from '../../../../src/api/usb/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { DeviceQuestion } from '../../../../src/main/host/device-service.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import type { UsbDeviceRule } from '../../../../src/main/permissions/usb-devices.ts';
import { UsbDevices } from '../../../../src/main/usb/usb-devices.ts';
import type { UsbLibrary } from '../../../../src/main/usb/usb-library.ts';
import { configuration, endpoint, MadeDevice, MadeUsb, setting } from '../../../support/made-usb.ts';

const page = {} as PageConnection;
const log = { warn: (text: string) => void warnings.push(text) } as AppHost['log'];
const RULES: UsbDeviceRule[] = [{ vendorId: 0x1209, productId: 1 }];

let device: MadeDevice;
let usb: MadeUsb;
let rules: readonly UsbDeviceRule[];
let isKiosk: boolean;
let loads: number;
let warnings: string[];
let events: unknown[];
let records: Map<string, unknown>;
let questions: DeviceQuestion[];
let answer: (question: DeviceQuestion) => readonly number[] | Promise<readonly number[]>;
let devices: UsbDevices;
let rooms: ReturnType<typeof room.create>[];

beforeEach(() => {
  device = new MadeDevice();
  usb = new MadeUsb(device);
  [rules, isKiosk, loads] = [RULES, false, 0];
  [warnings, events, questions, rooms] = [[], [], [], []];
  records = new Map();
  answer = () => [];
  devices = new UsbDevices(async () => library(), log);
});
afterEach(async () => {
  for (const instance of rooms) await instance.dispose?.();
  await devices.close();
});

function library(): UsbLibrary {
  loads += 1;
  return usb;
}

/** The room of one app. */
function create() {
  const app = {
    devices: {
      usb: devices,
      isKiosk,
      choose: async (_page: PageConnection, question: DeviceQuestion) => {
        questions.push(question);
        return answer(question);
      },
    },
    permissions: { active: () => ({ names: new Set(['usb']), hosts: [], usbDevices: rules }) },
    records: {
      read: (name: string) => records.get(name),
      write: (name: string, value: unknown) => records.set(name, value),
    },
    broadcast: (event: string, args: readonly unknown[]) => events.push([event, ...args]),
    log,
  } as unknown as AppHost;
  const instance = room.create(app);
  rooms.push(instance);
  const handlers = instance.handlers as unknown as Record<string, (...args: unknown[]) => unknown>;
  /** @returns the callback's arguments, with lastError's text behind them */
  const callFrom = async (from: PageConnection, name: string, ...args: unknown[]): Promise<unknown[]> => {
    try {
      return (await handlers[name]?.(from, ...args)) as unknown[];
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return [...error.results, error.message];
    }
  };
  const call = (name: string, ...args: unknown[]) => callFrom(page, name, ...args);
  return { instance, call, callFrom };
}

interface Told {
  readonly device: number;
}
async function opened(app = create()) {
  const [[told]] = (await app.call('getDevices', {})) as [[Told]];
  const [handle] = await app.call('openDevice', told);
  return { ...app, told, handle };
}

const bytesOf = (result: unknown) => [...new Uint8Array((result as { data: ArrayBuffer }).data)];
/** Waits until so many transfers have been submitted. */
const submitted = (count: number) => expect.poll(() => device.transfers.length).toBe(count);

it('has a handler for every function that is not answered in the page', () => {
  const { instance } = create();
  const names = Object.entries(contract.functions).flatMap(([name, spec]) => ('local' in spec ? [] : [name]));
  expect(Object.keys(instance.handlers).toSorted()).toEqual(names.toSorted());
});

describe('devices', () => {
  it('are looked for when an app first asks, or listens', async () => {
    const { instance, call } = create();
    expect([loads, usb.isWatched]).toEqual([0, false]);
    await call('getDevices', {});
    await instance.listening?.('onDeviceAdded');
    expect([loads, usb.isWatched]).toEqual([1, true]);
    const other = create();
    await other.instance.listening?.('onDeviceAdded');
    expect(loads).toBe(1);
  });

  it('are none where the library cannot be used, which the terminal tells', async () => {
    devices = new UsbDevices(async () => {
      throw new Error('libusb is not there.');
    }, log);
    const { call } = create();
    expect(await call('getDevices', {})).toEqual([[]]);
    expect(await call('getDevices', {})).toEqual([[]]);
    expect(await call('openDevice', { device: 1 })).toEqual(['No such device.']);
    expect(warnings).toEqual(['USB devices cannot be used: libusb is not there.']);
  });

  it('are looked for again when the library could not be used at first', async () => {
    let isThere = false;
    devices = new UsbDevices(async () => {
      if (!isThere) throw new Error('libusb is not there.');
      return library();
    }, log);
    const { instance, call } = create();
    await instance.listening?.('onDeviceAdded');
    expect(await Promise.all([call('getDevices', {}), call('getDevices', {})])).toEqual([[[]], [[]]]);
    isThere = true;
    // Each later than the one before.
    const later = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    onTestFinished(() => later.mockRestore());
    expect(((await call('getDevices', {}))[0] as unknown[]).length).toBe(1);
    usb.plug(new MadeDevice());
    expect(events).toHaveLength(1);
    expect([loads, warnings.length]).toEqual([1, 1]);
    await devices.close();
    expect(usb.isWatched).toBe(false);
    expect(((await call('getDevices', {}))[0] as unknown[]).length).toBe(2);
    expect(loads).toBe(1);
  });

  it('have the configuration that they have when they are opened', async () => {
    // As the system has it when a device has just been plugged in.
    device.activeConfiguration = 0;
    const { call } = create();
    const [[told]] = (await call('getDevices', {})) as [[Told]];
    device.activeConfiguration = 2;
    const [handle] = await call('openDevice', told);
    expect(await call('getConfiguration', handle)).toMatchObject([{ configurationValue: 2 }]);
    expect(await call('claimInterface', handle, 0)).toEqual([]);
  });

  it('that are unplugged while they are opened are not open', async () => {
    const { call } = create();
    const [[told]] = (await call('getDevices', {})) as [[Told]];
    const open = device.open.bind(device);
    device.open = async () => {
      usb.unplug(device);
      return open();
    };
    expect(await call('openDevice', told)).toEqual(['Failed to open device.']);
    await expect.poll(() => device.calls).toEqual(['open', 'close']);
    expect(warnings).toEqual(['The USB device 1209:0001 cannot be opened: it has been unplugged.']);
  });

  it('are told with the keys that Chromium tells, in its order', async () => {
    const [[told]] = (await create().call('getDevices', {})) as [[object]];
    expect(Object.entries(told)).toEqual([
      ['device', 1],
      ['manufacturerName', 'Holdfast'],
      ['productId', 1],
      ['productName', 'Loop'],
      ['serialNumber', 'ABC123'],
      ['vendorId', 0x1209],
      ['version', 0x123],
    ]);
  });

  it('are those that the manifest grants', async () => {
    usb.devices.push(new MadeDevice({ productId: 2 }), new MadeDevice({ vendorId: 5 }));
    const { call } = create();
    const ids = async () => ((await call('getDevices', {}))[0] as Told[]).map(({ device: id }) => id);
    expect(await ids()).toEqual([1]);
    rules = [];
    expect(await ids()).toEqual([]);
    rules = [{ interfaceClass: 255 }];
    expect(await ids()).toEqual([]);
    rules = [
      { vendorId: 0x1209, productId: 2, interfaceId: 5 },
      { vendorId: 5, productId: 1 },
    ];
    expect(await ids()).toEqual([2, 3]);
  });

  it('are granted by class in a kiosk', async () => {
    isKiosk = true;
    rules = [{ interfaceClass: 255 }];
    expect(((await create().call('getDevices', {}))[0] as Told[]).length).toBe(1);
    rules = [{ interfaceClass: 7 }];
    expect(((await create().call('getDevices', {}))[0] as Told[]).length).toBe(0);
  });

  it('that are for storage alone are hidden', async () => {
    const stick = new MadeDevice({ configurations: [configuration(1, [setting({ interfaceClass: 8 })])] });
    const both = [setting({ interfaceClass: 8 }), setting({ interfaceClass: 8, alternateSetting: 1 })];
    const composite = new MadeDevice({
      configurations: [configuration(1, [...both, setting({ interfaceNumber: 1 })])],
    });
    usb.devices.push(stick, composite, new MadeDevice({ configurations: [] }));
    expect(((await create().call('getDevices', {}))[0] as Told[]).length).toBe(2);
  });

  it.each([
    [{}, true],
    [{ filters: [] }, true],
    [{ filters: [{}] }, true],
    [{ filters: [{ vendorId: 0x1209 }] }, true],
    [{ filters: [{ vendorId: 0x1209 + 0x10000 }] }, true],
    [{ filters: [{ vendorId: 1 }] }, false],
    [{ filters: [{ vendorId: 1 }, { vendorId: 0x1209, productId: 1 }] }, true],
    [{ filters: [{ vendorId: 0x1209, productId: 2 }] }, false],
    [{ filters: [{ productId: 2 }] }, true],
    [{ filters: [{ interfaceClass: 255 }] }, true],
    [{ filters: [{ interfaceClass: 3 }] }, false],
    [{ filters: [{ interfaceClass: 255, interfaceSubclass: 1 }] }, false],
    [{ filters: [{ interfaceClass: 255, interfaceSubclass: 0, interfaceProtocol: 0 }] }, true],
    [{ filters: [{ interfaceClass: 255, interfaceSubclass: 0, interfaceProtocol: 1 }] }, false],
    [{ filters: [{ interfaceClass: 255, interfaceProtocol: 1 }] }, true],
    [{ vendorId: 0x1209 }, true],
    [{ vendorId: 0x1209, productId: 2 }, false],
    [{ productId: 2 }, true],
    [{ vendorId: 1, filters: [{ vendorId: 0x1209 }] }, true],
  ])('are those that pass %j: %s', async (options, found) => {
    expect(((await create().call('getDevices', options))[0] as Told[]).length).toBe(found ? 1 : 0);
  });

  it('that come and go are told to who may use them', async () => {
    const { instance } = create();
    await instance.listening?.('onDeviceAdded');
    const [mine, other] = [new MadeDevice(), new MadeDevice({ vendorId: 7 })];
    usb.plug(other);
    usb.plug(mine);
    usb.unplug(mine);
    usb.unplug(other);
    expect(events).toEqual([
      ['usb.onDeviceAdded', expect.objectContaining({ device: 3, vendorId: 0x1209 })],
      ['usb.onDeviceRemoved', expect.objectContaining({ device: 3, vendorId: 0x1209 })],
    ]);
    events.length = 0;
    await instance.dispose?.();
    usb.plug(new MadeDevice());
    expect(events).toEqual([]);
  });
});

describe('what the user chooses', () => {
  const chosen = async (app: ReturnType<typeof create>, options: object = {}) =>
    ((await app.call('choose', options, true))[0] as Told[]).map(({ device: id }) => id);

  it('is not asked for a page that is gone, or an app', async () => {
    const { instance, call } = create();
    await call('choose', {}, true);
    await call('choose', {}, true);
    expect(questions.map(({ signal }) => signal.aborted)).toEqual([false, false]);
    instance.pageGone?.({} as PageConnection);
    expect(questions[0]?.signal.aborted).toBe(false);
    instance.pageGone?.(page);
    await call('choose', {}, true);
    expect(questions.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
    await instance.dispose?.();
    expect(questions[2]?.signal.aborted).toBe(true);
  });

  it('is asked one question after the other in front of each window, and not without end', async () => {
    const answers: ((ids: readonly number[]) => void)[] = [];
    answer = () => new Promise((resolve) => answers.push(resolve));
    const { callFrom } = create();
    const [one, other] = [{ windowId: 1 } as PageConnection, { windowId: 2 } as PageConnection];
    const asked = Array.from({ length: 7 }, () => callFrom(one, 'choose', {}, true));
    asked.push(callFrom(other, 'choose', {}, true));
    await expect.poll(() => answers.length).toBe(2);
    expect(await callFrom(other, 'choose', {}, true)).toEqual([[]]);
    expect(warnings).toEqual(['Refused to ask for USB devices: the app has too many such questions open.']);
    for (let i = 0; i < 8; i++) {
      await expect.poll(() => answers.length).toBeGreaterThan(i);
      answers[i]?.([]);
    }
    await Promise.all(asked);
    // Whoever has answered is asked again.
    void callFrom(one, 'choose', {}, true);
    await expect.poll(() => answers.length).toBe(9);
    answers[8]?.([]);
  });

  it('is not asked for without a gesture', async () => {
    expect(await create().call('choose', {}, false)).toEqual([[]]);
    expect(questions).toEqual([]);
  });

  it('is among what passes the filters, granted or not', async () => {
    rules = [];
    usb.devices.push(new MadeDevice({ vendorId: 7 }));
    await chosen(create(), { filters: [{ vendorId: 7 }], multiple: true });
    expect(questions.map(({ kind, multiple, list }) => [kind, multiple, list()])).toEqual([
      ['USB devices', true, [{ id: 2, name: 'Loop from Holdfast', serialNumber: 'ABC123' }]],
    ]);
  });

  it('may be used from then on, in later runs too if it has a serial number', async () => {
    rules = [];
    const nameless = new MadeDevice({ serialNumber: '' });
    usb.devices.push(nameless);
    answer = ({ list }) => list().map(({ id }) => id);
    const first = create();
    expect(await first.call('getDevices', {})).toEqual([[]]);
    expect(await chosen(first)).toEqual([1, 2]);
    expect(((await first.call('getDevices', {}))[0] as Told[]).length).toBe(2);
    const later = create();
    expect(((await later.call('getDevices', {}))[0] as Told[]).map(({ device: id }) => id)).toEqual([1]);
    usb.unplug(nameless);
    usb.plug(nameless);
    expect(((await first.call('getDevices', {}))[0] as Told[]).map(({ device: id }) => id)).toEqual([1]);
  });

  it('is nothing that is gone by then', async () => {
    answer = ({ list }) => {
      const ids = list().map(({ id }) => id);
      usb.unplug(device);
      return ids;
    };
    expect(await chosen(create())).toEqual([]);
  });

  it('is not believed where the record has been tampered with', async () => {
    rules = [];
    records.set('usb-devices', [{ vendorId: 0x1209, productId: 1 }]);
    expect(await create().call('getDevices', {})).toEqual([[]]);
  });
});

describe('findDevices', () => {
  const find = (options: object) => create().call('findDevices', { vendorId: 0x1209, productId: 1, ...options });

  it('opens what the manifest grants', async () => {
    usb.devices.push(new MadeDevice());
    expect(await find({})).toEqual([
      [
        { handle: 1, productId: 1, vendorId: 0x1209 },
        { handle: 2, productId: 1, vendorId: 0x1209 },
      ],
    ]);
  });

  it('leaves out what cannot be opened', async () => {
    device.denied = true;
    expect(await find({})).toEqual([[]]);
    expect(warnings).toHaveLength(1);
  });

  it('is refused without a rule for the device and the interface', async () => {
    const refused = ['Permission to access device was denied'];
    expect(await find({ productId: 2 })).toEqual(refused);
    expect(await find({ interfaceId: 0 })).toEqual(refused);
    expect(await find({ interfaceId: -1 })).toHaveLength(1);
    expect(await find({ interfaceId: -2 })).not.toEqual(refused);
    rules = [{ vendorId: 0x1209, productId: 1, interfaceId: 3 }];
    expect(await find({})).toEqual(refused);
    expect(await find({ interfaceId: 3 })).not.toEqual(refused);
  });

  it('does not heed what the user has chosen', async () => {
    answer = ({ list }) => list().map(({ id }) => id);
    rules = [];
    const app = create();
    await app.call('choose', {}, true);
    expect(await app.call('findDevices', { vendorId: 0x1209, productId: 1 })).toEqual([
      'Permission to access device was denied',
    ]);
  });
});

describe('a connection', () => {
  it('is to a device that the app may use, for all others there is none', async () => {
    usb.devices.push(new MadeDevice({ vendorId: 7 }));
    const { call } = create();
    for (const id of [0, 2, 3]) {
      expect(await call('openDevice', { device: id })).toEqual(['No such device.']);
      expect(await call('getConfigurations', { device: id })).toEqual(['No such device.']);
    }
    expect(await call('openDevice', { device: 1 })).toEqual([{ handle: 1, productId: 1, vendorId: 0x1209 }]);
  });

  it('that the system refuses is told on the terminal, with the rule that would allow it', async () => {
    device.denied = true;
    expect(await create().call('openDevice', { device: 1 })).toEqual(['Failed to open device.']);
    expect(warnings[0]).toContain('The USB device 1209:0001 cannot be opened: LIBUSB_ERROR_ACCESS.');
    if (process.platform === 'linux') {
      expect(warnings[0]).toContain(
        'SUBSYSTEM=="usb", ATTR{idVendor}=="1209", ATTR{idProduct}=="0001", TAG+="uaccess"',
      );
    }
    device.denied = false;
    expect(await create().call('openDevice', { device: 1 })).toHaveLength(1);
  });

  it('tells its configurations', async () => {
    const { call, handle, told } = await opened();
    const data = (...bytes: number[]) => new Uint8Array(bytes).buffer;
    const bulk = { extra_data: data(), maximumPacketSize: 512, pollingInterval: 0, type: 'bulk' };
    const interfaces = [
      {
        alternateSetting: 0,
        endpoints: [
          { address: 0x81, direction: 'in', ...bulk },
          { address: 2, direction: 'out', ...bulk },
        ],
        extra_data: data(),
        interfaceClass: 255,
        interfaceNumber: 0,
        interfaceProtocol: 0,
        interfaceSubclass: 0,
      },
    ];
    const rest = { extra_data: data(1, 2), interfaces, maxPower: 1, remoteWakeup: false, selfPowered: false };
    expect(await call('getConfigurations', told)).toEqual([
      [
        { active: true, configurationValue: 1, ...rest },
        { active: false, configurationValue: 2, ...rest },
      ],
    ]);
    expect(await call('getConfiguration', handle)).toEqual([{ active: false, configurationValue: 1, ...rest }]);
    expect(await call('listInterfaces', handle)).toEqual([interfaces]);
  });

  it('tells of endpoints what their attributes mean', async () => {
    const endpoints = [0x00, 0x01, 0x05, 0x19, 0x2d, 0x02, 0x03, 0x13].map((attributes) => endpoint(0x81, attributes));
    device.configurations = [configuration(1, [setting({ endpoints })])];
    const { call, handle } = await opened();
    const [[one]] = (await call('listInterfaces', handle)) as [[{ endpoints: Record<string, unknown>[] }]];
    expect(one.endpoints.map(({ type, synchronization, usage }) => [type, synchronization, usage])).toEqual([
      ['control', undefined, undefined],
      ['isochronous', undefined, 'data'],
      ['isochronous', 'asynchronous', 'data'],
      ['isochronous', 'adaptive', 'feedback'],
      ['isochronous', 'synchronous', 'explicitFeedback'],
      ['bulk', undefined, undefined],
      ['interrupt', undefined, 'periodic'],
      ['interrupt', undefined, 'notification'],
    ]);
  });

  it('sets configurations', async () => {
    const { call, handle, told } = await opened();
    expect(await call('setConfiguration', handle, -1)).toEqual(['Error parsing parameters.']);
    device.failing.add('setConfiguration 2');
    expect(await call('setConfiguration', handle, 2)).toEqual(['Error setting device configuration.']);
    expect(await call('setConfiguration', handle, 258)).toEqual([]);
    expect(await call('getConfiguration', handle)).toEqual([expect.objectContaining({ configurationValue: 2 })]);
    const [all] = (await call('getConfigurations', told)) as [{ active: boolean }[]];
    expect(all.map(({ active }) => active)).toEqual([false, true]);
    expect(await call('setConfiguration', handle, 0)).toEqual([]);
    expect(await call('getConfiguration', handle)).toEqual(['The device is not in a configured state.']);
    expect(await call('listInterfaces', handle)).toEqual(['The device is not in a configured state.']);
  });

  it('claims an interface that there is, and that nobody else has', async () => {
    const one = await opened();
    const other = await opened();
    const refused = ['Error claiming interface.'];
    expect(await one.call('claimInterface', one.handle, 3)).toEqual(refused);
    expect(await one.call('claimInterface', one.handle, 256)).toEqual([]);
    expect(await one.call('claimInterface', one.handle, 0)).toEqual(refused);
    expect(await other.call('claimInterface', other.handle, 0)).toEqual(refused);
    expect(await other.call('releaseInterface', other.handle, 0)).toEqual(['Error releasing interface.']);
    expect(await one.call('releaseInterface', one.handle, 0)).toEqual([]);
    expect(await one.call('releaseInterface', one.handle, 0)).toEqual(['Error releasing interface.']);
    device.failing.add('claim 0');
    expect(await other.call('claimInterface', other.handle, 0)).toEqual(refused);
    expect(await other.call('claimInterface', other.handle, 0)).toEqual([]);
  });

  it('chooses alternate settings of what it has claimed', async () => {
    const endpoints = [endpoint(0x83, 3)];
    device.configurations = [configuration(1, [setting({}), setting({ alternateSetting: 1, endpoints })])];
    const { call, handle } = await opened();
    const refused = ['Error setting alternate interface setting.'];
    expect(await call('setInterfaceAlternateSetting', handle, 0, 1)).toEqual(refused);
    await call('claimInterface', handle, 0);
    expect(await call('setInterfaceAlternateSetting', handle, 0, 2)).toEqual(refused);
    expect(await call('setInterfaceAlternateSetting', handle, 0, 1)).toEqual([]);
    void call('interruptTransfer', handle, { direction: 'in', endpoint: 3, length: 8 });
    await submitted(1);
    expect(device.transfers[0]).toMatchObject({ type: 'interrupt', endpoint: 0x83 });
    // The endpoints of the other setting are none of its now.
    expect(await call('bulkTransfer', handle, { direction: 'in', endpoint: 0x81, length: 8 })).toEqual([
      { data: new ArrayBuffer(0), resultCode: 1 },
      'Transfer failed.',
    ]);
  });

  it('is closed when a reset fails', async () => {
    const { call, handle } = await opened();
    expect(await call('resetDevice', handle)).toEqual([true]);
    device.failing.add('reset');
    expect(await call('resetDevice', handle)).toEqual([
      false,
      'Error resetting the device. The device has been closed.',
    ]);
    expect(await call('getConfiguration', handle)).toEqual(['No such connection.']);
  });

  it('shares the open device with others and frees it with the last', async () => {
    const one = await opened();
    const other = await opened();
    await one.call('claimInterface', one.handle, 0);
    expect(await one.call('closeDevice', one.handle)).toEqual([]);
    await expect.poll(() => device.calls).toEqual(['open', 'claim 0', 'release 0']);
    expect(await one.call('closeDevice', one.handle)).toEqual(['No such connection.']);
    expect(await other.call('claimInterface', other.handle, 0)).toEqual([]);
    await other.instance.dispose?.();
    expect(device.calls).toEqual(['open', 'claim 0', 'release 0', 'claim 0', 'release 0', 'close']);
    const again = await opened();
    expect(again.handle).toMatchObject({ handle: 1 });
    expect(device.calls.at(-1)).toBe('open');
  });

  it('is of the app that opened it', async () => {
    const { handle } = await opened();
    expect(await create().call('getConfiguration', handle)).toEqual(['No such connection.']);
  });

  it('does not outlive the event page', async () => {
    const { instance, call, handle } = await opened();
    instance.suspend?.();
    expect(await call('getConfiguration', handle)).toEqual(['No such connection.']);
    await expect.poll(() => device.calls).toEqual(['open', 'close']);
    expect(await call('openDevice', { device: 1 })).toEqual([{ handle: 2, productId: 1, vendorId: 0x1209 }]);
  });

  it('ends with its device', async () => {
    const { call, handle } = await opened();
    await call('claimInterface', handle, 0);
    const reading = call('bulkTransfer', handle, { direction: 'in', endpoint: 0x81, length: 8 });
    await submitted(1);
    usb.unplug(device);
    expect(await reading).toEqual([{ resultCode: 5 }, 'Device disconnected.']);
    expect(await call('getConfiguration', handle)).toEqual(['No such connection.']);
    expect(await call('openDevice', { device: 1 })).toEqual(['No such device.']);
    expect(await call('closeDevice', handle)).toEqual(['No such connection.']);
    await expect.poll(() => device.calls.at(-1)).toBe('close');
  });

  it('is refused beyond a bound', async () => {
    const { call } = create();
    for (let i = 0; i < 1024; i++) await call('openDevice', { device: 1 });
    expect(await call('openDevice', { device: 1 })).toEqual(['Failed to open device.']);
    expect(warnings).toEqual(['The USB device 1209:0001 cannot be opened: the app has too many connections.']);
  });

  it('counts no more once its device is gone', async () => {
    const { call } = create();
    for (let i = 1; i <= 1025; i++) {
      expect(await call('openDevice', { device: i })).toMatchObject([{ handle: i }]);
      usb.unplug(device);
      device = new MadeDevice();
      usb.plug(device);
    }
  });

  it('gives back an interface that it was about to claim when it was closed', async () => {
    await opened();
    const { call, handle } = await opened();
    const request = { direction: 'in', recipient: 'device', requestType: 'vendor', request: 1, value: 0, index: 0 };
    const reading = call('controlTransfer', handle, { ...request, length: 1 });
    await submitted(1);
    device.cancels = false;
    await Promise.all([call('claimInterface', handle, 0), call('closeDevice', handle), reading]);
    device.transfers[0]?.finish({ status: 'cancelled', byteLength: 0 });
    await expect.poll(() => device.calls).toEqual(['open', 'claim 0', 'release 0']);
  });
});

describe('a transfer', () => {
  const IN = { direction: 'in', endpoint: 0x81, length: 8 };
  const ask = {
    direction: 'in',
    recipient: 'device',
    requestType: 'vendor',
    request: 0x1ff,
    value: -1,
    index: 0x10002,
  };

  async function claimed() {
    const app = await opened();
    await app.call('claimInterface', app.handle, 0);
    return app;
  }

  it('reads', async () => {
    const { call, handle } = await claimed();
    const reading = call('bulkTransfer', handle, { ...IN, timeout: 50_000 });
    await submitted(1);
    const [transfer] = device.transfers;
    expect(transfer).toMatchObject({ type: 'bulk', endpoint: 0x81 });
    transfer?.bytes.set([1, 2, 3]);
    transfer?.finish({ status: 'completed', byteLength: 3 });
    const [result] = await reading;
    expect(Object.keys(result as object)).toEqual(['data', 'resultCode']);
    expect(result).toMatchObject({ resultCode: 0 });
    expect(bytesOf(result)).toEqual([1, 2, 3]);
  });

  it('writes', async () => {
    const { call, handle } = await claimed();
    const writing = call('interruptTransfer', handle, { direction: 'out', endpoint: 2, data: new Uint8Array([7, 8]) });
    await submitted(1);
    expect(device.transfers[0]).toMatchObject({
      type: 'bulk',
      endpoint: 2,
      bytes: new Uint8Array([7, 8]),
    });
    device.transfers[0]?.finish({ status: 'completed', byteLength: 2 });
    expect(await writing).toEqual([{ data: new ArrayBuffer(0), resultCode: 0 }]);
  });

  it('asks', async () => {
    const { call, handle } = await opened();
    const asking = call('controlTransfer', handle, { ...ask, length: 4 });
    await submitted(1);
    const [transfer] = device.transfers;
    expect(transfer).toMatchObject({ type: 'control', endpoint: 0 });
    expect([...(transfer?.bytes ?? [])]).toEqual([0xc0, 0xff, 0xff, 0xff, 2, 0, 4, 0, 0, 0, 0, 0]);
    transfer?.bytes.set([9, 8], 8);
    transfer?.finish({ status: 'completed', byteLength: 2 });
    expect(bytesOf((await asking)[0])).toEqual([9, 8]);
  });

  it('commands', async () => {
    const { call, handle } = await opened();
    const data = new Uint8Array([5, 6]);
    void call('controlTransfer', handle, { ...ask, direction: 'out', requestType: 'class', recipient: 'other', data });
    await submitted(1);
    expect([...(device.transfers[0]?.bytes ?? [])]).toEqual([0x23, 0xff, 0xff, 0xff, 2, 0, 2, 0, 5, 6]);
  });

  it('that goes to an interface or an endpoint needs that there is one', async () => {
    const { call, handle } = await opened();
    const denied = [{ data: new ArrayBuffer(0), resultCode: 8 }];
    const to = (recipient: string, index: number) => ({ ...ask, recipient, index, length: 1 });
    expect(await call('controlTransfer', handle, to('interface', 1))).toEqual(denied);
    expect(await call('controlTransfer', handle, to('endpoint', 0x81))).toEqual(denied);
    await call('claimInterface', handle, 0);
    void call('controlTransfer', handle, to('interface', 0x100));
    void call('controlTransfer', handle, to('endpoint', 0x81));
    await submitted(2);
  });

  it.each([
    ['error', 1, 'Transfer failed.'],
    ['cancelled', 3, 'Transfer was cancelled.'],
    ['stalled', 4, 'Transfer stalled.'],
    ['overflow', 6, 'Inbound transfer overflow.'],
  ] as const)('that ends with %s says so', async (status, resultCode, text) => {
    const { call, handle } = await claimed();
    const reading = call('bulkTransfer', handle, IN);
    await submitted(1);
    device.transfers[0]?.finish({ status, byteLength: 2 });
    const [result, error] = await reading;
    expect([(result as { resultCode: number }).resultCode, error]).toEqual([resultCode, text]);
    expect(bytesOf(result)).toHaveLength(2);
  });

  it('that takes longer than it may is cancelled', async () => {
    const { call, handle } = await claimed();
    const reading = call('bulkTransfer', handle, { ...IN, timeout: 20 });
    await submitted(1);
    expect(await reading).toEqual([{ data: new ArrayBuffer(0), resultCode: 2 }, 'Transfer timed out.']);
    // The device is free for the next.
    const next = call('bulkTransfer', handle, IN);
    await submitted(2);
    device.transfers[1]?.finish({ status: 'completed', byteLength: 8 });
    expect(bytesOf((await next)[0])).toHaveLength(8);
  });

  it('needs an endpoint of a claimed interface', async () => {
    const { call, handle } = await opened();
    const failed = [{ data: new ArrayBuffer(0), resultCode: 1 }, 'Transfer failed.'];
    expect(await call('bulkTransfer', handle, IN)).toEqual(failed);
    await call('claimInterface', handle, 0);
    expect(await call('bulkTransfer', handle, { ...IN, endpoint: 4 })).toEqual(failed);
    expect(await call('bulkTransfer', handle, { direction: 'out', endpoint: 1, data: new Uint8Array(1) })).toEqual(
      failed,
    );
    expect(device.transfers).toEqual([]);
  });

  it.each([
    [{ ...IN, length: undefined }, 'Transfer length must be a positive number less than 104,857,600.'],
    [{ ...IN, length: -1 }, 'Transfer length must be a positive number less than 104,857,600.'],
    [{ ...IN, length: 104_857_600 }, 'Transfer length must be a positive number less than 104,857,600.'],
    [{ ...IN, timeout: -1 }, 'Transfer timeout must be greater than or equal to 0.'],
    [{ direction: 'out', endpoint: 2 }, 'Error parsing parameters.'],
  ])('%j is refused', async (info, text) => {
    const { call, handle } = await claimed();
    expect(await call('bulkTransfer', handle, info)).toEqual([text]);
    expect(await call('controlTransfer', handle, { ...ask, ...info })).toEqual([text]);
  });

  it('that controls with more than its length can say fails', async () => {
    const { call, handle } = await opened();
    expect(await call('controlTransfer', handle, { ...ask, length: 70_000 })).toEqual([
      { data: new ArrayBuffer(0), resultCode: 1 },
      'Transfer failed.',
    ]);
  });

  it('is cancelled and answered when the connection is closed', async () => {
    const { call, handle } = await claimed();
    const order: string[] = [];
    const reading = call('bulkTransfer', handle, IN).then((answered) => {
      order.push('transfer');
      return answered;
    });
    await submitted(1);
    const closing = call('closeDevice', handle).then(() => order.push('close'));
    expect(await reading).toEqual([{ resultCode: 5 }, 'Device disconnected.']);
    await closing;
    expect(order).toEqual(['transfer', 'close']);
    await expect.poll(() => device.calls.at(-1)).toBe('close');
  });

  it('is refused when too many are under way', async () => {
    const { call, handle } = await claimed();
    const big = { ...IN, length: 104_857_599 };
    for (let i = 0; i < 5; i++) void call('bulkTransfer', handle, big);
    await submitted(5);
    const refused = [{ data: new ArrayBuffer(0), resultCode: 1 }, 'Transfer failed.'];
    expect(await call('bulkTransfer', handle, big)).toEqual(refused);
    expect(warnings).toEqual(['Refused a USB transfer: the app has too many under way.']);
    device.transfers[0]?.finish({ status: 'completed', byteLength: 0 });
    await expect.poll(() => device.transfers.length).toBe(5);
    void call('bulkTransfer', handle, big);
    await submitted(6);
  });

  it('that was given up counts until the library has done with it', async () => {
    const { call, handle } = await claimed();
    device.cancels = false;
    const big = { ...IN, length: 104_857_599 };
    for (let i = 0; i < 4; i++) void call('bulkTransfer', handle, big);
    const timedOut = [{ data: new ArrayBuffer(0), resultCode: 2 }, 'Transfer timed out.'];
    expect(await call('bulkTransfer', handle, { ...big, timeout: 1 })).toEqual(timedOut);
    const refused = [{ data: new ArrayBuffer(0), resultCode: 1 }, 'Transfer failed.'];
    expect(await call('bulkTransfer', handle, big)).toEqual(refused);
    device.transfers[4]?.finish({ status: 'cancelled', byteLength: 0 });
    await setImmediate();
    void call('bulkTransfer', handle, big);
    await submitted(6);
    // Nor does closing free it.
    await call('closeDevice', handle);
    const [second] = await call('openDevice', { device: 1 });
    const asked = { ...ask, length: 60_000 };
    void Array.from({ length: 209 }, () => call('controlTransfer', second, asked));
    expect(await call('controlTransfer', second, asked)).toEqual(refused);
    await submitted(6 + 209);
    for (const transfer of device.transfers) transfer.finish({ status: 'cancelled', byteLength: 0 });
  });

  it.each([
    [{ packets: 4_194_304 }, 'Number of packets must be a positive number less than 4,194,304.'],
    [{ packets: -1 }, 'Number of packets must be a positive number less than 4,194,304.'],
    [{ packetLength: 65_536 }, 'Packet length must be a positive number less than 65,536.'],
    [{ packetLength: -1 }, 'Packet length must be a positive number less than 65,536.'],
    [{ packets: 9, packetLength: 0 }, 'Transfer length is insufficient.'],
    [{ packets: 2, packetLength: 5 }, 'Transfer length is insufficient.'],
    [
      { transferInfo: { ...IN, length: undefined } },
      'Transfer length must be a positive number less than 104,857,600.',
    ],
    [{ transferInfo: { ...IN, timeout: -1 } }, 'Transfer timeout must be greater than or equal to 0.'],
    [{ transferInfo: { direction: 'out', endpoint: 1 } }, 'Error parsing parameters.'],
  ])('that is isochronous with %j is refused', async (changes, text) => {
    const { call, handle } = await claimed();
    const info = { transferInfo: IN, packets: 1, packetLength: 8, ...changes };
    expect(await call('isochronousTransfer', handle, info)).toEqual([text]);
  });

  it('that is isochronous fails', async () => {
    const { call, handle } = await claimed();
    const info = { transferInfo: IN, packets: 1, packetLength: 8 };
    expect(await call('isochronousTransfer', handle, info)).toEqual([
      { data: new ArrayBuffer(0), resultCode: 1 },
      'Transfer failed.',
    ]);
    const out = { direction: 'out', endpoint: 1, data: new Uint8Array(8) };
    expect(await call('isochronousTransfer', handle, { ...info, transferInfo: out })).toEqual([
      { resultCode: 1 },
      'Transfer failed.',
    ]);
    expect(warnings).toEqual(['Isochronous USB transfers are not supported: they fail.']);
  });

  it('that is isochronous and has no packets is over at once', async () => {
    const { call, handle } = await claimed();
    const info = { packets: 0, packetLength: 8 };
    expect(await call('isochronousTransfer', handle, { ...info, transferInfo: IN })).toEqual([
      { data: new ArrayBuffer(0), resultCode: 0 },
    ]);
    const out = { direction: 'out', endpoint: 1, data: new Uint8Array(0) };
    expect(await call('isochronousTransfer', handle, { ...info, transferInfo: out })).toEqual([{ resultCode: 0 }]);
    expect(warnings).toEqual([]);
  });
});

it('says yes to requestAccess, whatever the device', async () => {
  expect(await create().call('requestAccess', { device: 99 }, 0)).toEqual([true]);
});
