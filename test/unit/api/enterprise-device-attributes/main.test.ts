import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import room from '../../../../src/api/enterprise-device-attributes/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import { readDeviceAttributes } from '../../../../src/main/storage/device-attributes.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  file = join(folder, 'managed.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const page = {} as PageConnection;
const { handlers } = room.create({ deviceAttributes: () => readDeviceAttributes(file) } as AppHost);

it('tells what the policy file says, as it is at the moment', () => {
  expect(handlers.getDeviceSerialNumber(page)).toEqual(['']);
  const said = {
    serialNumber: 'S1',
    assetId: 'A1',
    annotatedLocation: 'Till 4',
    directoryDeviceId: 'D1',
  };
  writeFileSync(file, JSON.stringify({ deviceAttributes: said, ['a'.repeat(32)]: { server: 'pos' } }));
  expect(handlers.getDeviceSerialNumber(page)).toEqual(['S1']);
  expect(handlers.getDeviceAssetId(page)).toEqual(['A1']);
  expect(handlers.getDeviceAnnotatedLocation(page)).toEqual(['Till 4']);
  expect(handlers.getDirectoryDeviceId(page)).toEqual(['D1']);
});

it.each<[unknown, string]>([
  ['{', 'managed.json: '],
  [{ deviceAttributes: { serialNumber: 5 } }, 'deviceAttributes.serialNumber: '],
  [{ deviceAttributes: { serial: 'x' } }, 'deviceAttributes: '],
])('refuses %j, and says where', (content, text) => {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  expect(() => readDeviceAttributes(file)).toThrow(text);
});
