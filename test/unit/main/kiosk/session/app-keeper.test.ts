import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppKeeper } from '../../../../../src/main/kiosk/session/app-keeper.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function keeper(
  ended: () => Promise<void> = async () => {},
  lacksNetwork: () => Promise<boolean> = async () => false,
  restarts: () => boolean = () => true,
  launched: () => Promise<void> = async () => {},
) {
  const happened: string[] = [];
  /** With what is done for the screen. */
  const seen: string[] = [];
  const say = (text: string) => {
    happened.push(text);
    seen.push(text);
  };
  let runs = false;
  const note = (what: string, running: boolean) => async () => {
    say(what);
    runs = running;
  };
  const host = {
    folder: () => '/app',
    secondaryApps: () => ({}),
    maintenance: { show: say, hide: () => void seen.push('on the screen') },
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
      launch: async () => {
        await note('launch', true)();
        await launched();
      },
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
    seen,
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
  const reset = kept.newSession(() => new Promise((resolve) => (wiped = resolve)));
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

it('does not take a launch for one that went well when the app has crashed meanwhile', async () => {
  let finish = () => {};
  const { kept, seen, crash } = keeper(undefined, undefined, undefined, () => new Promise((done) => (finish = done)));
  await vi.advanceTimersByTimeAsync(0);
  // The first crash is answered at once, the next one later.
  for (const launch of [0, 1]) {
    crash();
    finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.splice(0)).toEqual(launch === 0 ? ['launch', 'restart', 'on the screen'] : ['out of order']);
    if (launch === 0) {
      await kept.restartApp();
      await vi.advanceTimersByTimeAsync(0);
      expect(seen.splice(0)).toEqual(['end', 'launch']);
    }
  }
});

it('ends an app again that was being launched when night fell', async () => {
  let finish = () => {};
  const { kept, seen } = keeper(undefined, undefined, undefined, () => new Promise((done) => (finish = done)));
  await vi.advanceTimersByTimeAsync(0);
  await kept.suspend(true);
  finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual(['launch', 'on the screen', 'end', 'end']);
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

describe('an app beside it', () => {
  const log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

  /** @param restored folders that run when the last shell has crashed */
  async function beside(restored: readonly string[] = []) {
    const happened: string[] = [];
    const running = new Set<string>();
    /** What each start of the app beside it waits for. */
    const gate = { open: Promise.resolve() };
    const note = (what: 'launch' | 'restart' | 'end') => async (folder: string) => {
      happened.push(`${what} ${folder}`);
      if (what !== 'end' && folder === '/beside') await gate.open;
      if (what === 'end') running.delete(folder);
      else running.add(folder);
    };
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
    const shell = {
      launch: note('launch'),
      restart: note('restart'),
      end: note('end'),
      restore: async (_asked: readonly string[], mayRun: (folder: string) => boolean) => {
        for (const folder of restored) if (mayRun(folder)) running.add(folder);
      },
      runs: (folder: string) => running.has(folder),
    };
    kept.start(shell, 0);
    await vi.advanceTimersByTimeAsync(0);
    /** What has happened since it was asked last, and until some time from now. */
    const since = async (ms = 0) => {
      await vi.advanceTimersByTimeAsync(ms);
      return happened.splice(0);
    };
    const ended = (folder: string, crashed: boolean) => {
      running.delete(folder);
      kept.ended(folder, crashed);
    };
    return { kept, running, gate, since, ended };
  }

  it('comes back after a crash, later each time, and stays away when it has ended', async () => {
    const { kept, since, ended } = await beside();
    expect(await since()).toEqual(['launch /app', 'launch /beside']);
    ended('/beside', false);
    ended('/another', true);
    expect(await since(10_000)).toEqual([]);
    ended('/beside', true);
    expect(await since()).toEqual(['restart /beside']);
    ended('/beside', true);
    expect(await since(999)).toEqual([]);
    expect(await since(1)).toEqual(['restart /beside']);
    ended('/beside', true);
    kept.stop();
    expect(await since(10_000)).toEqual([]);
  });

  it('hears nothing of a crash of the app, or of its being started anew', async () => {
    const { kept, since, ended } = await beside();
    await since();
    ended('/app', true);
    expect(await since()).toEqual(['restart /app']);
    await kept.restartApp();
    expect(await since()).toEqual(['end /app', 'launch /app']);
    // One that has ended is not launched again within the session either.
    ended('/beside', false);
    await kept.restartApp();
    expect(await since()).toEqual(['end /app', 'launch /app']);
  });

  it('is launched anew with each session, after it has ended', async () => {
    const { kept, since, ended } = await beside();
    const anew = ['end /beside', 'launch /app', 'launch /beside'];
    await since();
    await kept.sessionOver();
    expect(await since()).toEqual(['end /app', ...anew]);
    ended('/app', false);
    expect(await since(1000)).toEqual(anew);
    await kept.newSession(async () => {
      expect(await since()).toEqual(['end /app', 'end /beside']);
    });
    expect(await since()).toEqual(['launch /app', 'launch /beside']);
  });

  it('rests when the app does', async () => {
    const { kept, since, ended } = await beside();
    await since();
    ended('/beside', true);
    await kept.suspend(true);
    expect(await since(10_000)).toEqual(['end /app', 'end /beside']);
    await kept.suspend(false);
    expect(await since()).toEqual(['launch /app', 'launch /beside']);
  });

  it('is not launched as well when a crash of the shell has restarted it', async () => {
    const { running, since } = await beside(['/app', '/beside', '/dropped']);
    expect(await since(1000)).toEqual([]);
    expect([...running]).toEqual(['/app', '/beside']);
  });

  it('comes back with the app where it has crashed, or was to come back, while that was started anew', async () => {
    const { kept, since, ended } = await beside();
    await since();
    const restarted = kept.restartApp();
    ended('/beside', true);
    await restarted;
    expect(await since()).toEqual(['end /app', 'launch /app', 'restart /beside']);
    // Later now: it is the second time.
    ended('/beside', true);
    const again = kept.restartApp();
    vi.advanceTimersByTime(1000);
    await again;
    expect(await since(1000)).toEqual(['end /app', 'launch /app', 'restart /beside']);
  });

  it('ends also where it was just being launched, or started again, when night fell', async () => {
    const { kept, running, gate, since, ended } = await beside();
    for (const crashes of [false, true]) {
      let start = () => {};
      gate.open = new Promise((resolve) => (start = resolve));
      if (crashes) ended('/beside', true);
      else await kept.newSession();
      await since(4000);
      await kept.suspend(true);
      start();
      await since();
      expect([...running]).toEqual([]);
      await kept.suspend(false);
      await since();
      expect([...running]).toEqual(['/app', '/beside']);
    }
  });

  it('ends with its session also where the app is started anew just then', async () => {
    const { kept, since } = await beside();
    await since();
    await Promise.all([kept.restartApp(), kept.newSession()]);
    expect(await since()).toEqual(['end /app', 'end /beside', 'launch /app', 'launch /beside']);
  });
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
