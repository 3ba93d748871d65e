import { expect, it, vi } from 'vitest';
import { lacksNetwork } from '../../../../../src/main/kiosk/rules/start-network.ts';
import type { StartNetwork } from '../../../../../src/main/kiosk/rules/start-network.ts';

type Waits = ReturnType<StartNetwork['policy']>['WaitForNetwork'];

function network(
  given: { waits?: Waits; url?: string; offline?: boolean; online?: boolean; status?: number | undefined } = {},
) {
  const { waits = 'manifest', url, offline = false, online = false, status } = given;
  const fetch = vi.fn<StartNetwork['fetch']>(async () => {
    if (status === undefined) throw new TypeError('net::ERR_INTERNET_DISCONNECTED');
    return new Response(null, { status });
  });
  const offlineEnabled = vi.fn(async () => offline);
  const host: StartNetwork = {
    policy: () => ({ WaitForNetwork: waits, WaitForNetworkUrl: url }),
    offlineEnabled,
    isOnline: () => online,
    fetch,
  };
  return { lacks: () => lacksNetwork(host), fetch, offlineEnabled };
}

const URL = 'https://signs.example/alive';

it.each<[Waits, boolean, boolean, boolean]>([
  ['manifest', false, false, true],
  ['manifest', false, true, false],
  ['manifest', true, false, false],
  ['manifest', true, true, false],
  ['always', true, false, true],
  ['always', true, true, false],
  ['never', false, false, false],
])('%s, offline_enabled %s, online %s: lacks one: %s', async (waits, offline, online, lacks) => {
  expect(await network({ waits, offline, online }).lacks()).toBe(lacks);
});

it.each([
  [200, false],
  [204, false],
  [404, true],
  [503, true],
  [undefined, true],
])('asks a URL instead of the system: %s', async (status, lacks) => {
  for (const online of [true, false]) {
    const { lacks: ask, fetch } = network({ url: URL, online, status });
    expect(await ask()).toBe(lacks);
    expect(fetch.mock.calls).toEqual([[URL, expect.objectContaining({ redirect: 'error' })]]);
  }
});

it('asks nobody where nothing depends on it', async () => {
  for (const given of [{ waits: 'never' }, { offline: true }] as const) {
    const { lacks, fetch } = network({ url: URL, ...given });
    expect(await lacks()).toBe(false);
    expect(fetch).not.toHaveBeenCalled();
  }
});

it('leaves an app that cannot be loaded to its launch', async () => {
  const { lacks, offlineEnabled } = network();
  offlineEnabled.mockRejectedValue(new Error('no manifest'));
  expect(await lacks()).toBe(false);
});
