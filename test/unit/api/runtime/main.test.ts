import { describe, expect, it } from 'vitest';
import room from '../../../../src/api/runtime/main.ts';
import contract from '../../../../src/api/runtime/contract.ts';
import { AppEntries } from '../../../../src/main/files/app-entries.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import { fakeLifecycle } from '../../../support/fake-lifecycle.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';

const reloads: string[] = [];
const host: Partial<AppHost> = {
  manifest: { raw: { name: 'App', version: '1.0' } } as unknown as AppHost['manifest'],
  entries: new AppEntries(),
  files: {
    token: 'token',
    packageFolder: '/app',
    choose: () => Promise.resolve(undefined),
    handOver: () => Promise.resolve(1),
    dropFolder: () => Promise.reject(new Error('Nothing was given for writing.')),
  },
  lifecycle: fakeLifecycle({ reload: () => void reloads.push('reload') }),
};
const runtime = room.create(host as AppHost);
const { handlers } = runtime;
const page = {} as PageConnection;

describe('runtime in main', () => {
  it('gives pages the manifest as the app wrote it', () => {
    expect(runtime.state?.(page)).toMatchObject({ manifest: { name: 'App', version: '1.0' } });
  });

  it('tells the platform in Chrome’s words and order', () => {
    const [info] = handlers.getPlatformInfo(page) as [Record<string, string>];
    expect(Object.keys(info)).toEqual(['arch', 'nacl_arch', 'os']);
    const { PlatformOs, PlatformArch } = contract.enums;
    expect(Object.values(PlatformOs)).toContain(info['os']);
    expect(Object.values(PlatformArch)).toContain(info['arch']);
    expect(info['nacl_arch']).toBe(info['arch']);
  });

  it('reloads the app', () => {
    expect(handlers.reload(page)).toEqual([]);
    expect(reloads).toEqual(['reload']);
  });
});
