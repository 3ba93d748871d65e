import { beforeEach, describe, expect, it, vi } from 'vitest';
import room from '../../../../src/api/permissions/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import type { PermissionService } from '../../../../src/main/host/permission-service.ts';
import { parsePermissions } from '../../../../src/main/package/app-permissions.ts';
import type { Manifest } from '../../../../src/main/package/manifest.ts';
import { GrantedPermissions } from '../../../../src/main/app/granted-permissions.ts';

const page = {} as PageConnection;
const manifest = {
  permissions: parsePermissions(['idle', 'http://required.example/*'], 'permissions'),
  optional_permissions: parsePermissions(
    ['storage', 'notifications', 'clipboardRead', 'http://*.optional.example/*'],
    'optional_permissions',
  ),
} as unknown as Manifest;

let log: unknown[];
let asked: (readonly string[])[];
let answer: boolean;
let permissions: ReturnType<typeof room.create>;
beforeEach(() => {
  log = [];
  asked = [];
  answer = true;
  const service: PermissionService = new GrantedPermissions(manifest, '/nonexistent/file\0', {
    ask: (wanted) => {
      asked.push(wanted);
      return Promise.resolve(answer);
    },
    changed: () => log.push('changed'),
    warn: vi.fn(),
  });
  const app: Pick<AppHost, 'manifest' | 'permissions' | 'broadcast'> = {
    manifest,
    permissions: service,
    broadcast: (event, args) => log.push([event, ...args]),
  };
  permissions = room.create(app as AppHost);
});

const { ask, contains, getAll, remove } = {
  ask: async (given: object, gesture = true) => permissions.handlers.ask(page, given, gesture),
  contains: (given: object) => permissions.handlers.contains(page, given),
  getAll: () => permissions.handlers.getAll(page),
  remove: (given: object) => permissions.handlers.remove(page, given),
};

describe('permissions', () => {
  it('are those of the manifest at first', () => {
    expect(getAll()).toEqual([{ origins: ['http://required.example/*'], permissions: ['idle'] }]);
    expect(contains({ permissions: ['idle'], origins: ['http://required.example/x'] })).toEqual([true]);
    expect(contains({ permissions: ['storage'] })).toEqual([false]);
  });

  it('come with an event, after the namespaces', async () => {
    expect(await ask({ permissions: ['storage', 'idle'], origins: ['http://a.optional.example/*'] })).toEqual([true]);
    const added = { origins: ['http://a.optional.example/*'], permissions: ['storage'] };
    expect(log).toEqual(['changed', ['permissions.onAdded', added]]);
    expect(asked).toEqual([]);
    expect(contains({ permissions: ['storage'], origins: ['http://a.optional.example/*'] })).toEqual([true]);
    expect(contains({ origins: ['http://b.optional.example/*'] })).toEqual([false]);
  });

  it('need no event when they are there already', async () => {
    expect(await ask({ permissions: ['idle'] })).toEqual([true]);
    expect(await ask({})).toEqual([true]);
    expect(log).toEqual([]);
  });

  it('are asked for where there is something to warn of, once', async () => {
    expect(await ask({ permissions: ['storage', 'notifications'] })).toEqual([true]);
    expect(asked).toEqual([['Show notifications']]);
    expect(remove({ permissions: ['notifications'] })).toEqual([true]);
    expect(await ask({ permissions: ['notifications'] })).toEqual([true]);
    expect(asked).toHaveLength(1);
  });

  it('are not granted in part', async () => {
    answer = false;
    expect(await ask({ permissions: ['storage', 'notifications'] })).toEqual([false]);
    expect(log).toEqual([]);
    expect(contains({ permissions: ['storage'] })).toEqual([false]);
    answer = true;
    expect(await ask({ permissions: ['notifications'] })).toEqual([true]);
    expect(asked).toHaveLength(2);
  });

  it('are asked for one after the other', async () => {
    const both = [ask({ permissions: ['notifications'] }), ask({ permissions: ['notifications', 'clipboardRead'] })];
    expect(await Promise.all(both)).toEqual([[true], [true]]);
    expect(asked).toEqual([['Show notifications'], ['Read what you copy and cut']]);
    expect(log.filter((entry) => Array.isArray(entry))).toHaveLength(2);
  });

  it('go with an event, that of those which were there', async () => {
    await ask({ permissions: ['storage'], origins: ['http://a.optional.example/*'] });
    log = [];
    expect(remove({ permissions: ['storage', 'notifications'] })).toEqual([true]);
    expect(remove({ origins: ['http://*.optional.example/*'] })).toEqual([true]);
    expect(log).toEqual([
      ['permissions.onRemoved', { origins: [], permissions: ['storage'] }],
      'changed',
      ['permissions.onRemoved', { origins: ['http://a.optional.example/*'], permissions: [] }],
      'changed',
    ]);
    expect(remove({ permissions: ['storage'] })).toEqual([true]);
    expect(log).toHaveLength(4);
  });

  it.each([
    [{ permissions: ['hid'] }, 'Only permissions specified in the manifest may be requested.'],
    [{ origins: ['http://other.example/*'] }, 'Only permissions specified in the manifest may be requested.'],
    [{ origins: ['http://*/*'] }, 'Only permissions specified in the manifest may be requested.'],
    [{ permissions: ['x'] }, "'x' is not a recognized permission."],
    [{ origins: ['x'] }, 'Invalid value for origin pattern x: Missing scheme separator.'],
  ])('are not %j', async (given, error) => {
    await expect(ask(given)).rejects.toThrow(error);
    expect(() => remove(given)).toThrow(error);
  });

  it('need a gesture before anything else is looked at', async () => {
    await expect(ask({ permissions: ['x'] }, false)).rejects.toThrow(
      'This function must be called during a user gesture',
    );
  });

  it.each([{ permissions: ['idle'] }, { origins: ['http://required.example/*'] }])('cannot go: %j', (given) => {
    expect(() => remove(given)).toThrow('You cannot remove required permissions.');
  });
});
