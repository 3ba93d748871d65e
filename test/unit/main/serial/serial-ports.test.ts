import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenPort } from '../../../../src/main/serial/open-port.ts';
import { DEFAULT_SETTINGS } from '../../../../src/main/serial/port-settings.ts';
import { SerialPorts } from '../../../../src/main/serial/serial-ports.ts';

let folder: string;
let opened: string[];
let warned: string[];
let failure: Error | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-ports-'));
  opened = [];
  warned = [];
  failure = undefined;
});
afterEach(() => rmSync(folder, { recursive: true }));

/** `/dev/null` stands for a serial port: a device that is there everywhere. */
function ports(named: readonly string[] = [], listed: readonly string[] = ['/dev/null']): SerialPorts {
  return new SerialPorts({
    named,
    list: () => Promise.resolve(listed.map((path) => ({ path, productId: 1, vendorId: 2 }))),
    open: (path) => {
      opened.push(path);
      if (failure) return Promise.reject(failure);
      return Promise.resolve({ close: () => Promise.resolve() } as OpenPort);
    },
    log: { warn: (message) => void warned.push(message) },
  });
}

it('lists what the system lists, and what the user has named', async () => {
  expect(await ports(['/dev/null', '/dev/own']).list()).toEqual([
    { path: '/dev/null', productId: 1, vendorId: 2 },
    { path: '/dev/own', productId: 0, vendorId: 0 },
  ]);
});

describe.skipIf(process.platform === 'win32')('paths', () => {
  it('opens what is listed, once at a time', async () => {
    const all = ports();
    const port = await all.open('/dev/null', DEFAULT_SETTINGS);
    expect(port).toBeDefined();
    expect(await all.open('/dev/null', DEFAULT_SETTINGS)).toBeUndefined();
    await port?.close();
    expect(await all.open('/dev/null', DEFAULT_SETTINGS)).toBeDefined();
    expect(await all.open('/dev/zero', DEFAULT_SETTINGS)).toBeUndefined();
    expect(await all.open('/dev/../dev/null', DEFAULT_SETTINGS)).toBeUndefined();
    expect(opened).toEqual(['/dev/null', '/dev/null']);
    expect(warned).toEqual([
      '/dev/null cannot be opened: an app has it open already.',
      '"/dev/zero" cannot be opened: there is no such serial port.',
      '"/dev/../dev/null" cannot be opened: there is no such serial port.',
    ]);
  });

  it('follows a link only where the user has named it, and opens no file', async () => {
    const link = join(folder, 'link');
    const file = join(folder, 'file');
    symlinkSync('/dev/null', link);
    writeFileSync(file, '');
    expect(await ports([], [link]).open(link, DEFAULT_SETTINGS)).toBeUndefined();
    expect(await ports([link], []).open(link, DEFAULT_SETTINGS)).toBeDefined();
    expect(await ports([file], []).open(file, DEFAULT_SETTINGS)).toBeUndefined();
    expect(await ports([join(folder, 'gone')], []).open(join(folder, 'gone'), DEFAULT_SETTINGS)).toBeUndefined();
    expect(opened).toEqual(['/dev/null']);
    expect(warned).toEqual([
      `${link} is no device.`,
      `${file} is no device.`,
      expect.stringContaining(`${join(folder, 'gone')} cannot be opened: ENOENT`) as string,
    ]);
  });
});

it.skipIf(process.platform !== 'linux')('says which group a port is for', async () => {
  failure = new Error('Error: Permission denied, cannot open /dev/null');
  const all = ports();
  expect(await all.open('/dev/null', DEFAULT_SETTINGS)).toBeUndefined();
  expect(warned).toEqual([
    '/dev/null cannot be opened: Permission denied. It is for the group "root": usermod -aG root <user> adds a user to it, from the next login on.',
  ]);
  failure = undefined;
  expect(await all.open('/dev/null', DEFAULT_SETTINGS)).toBeDefined();
});
