import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppKeeper } from '../../../../../src/main/kiosk/session/app-keeper.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function keeper(
  ended: () => Promise<void> = async () => {},
  lacksNetwork: () => Promise<boolean> = async () => false,
  restarts: () => boolean = () => true,
) {
  const happened: string[] = [];
  let runs = false;
  const note = (what: string, running: boolean) => async () => {
    happened.push(what);
    runs = running;
  };
  const say = (text: string) => void happened.push(text);
  const host = {
    folder: () => '/app',
    secondaryApps: () => ({}),
    maintenance: { show: say, hide: () => {} },
    lacksNetwork,
    launching: () => {},
    arrange: () => {},
    restarted: () => {},
    log: { error: say, warn: () => {}, info: () => {}, debug: () => {} },
  };
  const kept = new AppKeeper(host, { quick: 1, firstMs: 1000, longestMs: 4000, calmMs: 60_000 });
  kept.start(
    {
      restore: async () => {},
      runs: () => runs,
      launch: note('launch', true),
      restart: () => note('restart', restarts())(),
      end: async () => {
        await note('end', false)();
        await ended();
      },
    },
    0,
  );
  return {
    kept,
    happened,
    crash: () => {
      runs = false;
      kept.recover(true);
    },
  };
}

it('tries again where an app did not come back after a crash', async () => {
  let tries = 0;
  const { happened, crash } = keeper(undefined, undefined, () => ++tries > 2);
  await vi.advanceTimersByTimeAsync(0);
  crash();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(happened).toEqual(['launch', 'restart', 'out of order', 'restart', 'out of order', 'restart']);
});

it('brings an app back at once, then later and later, with the screen that says so', async () => {
  const { happened, crash } = keeper();
  await vi.advanceTimersByTimeAsync(0);
  for (const wait of [0, 1000, 2000]) {
    crash();
    await vi.advanceTimersByTimeAsync(Math.max(0, wait - 1));
    if (wait > 0) expect(happened.at(-1)).toBe('out of order');
    await vi.advanceTimersByTimeAsync(1);
    expect(happened.at(-1)).toBe('restart');
  }
  expect(happened).toEqual(['launch', 'restart', 'out of order', 'restart', 'out of order', 'restart']);
});

it('leaves an app at rest when night falls in an idle reset, and launches it in the morning', async () => {
  const { kept, happened } = keeper();
  await vi.advanceTimersByTimeAsync(0);
  let wiped = () => {};
  const reset = kept.restartAfter(() => new Promise((resolve) => (wiped = resolve)));
  await vi.advanceTimersByTimeAsync(0);
  await kept.suspend(true);
  wiped();
  await reset;
  await vi.advanceTimersByTimeAsync(1000);
  expect(kept.isResting).toBe(true);
  expect(happened).toEqual(['launch', 'end', 'end']);
  await kept.suspend(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(happened.at(-1)).toBe('launch');
  expect(kept.isOn).toBe(true);
});

it('shows an app that was blank only when there is something to be seen', async () => {
  const { kept, happened } = keeper();
  await vi.advanceTimersByTimeAsync(0);
  kept.endBlank('Nothing', undefined);
  await vi.advanceTimersByTimeAsync(0);
  expect(happened).toEqual(['launch', 'Nothing; it is started again.', 'end', 'restart']);
  // Asked for by somebody: anew, though it runs.
  kept.retryAsked();
  await vi.advanceTimersByTimeAsync(0);
  expect(happened.slice(4)).toEqual(['end', 'launch']);
  kept.seen();
  kept.retryAsked();
  await vi.advanceTimersByTimeAsync(0);
  expect(happened).toHaveLength(6);
});

it('goes on when what an app has stored cannot be closed', async () => {
  const { kept, happened } = keeper(() => Promise.reject(new Error('no space')));
  await vi.advanceTimersByTimeAsync(0);
  await kept.sessionOver();
  await vi.advanceTimersByTimeAsync(0);
  await kept.suspend(true);
  await kept.suspend(false);
  await vi.advanceTimersByTimeAsync(0);
  const failed = 'Ending the app: Error: no space';
  expect(happened).toEqual(['launch', 'end', failed, 'launch', 'end', failed, 'launch']);
});

it('brings an app beside it back after a crash, later each time, and leaves one that has ended', async () => {
  const started: string[] = [];
  const note = (what: string) => async (folder: string) => void started.push(`${what} ${folder}`);
  const log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
  const host = {
    folder: () => '/app',
    secondaryApps: () => ({ beside: '/beside' }),
    lacksNetwork: async () => false,
    maintenance: { show: () => {}, hide: () => {} },
    launching: () => {},
    arrange: () => {},
    restarted: () => {},
    log,
  };
  const kept = new AppKeeper(host, { quick: 1, firstMs: 1000, longestMs: 4000, calmMs: 60_000 });
  const shell = { launch: note('launch'), restart: note('restart'), end: note('end') };
  kept.start({ ...shell, restore: async () => {}, runs: () => started.length > 0 }, 0);
  await vi.advanceTimersByTimeAsync(0);
  expect(started.splice(0)).toEqual(['launch /app', 'launch /beside']);
  kept.ended('/beside', false);
  kept.ended('/another', true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(started).toEqual([]);
  kept.ended('/beside', true);
  await vi.advanceTimersByTimeAsync(0);
  expect(started.splice(0)).toEqual(['restart /beside']);
  kept.ended('/beside', true);
  await vi.advanceTimersByTimeAsync(999);
  expect(started).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(started.splice(0)).toEqual(['restart /beside']);
  kept.ended('/beside', true);
  kept.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(started).toEqual([]);
});

describe('without a network', () => {
  /** Of which nothing is there at first; each look is answered when it is asked to be. */
  function offline() {
    const network = { is: false };
    const made = keeper(undefined, async () => !network.is);
    return { ...made, network };
  }

  it('waits with a screen that says so, and starts by itself when there is one', async () => {
    const { kept, happened, network } = offline();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(new Set(happened)).toEqual(new Set(['offline']));
    expect([kept.isOffline, kept.isOn, kept.isResting]).toEqual([true, false, false]);
    network.is = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(happened.at(-1)).toBe('launch');
    expect([kept.isOffline, kept.isOn]).toEqual([false, true]);
  });

  it('starts at once when somebody asks or the policy changes, and no more than once', async () => {
    for (const ask of ['retryAsked', 'lookForNetwork'] as const) {
      const { kept, happened, network } = offline();
      await vi.advanceTimersByTimeAsync(0);
      kept[ask]();
      await vi.advanceTimersByTimeAsync(0);
      expect(happened.filter((what) => what !== 'offline')).toEqual([]);
      network.is = true;
      kept[ask]();
      kept[ask]();
      await vi.advanceTimersByTimeAsync(5000);
      expect(happened.filter((what) => what !== 'offline')).toEqual(['launch']);
      kept.lookForNetwork();
      await vi.advanceTimersByTimeAsync(5000);
      expect(happened.filter((what) => what !== 'offline')).toEqual(['launch']);
      kept.stop();
    }
  });

  it('brings an app that crashed back as one that crashed', async () => {
    const { kept, happened, crash, network } = offline();
    network.is = true;
    await vi.advanceTimersByTimeAsync(0);
    network.is = false;
    crash();
    await vi.advanceTimersByTimeAsync(0);
    expect(happened).toEqual(['launch', 'offline']);
    network.is = true;
    kept.retryAsked();
    await vi.advanceTimersByTimeAsync(0);
    expect(happened).toEqual(['launch', 'offline', 'restart']);
  });

  it('rests at night, and waits again in the morning', async () => {
    const { kept, happened, network } = offline();
    await vi.advanceTimersByTimeAsync(0);
    await kept.suspend(true);
    network.is = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([kept.isOffline, kept.isResting]).toEqual([false, true]);
    expect(happened).toEqual(['offline', 'end']);
    network.is = false;
    await kept.suspend(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(happened).toEqual(['offline', 'end', 'offline']);
    kept.stop();
    network.is = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(happened).toEqual(['offline', 'end', 'offline']);
  });

  it('drops a look that night overtakes', async () => {
    let answer = (_lacks: boolean) => {};
    const { kept, happened } = keeper(undefined, () => new Promise((resolve) => (answer = resolve)));
    await vi.advanceTimersByTimeAsync(0);
    await kept.suspend(true);
    answer(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(happened).toEqual(['end']);
  });
});
