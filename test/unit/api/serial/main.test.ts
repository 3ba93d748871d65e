import { beforeEach, expect, it, vi } from 'vitest';
import room from '../../../../src/api/serial/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import type { OpenPort, ReadResult } from '../../../../src/main/serial/open-port.ts';
import { createSerialServices } from '../../../../src/main/serial/serial-services.ts';
import type { SerialServices } from '../../../../src/main/serial/serial-services.ts';

let events: unknown[];
let closed: number;
let services: SerialServices;
let opening: (port: OpenPort | undefined) => void;
let configure: ReturnType<typeof vi.fn<OpenPort['configure']>>;

const page = {
  connected: true,
  kind: 'background',
  hasListener: () => true,
  sendData: () => {},
} as unknown as PageConnection;

function port(settings: OpenPort['settings']): OpenPort {
  let end: (result: ReadResult) => void = () => {};
  return {
    settings,
    read: () => new Promise((resolve) => (end = resolve)),
    write: (bytes) => Promise.resolve(bytes.byteLength),
    configure,
    flush: () => Promise.resolve(),
    signals: () => Promise.resolve({ dcd: true, cts: false, ri: false, dsr: true }),
    setSignals: () => Promise.resolve(true),
    close: () => {
      closed += 1;
      end({ bytes: new Uint8Array() });
      return Promise.resolve();
    },
  };
}

function appWith(id: string) {
  const app = {
    id,
    serial: services,
    broadcast: (event: string, args: readonly unknown[]) => void events.push([event, ...args]),
    pages: () => [page],
    lifecycle: { awake: true, expect: () => {} },
  };
  return room.create(app as unknown as AppHost);
}

beforeEach(() => {
  events = [];
  closed = 0;
  configure = vi.fn<OpenPort['configure']>(() => Promise.resolve(true));
  services = createSerialServices({
    list: () => Promise.resolve([]),
    open: (path, settings) =>
      path === 'slow' ? new Promise((resolve) => (opening = resolve)) : Promise.resolve(port(settings)),
  });
});

const connect = async (serial: ReturnType<typeof appWith>, path: string, options = {}) =>
  (await serial.handlers.connect(page, path, options))[0] as { connectionId: number; paused: boolean };
const notFound = 'Serial connection not found.';

it('numbers connections over all apps, and shows each app its own', async () => {
  const [one, other] = [appWith('one'), appWith('other')];
  expect(await connect(one, 'a')).toMatchObject({ connectionId: 1, paused: true });
  expect(await connect(other, 'b', { bitrate: -1, name: 'x' })).toMatchObject({
    connectionId: 2,
    bitrate: 9600,
    name: 'x',
  });
  expect(await one.handlers.getConnections(page)).toMatchObject([[{ connectionId: 1 }]]);
  await expect(async () => one.handlers.getInfo(page, 2)).rejects.toThrow(notFound);
  await expect(async () => one.handlers.send(page, 2, new Uint8Array(1))).rejects.toThrow(notFound);
  await expect(async () => one.handlers.disconnect(page, 2)).rejects.toThrow(notFound);
});

it('tells of a disconnection before it answers, and knows the connection no more at once', async () => {
  const serial = appWith('one');
  const { connectionId } = await connect(serial, 'a');
  await new Promise((resolve) => setImmediate(resolve));
  const gone = serial.handlers.disconnect(page, connectionId);
  expect(events).toEqual([['serial.onReceiveError', { connectionId, error: 'disconnected' }]]);
  await expect(async () => serial.handlers.disconnect(page, connectionId)).rejects.toThrow(notFound);
  expect(await gone).toEqual([true]);
  expect(closed).toBe(1);
});

it('sets the port only for what is new', async () => {
  const serial = appWith('one');
  const { connectionId } = await connect(serial, 'a');
  expect(await serial.handlers.update(page, connectionId, { name: 'x', bitrate: 9600 })).toEqual([true]);
  expect(configure).not.toHaveBeenCalled();
  expect(await serial.handlers.update(page, connectionId, { bufferSize: -1, dataBits: 'seven' })).toEqual([false]);
  configure.mockResolvedValueOnce(false);
  expect(await serial.handlers.update(page, connectionId, { dataBits: 'seven' })).toEqual([false]);
  expect(configure).toHaveBeenCalledWith(expect.objectContaining({ bitrate: 9600, dataBits: 'seven' }));
});

it('keeps what two calls at once set', async () => {
  const serial = appWith('one');
  const { connectionId } = await connect(serial, 'a');
  configure.mockImplementation(function (this: { settings: OpenPort['settings'] }, settings) {
    return Promise.resolve().then(() => {
      this.settings = settings;
      return true;
    });
  });
  const both = [{ parityBit: 'even' }, { dataBits: 'seven' }] as const;
  const answers = await Promise.all(both.map(async (options) => serial.handlers.update(page, connectionId, options)));
  expect(answers).toEqual([[true], [true]]);
  expect(await serial.handlers.getInfo(page, connectionId)).toMatchObject([{ parityBit: 'even', dataBits: 'seven' }]);
});

it('has the signals in the order of Chromium’s', async () => {
  const serial = appWith('one');
  const { connectionId } = await connect(serial, 'a');
  const [signals] = await serial.handlers.getControlSignals(page, connectionId);
  expect(Object.entries(signals as object)).toEqual([
    ['cts', false],
    ['dcd', true],
    ['dsr', true],
    ['ri', false],
  ]);
});

it('closes what is not persistent with the event page, without a word', async () => {
  const serial = appWith('one');
  await connect(serial, 'a');
  expect(serial.wakes?.()).toBe(false);
  await connect(serial, 'b', { persistent: true });
  await new Promise((resolve) => setImmediate(resolve));
  serial.suspend?.();
  expect([closed, events, serial.wakes?.()]).toEqual([1, [], true]);
  expect(await serial.handlers.getConnections(page)).toMatchObject([[{ connectionId: 2 }]]);
});

it('closes a port that opens when the event page has gone, unless it is persistent', async () => {
  const settings = { bitrate: 1, ctsFlowControl: false, dataBits: 'eight', parityBit: 'no', stopBits: 'one' } as const;
  const serial = appWith('one');
  const connecting = connect(serial, 'slow');
  serial.suspend?.();
  opening(port(settings));
  await expect(connecting).rejects.toThrow('Failed to connect to the port.');
  expect([closed, services.connections.count('one')]).toEqual([1, 0]);
  const persistent = connect(serial, 'slow', { persistent: true });
  serial.suspend?.();
  opening(port(settings));
  expect(await persistent).toMatchObject({ connectionId: 1 });
});

it('closes a port too that opens when the app has ended', async () => {
  const serial = appWith('one');
  const connecting = connect(serial, 'slow');
  await serial.dispose?.();
  opening(port({ bitrate: 1, ctsFlowControl: false, dataBits: 'eight', parityBit: 'no', stopBits: 'one' }));
  await expect(connecting).rejects.toThrow('Failed to connect to the port.');
  expect([closed, services.connections.count('one')]).toEqual([1, 0]);
});
