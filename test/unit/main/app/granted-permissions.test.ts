import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { GrantedPermissions } from '../../../../src/main/app/granted-permissions.ts';
import { parsePermissions } from '../../../../src/main/package/app-permissions.ts';
import type { Manifest } from '../../../../src/main/package/manifest.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-permissions-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const warn = vi.fn();
function load(...optional: string[]): GrantedPermissions {
  const manifest = {
    permissions: parsePermissions(['idle'], 'permissions'),
    optional_permissions: parsePermissions(optional, 'optional_permissions'),
  } as unknown as Manifest;
  return new GrantedPermissions(manifest, join(folder, 'deep', 'app.json'), {
    ask: () => Promise.resolve(true),
    changed: () => {},
    warn,
  });
}
const shown = (permissions: GrantedPermissions) => {
  const { names, hosts } = permissions.active();
  return [[...names], hosts.map(({ text }) => text)];
};

it('are there again in the next run, as far as the manifest still lists them', () => {
  const first = load('storage', 'power', 'http://*.example/*');
  first.add(parsePermissions(['storage', 'power', 'http://a.example/*', 'http://b.example/*'], 'permissions'));
  expect(shown(load('storage', 'power', 'http://*.example/*'))).toEqual([
    ['idle', 'storage', 'power'],
    ['http://a.example/*', 'http://b.example/*'],
  ]);
  expect(shown(load('power', 'http://a.example/*'))).toEqual([['idle', 'power'], ['http://a.example/*']]);
  expect(shown(load())).toEqual([['idle'], []]);
});

it('are none where the record cannot be read', () => {
  load('storage').add(parsePermissions(['storage'], 'permissions'));
  const file = join(folder, 'deep', 'app.json');
  for (const text of ['', '{', '{"active":{"names":[1],"hosts":[]},"allowed":[]}']) {
    writeFileSync(file, text);
    expect(shown(load('storage'))).toEqual([['idle'], []]);
  }
});

it('take a file that lists more than the manifest for no grant', () => {
  load('storage').add(parsePermissions(['storage'], 'permissions'));
  const file = join(folder, 'deep', 'app.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"storage"', '"hid"'));
  expect(shown(load('storage'))).toEqual([['idle'], []]);
});
