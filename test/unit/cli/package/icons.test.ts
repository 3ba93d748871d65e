import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pngsOfIco, writeIcons } from '../../../../src/cli/package/icons.ts';
import { loadApp } from '../../../../src/main/package/app-package.ts';
import { appFolder } from '../../../support/shell.ts';
import { appFiles, writeApp } from '../../main/package/temp-app.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-icons-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

it('makes every size of a picture of 128 pixels, and leaves that one as it is', async () => {
  const app = await loadApp(appFolder('loopback'));
  const icons = await writeIcons(app, folder);
  expect(icons.source).toBe('icon-128.png');
  const sizes = readdirSync(icons.folder).map((name) => Number(name.split('x')[0]));
  expect(sizes.toSorted((a, b) => a - b)).toEqual([16, 24, 32, 48, 64, 72, 96, 128, 256, 512]);
  for (const size of sizes) {
    expect(sizeOf(readFileSync(join(icons.folder, `${size}x${size}.png`)))).toEqual([size, size]);
  }
  const own = readFileSync(join(appFolder('loopback'), 'icon-128.png'));
  expect(readFileSync(join(icons.folder, '128x128.png')).equals(own)).toBe(true);
  // What electron-builder asks of an icon for Windows, and the form that macOS knows.
  expect(pngsOfIco(readFileSync(icons.ico)).map(([size]) => size)).toContain(256);
  expect(readFileSync(icons.icns).subarray(0, 4).toString()).toBe('icns');
});

it('makes a plain one for an app without pictures, or with others than PNG', async () => {
  const app = await loadApp(await writeApp(appFiles({ icons: { 128: 'icon.png' } }, { 'icon.png': 'no picture' })));
  const icons = await writeIcons(app, folder);
  expect(icons.source).toBeUndefined();
  expect(sizeOf(readFileSync(join(icons.folder, '256x256.png')))).toEqual([256, 256]);
});
