import { consoleLines } from '../../../support/fake-window.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import room from '../../../../src/api/alarms/main.ts';
import pageRoom from '../../../../src/api/alarms/page.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import type { PageContext } from '../../../../src/renderer/page-room.ts';
import { fakeLifecycle } from '../../../support/fake-lifecycle.ts';

const inPage = pageRoom.create({} as PageContext, {});
const page = { push: (_namespace, state) => inPage.push?.(state) } as Pick<PageConnection, 'push'> as PageConnection;
const MINUTE = 60_000;
const START = 1_800_000_000_000;
let fired: string[];
/** What the profile keeps. */
let stored: unknown;
let awake: boolean;
let isFull: boolean;
let alarms: ReturnType<typeof room.create>;

/** The room of a newly loaded app, whose page is there. */
async function load(): Promise<void> {
  const app: Pick<AppHost, 'broadcast' | 'records' | 'lifecycle'> = {
    broadcast: (event, args) => fired.push(`${event} ${JSON.stringify(args)}`),
    records: {
      read: () => structuredClone(stored),
      write: (_name, value) => {
        if (isFull) return false;
        stored = structuredClone(value);
        return true;
      },
    },
    lifecycle: fakeLifecycle({ awake: () => awake }),
  };
  alarms = room.create(app as AppHost);
  await vi.advanceTimersByTimeAsync(0);
}

/** The names of the alarms that went off, in order; forgotten after. */
function names(): string[] {
  const said = fired.map((text) => /"name":"(.*?)"/.exec(text)?.[1] ?? '');
  fired = [];
  return said;
}

const list = async () => (await alarms.handlers.getAll(page))[0] as { name: string; scheduledTime: number }[];

beforeEach(async () => {
  vi.useFakeTimers({ now: START });
  fired = [];
  stored = undefined;
  awake = true;
  isFull = false;
  await load();
});
afterEach(async () => {
  await alarms.dispose?.();
  vi.useRealTimers();
});

describe('an alarm', () => {
  it('goes off though the disk is full, and is kept as soon as there is room', async () => {
    isFull = true;
    await alarms.handlers.create(page, 'tea', { when: START + 5000, periodInMinutes: 1 });
    await vi.advanceTimersByTimeAsync(5000);
    expect([names(), stored]).toEqual([['tea'], undefined]);
    isFull = false;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect([names(), stored]).toEqual([['tea'], [expect.objectContaining({ name: 'tea', periodInMinutes: 1 })]]);
  });

  it('goes off once, at its time, as Chromium shows it', async () => {
    expect(await alarms.handlers.create(page, 'tea', { when: START + 5000 })).toEqual([]);
    expect(await alarms.handlers.get(page, 'tea')).toEqual([
      { name: 'tea', persistAcrossSessions: true, scheduledTime: START + 5000 },
    ]);
    await vi.advanceTimersByTimeAsync(4999);
    expect(fired).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    const shown = `{"name":"tea","persistAcrossSessions":true,"scheduledTime":${START + 5000}}`;
    expect(fired).toEqual([`alarms.onAlarm [${shown}]`]);
    expect(await alarms.handlers.get(page, 'tea')).toEqual([]);
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(fired).toHaveLength(1);
  });

  it('repeats in line with its first time', async () => {
    await alarms.handlers.create(page, 'a', { when: START + 5000, periodInMinutes: 1 });
    await vi.advanceTimersByTimeAsync(5000 + 2 * MINUTE);
    expect(names()).toEqual(['a', 'a', 'a']);
    expect((await list())[0]?.scheduledTime).toBe(START + 5000 + 3 * MINUTE);
  });

  it('counts a delay, or without one the period, from now', async () => {
    await alarms.handlers.create(page, 'a', { delayInMinutes: 5, periodInMinutes: 1 });
    await alarms.handlers.create(page, 'b', { periodInMinutes: 2 });
    const [a, b] = await list();
    expect(Math.round(((b?.scheduledTime ?? 0) - (a?.scheduledTime ?? 0)) / MINUTE)).toBe(-3);
  });

  it('is looked for once a second: what came due together goes off together, the youngest first', async () => {
    await alarms.handlers.create(page, 'first', { when: 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual(['first']);
    for (const [name, when] of Object.entries({ a: START + 300, b: 5, c: START })) {
      await alarms.handlers.create(page, name, { when });
    }
    await vi.advanceTimersByTimeAsync(999);
    expect(names()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(names()).toEqual(['c', 'b', 'a']);
  });

  it('comes within a minute where the machine slept past it, or its clock was set', async () => {
    await alarms.handlers.create(page, 'far', { when: START + 2 ** 32 });
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    vi.setSystemTime(START + 2 ** 32);
    expect(names()).toEqual([]);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(names()).toEqual(['far']);
  });

  it('takes the place of one of its name, at the end of the list', async () => {
    for (const name of ['b', 'a', '']) await alarms.handlers.create(page, name, { delayInMinutes: 5 });
    await alarms.handlers.create(page, 'b', { delayInMinutes: 7 });
    expect((await list()).map(({ name }) => name)).toEqual(['a', '', 'b']);
    expect(await alarms.handlers.clear(page, undefined)).toEqual([true]);
    expect(await alarms.handlers.clear(page, 'nobody')).toEqual([false]);
    expect((await list()).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(await alarms.handlers.clearAll(page)).toEqual([true]);
    expect(await alarms.handlers.clearAll(page)).toEqual([true]);
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(fired).toEqual([]);
  });

  it('is refused with Chromium’s words', async () => {
    const create = async (info: object) => alarms.handlers.create(page, 'x', info);
    await expect(create({})).rejects.toThrow('Must set at least one of when, delayInMinutes, or periodInMinutes.');
    await expect(create({ when: 1, delayInMinutes: 1 })).rejects.toThrow('Cannot set both when and delayInMinutes.');
    for (let i = 0; i < 500; i++) await alarms.handlers.create(page, String(i), { delayInMinutes: 100 });
    await expect(create({ delayInMinutes: 1 })).rejects.toThrow(
      'An extension cannot have more than 500 active alarms.',
    );
  });
});

describe('the console of the page', () => {
  const text = (what: string, name: string) =>
    `warn: Alarm ${what} is less than the minimum duration of 60 seconds. In packed extensions, alarm "${name}" will fire after the minimum duration.`;

  it('tells of times that an app out of the store would not get, in Chromium’s words', async () => {
    consoleLines.splice(0);
    await alarms.handlers.create(page, 'both', { delayInMinutes: 0.1, periodInMinutes: 0.999 });
    await alarms.handlers.create(page, undefined, { delayInMinutes: -1 });
    await alarms.handlers.create(page, 'when', { when: 1, periodInMinutes: 0 });
    expect(consoleLines).toEqual([
      text('delay', 'both'),
      text('period', 'both'),
      text('delay', ''),
      text('period', 'when'),
    ]);
  });

  it('stays silent for a minute and more, for a moment, and for what is refused', async () => {
    consoleLines.splice(0);
    await alarms.handlers.create(page, 'a', { delayInMinutes: 1, periodInMinutes: 1 });
    await alarms.handlers.create(page, 'b', { when: 1 });
    await expect(async () => alarms.handlers.create(page, 'c', { when: 1, delayInMinutes: 0 })).rejects.toThrow();
    expect(consoleLines).toEqual([]);
  });
});

describe('alarms and the life of the app', () => {
  it('outlive it, but for those that are not to', async () => {
    await alarms.handlers.create(page, 'kept', { when: START + MINUTE, periodInMinutes: 2 });
    await alarms.handlers.create(page, 'lost', { when: START + MINUTE, persistAcrossSessions: false });
    await alarms.dispose?.();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(fired).toEqual([]);
    await load();
    await vi.advanceTimersByTimeAsync(0);
    // Five times missed, told once.
    expect(names()).toEqual(['kept']);
    expect((await list()).map(({ name, scheduledTime }) => [name, scheduledTime])).toEqual([
      ['kept', START + 11 * MINUTE],
    ]);
  });

  it('wait for a page: before that, nobody is known to listen', async () => {
    await alarms.handlers.create(page, 'a', { when: START + MINUTE });
    await alarms.dispose?.();
    awake = false;
    await load();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(fired).toEqual([]);
  });

  it('are forgotten in the profile as well', async () => {
    await alarms.handlers.create(page, 'a', { delayInMinutes: 1 });
    expect(stored).toMatchObject([{ name: 'a' }]);
    await alarms.handlers.clear(page, 'a');
    expect(stored).toBe(undefined);
  });

  it('a record of something else is none', async () => {
    stored = [{ name: 5 }];
    await load();
    expect(await list()).toEqual([]);
  });

  it('keep an app that listens loaded', async () => {
    expect(alarms.wakes?.()).toBe(false);
    await alarms.handlers.create(page, 'a', { delayInMinutes: 1 });
    expect(alarms.wakes?.()).toBe(true);
  });
});
