import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../../src/main/host/exit-code.ts';
import { runRequest } from '../../../../src/main/host/run-request.ts';

describe('runRequest', () => {
  it('needs nothing but folders; Chrome’s waiting times are the default', () => {
    expect(runRequest.parse({ folders: ['/app'] })).toEqual({
      folders: ['/app'],
      headless: false,
      devtools: false,
      log: 'info',
      args: [],
      idleMs: 10_000,
      suspendMs: 5_000,
      tethered: false,
      permissionDialog: 'show',
      testHook: false,
    });
  });

  it('keeps what is given', () => {
    const request = {
      folders: ['/a', '/b'],
      profile: '/profile',
      headless: true,
      devtools: true,
      log: 'debug',
      args: ['file.txt', ''],
      idleMs: 1,
      suspendMs: 2,
      tethered: true,
      permissionDialog: 'deny',
      testHook: true,
    };
    expect(runRequest.parse(request)).toEqual(request);
  });

  it.each([
    ['no folder', { folders: [] }],
    ['an empty folder name', { folders: [''] }],
    ['a folder that is no text', { folders: [1] }],
    ['folders that are no list', { folders: '/app' }],
    ['no object', '/app'],
    ['nothing', undefined],
    ['an unknown key', { folders: ['/app'], sandbox: false }],
    ['a key of the prototype', JSON.parse('{"folders":["/app"],"__proto__":{"testHook":true}}')],
    ['an unknown level', { folders: ['/app'], log: 'all' }],
    ['another answer for the user', { folders: ['/app'], permissionDialog: 'always' }],
    ['no time at all', { folders: ['/app'], idleMs: 0 }],
    ['half a millisecond', { folders: ['/app'], suspendMs: 0.5 }],
    ['arguments that are no texts', { folders: ['/app'], args: [{}] }],
    ['a switch that is no boolean', { folders: ['/app'], headless: 'yes' }],
  ] as [string, unknown][])('refuses %s', (_what, value) => {
    expect(runRequest.safeParse(value).success).toBe(false);
  });
});

describe('ExitCode', () => {
  it('is what the help text promises', () => {
    expect(ExitCode).toEqual({ Ok: 0, Usage: 1, Fault: 2, Missing: 3, Restart: 10, Left: 20 });
  });
});
