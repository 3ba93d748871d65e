import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { permissions } from '../../../src/cli/permissions.ts';

const APP = 'a'.repeat(32);
let profile: string;
beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
});
afterEach(() => rmSync(profile, { recursive: true }));

function grant(content: unknown): void {
  mkdirSync(join(profile, 'Permissions'), { recursive: true });
  writeFileSync(join(profile, 'Permissions', `${APP}.json`), JSON.stringify(content));
}

it('tells what was allowed, and what would be allowed again', async () => {
  expect(await permissions(APP, { profile })).toBe(
    `${APP} has been allowed nothing beside its manifest in ${profile}.`,
  );
  grant({ active: { names: ['alarms'], hosts: ['https://a.test/*'] }, allowed: ['alarms', 'notifications'] });
  expect((await permissions(APP, { profile })).split('\n')).toEqual([
    `${APP} has beside its manifest: alarms, https://a.test/*.`,
    'It has given back, and would get without another question: notifications.',
    '--revoke takes all of it back.',
  ]);
});

it('tells of folders of media, and takes them back', async () => {
  const folder = join(profile, 'Records', APP);
  mkdirSync(folder, { recursive: true });
  const gallery = (id: number, path: string, isAllowed?: boolean) => ({
    id,
    path,
    name: path,
    origin: 'user',
    isAllowed,
  });
  const galleries = [gallery(1, '/m', true), gallery(2, '/p', false), gallery(3, '/v')];
  writeFileSync(join(folder, 'media-galleries.json'), JSON.stringify({ nextId: 4, galleries }));
  expect((await permissions(APP, { profile })).split('\n')).toEqual([
    `${APP} has beside its manifest: nothing.`,
    'It may use the media in: /m.',
    'It may not use the media in: /p.',
    '--revoke takes all of it back.',
  ]);
  await permissions(APP, { profile, revoke: true });
  expect(await permissions(APP, { profile })).toContain('has been allowed nothing');
});

it('takes all of it back, unless a shell runs that would write it again', async () => {
  grant({ active: { names: ['alarms'], hosts: [] }, allowed: ['alarms'] });
  symlinkSync(`${hostname()}-${process.pid}`, join(profile, 'SingletonLock'));
  await expect(permissions(APP, { profile, revoke: true })).rejects.toThrow('A shell is running');
  rmSync(join(profile, 'SingletonLock'));
  await permissions(APP, { profile, revoke: true });
  expect(await permissions(APP, { profile })).toContain('has been allowed nothing');
});

it('says that a file cannot be read', async () => {
  grant({ active: 5 });
  await expect(permissions(APP, { profile })).rejects.toThrow('counts as empty; --revoke removes it.');
});
