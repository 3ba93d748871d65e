import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { handlerFor, isLink, launchFile, linkFor } from '../../../../src/main/files/launch-files.ts';
import type { LaunchFile } from '../../../../src/main/files/launch-files.ts';
import type { Manifest } from '../../../../src/main/package/manifest.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-launch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const handler = { types: [], extensions: [], include_directories: false, verb: 'open_with' };
const manifest = {
  file_handlers: {
    zed: { ...handler, extensions: ['txt', 'tar.gz'] },
    any: { ...handler, types: ['image/*'] },
    folders: { ...handler, include_directories: true },
    bare: { ...handler, extensions: [''] },
  },
  url_handlers: {
    notes: { title: 'Notes', matches: ['https://*.example.com/notes/*', 'http://example.org/*'] },
  },
} as unknown as Manifest;
const file = (path: string, type: string | undefined = 'text/plain', isDirectory = false): LaunchFile => ({
  path,
  type,
  isDirectory,
});

it('tells the type by the name, or by what is in the file', async () => {
  expect(await launchFile(write('a.txt', 'x'), false)).toMatchObject({ type: 'text/plain', isDirectory: false });
  expect(await launchFile(write('a.png', 'x'), false)).toMatchObject({ type: 'image/png' });
  expect(await launchFile(write('a.dat', 'plain text\n'), false)).toMatchObject({ type: 'text/plain' });
  expect(await launchFile(write('b.dat', Buffer.from([1, 0, 2])), false)).toMatchObject({
    type: 'application/octet-stream',
  });
});

it('takes directories', async () => {
  mkdirSync(join(folder, 'd'));
  expect(await launchFile(join(folder, 'd'), false)).toEqual({
    path: join(folder, 'd'),
    isDirectory: true,
    type: undefined,
  });
});

it('makes a file that is missing for an app that may write', async () => {
  await expect(launchFile(join(folder, 'new.txt'), false)).rejects.toThrow('ENOENT');
  await launchFile(join(folder, 'new.txt'), true);
  expect(existsSync(join(folder, 'new.txt'))).toBe(true);
  await expect(launchFile('/dev/null', true)).rejects.toThrow('neither');
});

it('finds the handler', () => {
  expect(handlerFor(manifest, [file('/x/A.TXT')])).toBe('zed');
  expect(handlerFor(manifest, [file('/x/a.tar.gz', 'application/gzip')])).toBe('zed');
  expect(handlerFor(manifest, [file('/x/a.gz', 'application/gzip')])).toBe(undefined);
  expect(handlerFor(manifest, [file('/x/a.png', 'image/png')])).toBe('any');
  expect(handlerFor(manifest, [file('/x/noext')])).toBe('bare');
  expect(handlerFor(manifest, [{ path: '/x', isDirectory: true, type: undefined }])).toBe('folders');
  expect(handlerFor(manifest, [file('/x/a.txt'), file('/x/b.txt')])).toBe('zed');
  expect(handlerFor(manifest, [file('/x/a.txt'), file('/x/a.png', 'image/png')])).toBe(undefined);
});

it('finds the handler of a link', () => {
  expect(linkFor(manifest, 'https://www.example.com/notes/1?a=b')).toEqual({
    id: 'notes',
    url: 'https://www.example.com/notes/1?a=b',
  });
  expect(linkFor(manifest, 'https://www.example.com/other')).toBe(undefined);
  expect(linkFor(manifest, 'http://www.example.com/notes/1')).toBe(undefined);
  expect(linkFor(manifest, 'http://example.org/')).toEqual({ id: 'notes', url: 'http://example.org/' });
});

it('tells a link from a path', () => {
  expect(isLink('https://a/')).toBe(true);
  expect(isLink('file:///etc/passwd')).toBe(false);
  expect(isLink('http.txt')).toBe(false);
});
