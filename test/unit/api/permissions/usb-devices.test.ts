import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ApiError } from '../../../../src/api/core/api-error.ts';
import room from '../../../../src/api/permissions/main.ts';
import { GrantedPermissions } from '../../../../src/main/app/granted-permissions.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import { parsePermissions, parseUsbDevice } from '../../../../src/main/package/app-permissions.ts';
import type { Manifest } from '../../../../src/main/package/manifest.ts';

const [PRINTER, SCALE] = [
  { vendorId: 0x4b8, productId: 0x202 },
  { vendorId: 0x4b8, productId: 3 },
];
const manifest = {
  permissions: parsePermissions(['usb'], 'permissions'),
  optional_permissions: parsePermissions([{ usbDevices: [PRINTER, SCALE] }], 'optional_permissions'),
} as unknown as Manifest;

let folder: string;
let asked: (readonly string[])[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-usb-'));
  asked = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start() {
  const service = new GrantedPermissions(manifest, join(folder, 'granted.json'), {
    ask: async (wanted) => {
      asked.push(wanted);
      return true;
    },
    changed: () => {},
    warn: () => {},
  });
  const app = { manifest, permissions: service, broadcast: () => {} } as unknown as AppHost;
  const { handlers } = room.create(app);
  const page = {} as PageConnection;
  const text = (...rules: object[]) => ({ permissions: [`usbDevices|${JSON.stringify(rules)}`] });
  const told = async (answer: unknown): Promise<unknown> => {
    try {
      return (await answer) as unknown;
    } catch (error) {
      return error instanceof ApiError ? error.message : error;
    }
  };
  return {
    rules: () => service.active().usbDevices,
    request: (...rules: object[]) => told(Promise.resolve().then(() => handlers.ask(page, text(...rules), true))),
    contains: (...rules: object[]) => told(Promise.resolve().then(() => handlers.contains(page, text(...rules)))),
    remove: (...rules: object[]) => told(Promise.resolve().then(() => handlers.remove(page, text(...rules)))),
    getAll: () => handlers.getAll(page),
  };
}

it('are granted one by one, once the user has said yes, and in later runs', async () => {
  const first = start();
  expect([first.rules(), await first.contains(PRINTER)]).toEqual([[], [false]]);
  expect(await first.request(PRINTER)).toEqual([true]);
  expect(asked).toEqual([['Use the USB device 04b8:0202']]);
  expect([await first.contains(PRINTER), await first.contains(SCALE), await first.contains(PRINTER, SCALE)]).toEqual([
    [true],
    [false],
    [false],
  ]);
  const later = start();
  expect(later.rules()).toEqual([PRINTER]);
  const rule = { interfaceClass: -1, interfaceId: -1, productId: 0x202, vendorId: 0x4b8 };
  expect(later.getAll()).toEqual([{ origins: [], permissions: ['usb', { usbDevices: [rule] }] }]);
});

it('are taken back one by one', async () => {
  const app = start();
  await app.request(PRINTER, SCALE);
  expect(await app.remove(SCALE)).toEqual([true]);
  expect([app.rules(), await app.contains(PRINTER)]).toEqual([[PRINTER], [true]]);
  expect(await app.remove(PRINTER)).toEqual([true]);
  expect([app.rules(), app.getAll()]).toEqual([[], [{ origins: [], permissions: ['usb'] }]]);
});

it('are only those that the manifest lists', async () => {
  const app = start();
  expect(await app.request({ vendorId: 1, productId: 1 })).toBe(
    'Only permissions specified in the manifest may be requested.',
  );
  expect(await app.request({ ...PRINTER, interfaceId: 1 })).toBe(
    'Only permissions specified in the manifest may be requested.',
  );
  expect(asked).toEqual([]);
});

it.each([
  [
    { vendorId: 1, productId: 2 },
    { vendorId: 1, productId: 2 },
  ],
  [
    { vendorId: 1, productId: 2, interfaceId: 0 },
    { vendorId: 1, productId: 2, interfaceId: 0 },
  ],
  [
    { vendorId: 1, productId: 2, interfaceId: -1 },
    { vendorId: 1, productId: 2 },
  ],
  [
    { vendorId: 1, interfaceClass: 7 },
    { vendorId: 1, interfaceClass: 7 },
  ],
  [{ interfaceClass: 7, vendorId: 'text' }, { interfaceClass: 7 }],
  [
    { vendorId: 65535, productId: 65535 },
    { vendorId: 65535, productId: 65535 },
  ],
  [{ vendorId: 65536, productId: 1 }, undefined],
  [{ vendorId: -2, productId: 1 }, undefined],
  [{ vendorId: 1 }, undefined],
  [{ productId: 1 }, undefined],
  [{ vendorId: 1, interfaceId: 1 }, undefined],
  [{ vendorId: 1, productId: 2, interfaceId: 256 }, undefined],
  [{ interfaceClass: 256 }, undefined],
  [{ vendorId: 1, productId: 2, interfaceId: 1, interfaceClass: 7 }, undefined],
  [{}, undefined],
  [5, undefined],
])('a rule %j is read as %j', (given, rule) => {
  expect(parseUsbDevice(given)).toEqual(rule);
});
