/** When the event page comes and goes, and where events go meanwhile. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppLife } from '../../../../src/main/app/app-life.ts';
import { FakeBrowserWindow } from '../../../support/fake-electron.ts';

const IDLE = 10_000;
const SUSPEND = 5_000;
const EVENT = 'alarms.onAlarm';

let told: string[];
/** What the pages that are there listen to, by kind. */
let background: Set<string>;
let window: Set<string>;
let busy: boolean;
let pages: FakeBrowserWindow[];
let life: AppLife;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  background = new Set();
  window = new Set();
  busy = false;
  pages = [];
  life = new AppLife(
    { idleMs: IDLE, suspendMs: SUSPEND },
    {
      openPage: () => {
        const page = new FakeBrowserWindow();
        pages.push(page);
        background = new Set();
        told.push('open');
        return page.asMain;
      },
      fire: (event, args, kind) => {
        const heard = [
          ...((kind ?? 'background') === 'background' && background.has(event) ? ['background'] : []),
          ...((kind ?? 'window') === 'window' && window.has(event) ? ['window'] : []),
        ];
        for (const where of heard) told.push(`${where} ${event} ${JSON.stringify(args)}`);
        return heard.length > 0;
      },
      hasListener: (event) => background.has(event) || window.has(event),
      isLazy: (event) => event !== 'some.eagerEvent',
      isBusy: () => busy,
      isCalling: () => false,
      suspended: () => told.push('suspended'),
      changed: () => {},
      reload: () => told.push('reload'),
    },
  );
});
afterEach(() => void vi.useRealTimers());

function listen(event: string): void {
  background.add(event);
  life.listening(event, true);
}

/** The page's scripts run: they listen, and are through. */
async function run(...events: string[]): Promise<void> {
  for (const event of events) listen(event);
  life.markReady();
  await vi.advanceTimersByTimeAsync(0);
}

/** From the first page to its end. */
async function sleepAfter(...events: string[]): Promise<void> {
  void life.wake();
  await run(...events);
  await vi.advanceTimersByTimeAsync(IDLE + SUSPEND);
  background = new Set();
  expect(life.isUp).toBe(false);
  told = [];
}

describe('the event page', () => {
  it('is loaded once, and there when its scripts have run', async () => {
    const woken = [life.wake(), life.wake()];
    expect([life.awake, life.isUp]).toEqual([false, true]);
    await run();
    expect(await Promise.all(woken)).toEqual([true, true]);
    expect(told).toEqual(['open']);
    expect(life.awake).toBe(true);
  });

  it('goes when it has been idle, told before, and then what does not survive it goes', async () => {
    void life.wake();
    await run('runtime.onSuspend');
    await vi.advanceTimersByTimeAsync(IDLE + SUSPEND);
    expect(told).toEqual(['open', 'background runtime.onSuspend []', 'suspended']);
    expect(pages[0]?.destroyed).toBe(true);
    expect(life.awake).toBe(false);
  });

  it('does not idle while it comes up, is busy, or is held', async () => {
    void life.wake();
    await vi.advanceTimersByTimeAsync(10 * IDLE);
    busy = true;
    await run();
    await vi.advanceTimersByTimeAsync(10 * IDLE);
    busy = false;
    const release = life.hold();
    await vi.advanceTimersByTimeAsync(10 * IDLE);
    release();
    release();
    await vi.advanceTimersByTimeAsync(IDLE + SUSPEND - 1);
    expect(told).toEqual(['open']);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['open', 'suspended']);
  });

  it('that closes itself sleeps at once, untold', async () => {
    void life.wake();
    await run('runtime.onSuspend');
    pages[0]?.close();
    expect(told).toEqual(['open', 'suspended']);
    expect(life.isUp).toBe(false);
  });

  it('that goes before it is ready makes nobody wait for ever', async () => {
    const woken = life.wake();
    const ready = life.backgroundReady();
    pages[0]?.close();
    expect(await woken).toBe(false);
    await ready;
  });
});

describe('an event', () => {
  it('loads the page that listened to it, and is delivered when its scripts have run, in order', async () => {
    await sleepAfter(EVENT);
    const heard = [life.deliver(EVENT, [1]), life.deliver(EVENT, [2])];
    expect(told).toEqual(['open']);
    await run(EVENT);
    expect(told).toEqual(['open', `background ${EVENT} [1]`, `background ${EVENT} [2]`]);
    expect(await Promise.all(heard)).toEqual([true, true]);
  });

  it('is for nobody in a page that no longer listens, and loads it again next time all the same', async () => {
    await sleepAfter(EVENT);
    const heard = life.deliver(EVENT, []);
    await run();
    expect(await heard).toBe(false);
    await vi.advanceTimersByTimeAsync(IDLE + SUSPEND);
    life.broadcast(EVENT, []);
    expect(told).toEqual(['open', 'suspended', 'open']);
  });

  it('does not load a page that never listened, took its listener back, or need not be told', async () => {
    void life.wake();
    listen(EVENT);
    background.delete(EVENT);
    life.listening(EVENT, false);
    await sleepAfter('some.eagerEvent');
    expect(await life.deliver(EVENT, [])).toBe(false);
    life.broadcast('some.eagerEvent', []);
    life.broadcast('never.heard', []);
    expect(told).toEqual([]);
    expect([life.listens(EVENT), life.isUp]).toEqual([false, false]);
  });

  it('gets to windows at once while the page comes up', async () => {
    window.add(EVENT);
    void life.wake();
    listen(EVENT);
    life.broadcast(EVENT, []);
    expect(told).toEqual(['open', `window ${EVENT} []`]);
    await run();
    expect(told.slice(2)).toEqual([`background ${EVENT} []`]);
  });

  it('calls a suspension off before it is told', async () => {
    void life.wake();
    await run(EVENT, 'runtime.onSuspendCanceled');
    await vi.advanceTimersByTimeAsync(IDLE);
    await life.deliver(EVENT, []);
    expect(told.slice(1)).toEqual(['background runtime.onSuspendCanceled []', `background ${EVENT} []`]);
  });
});

describe('data', () => {
  it('that comes calls a suspension off, if anybody listens', async () => {
    void life.wake();
    await run(EVENT, 'runtime.onSuspendCanceled');
    life.expect(EVENT);
    await vi.advanceTimersByTimeAsync(IDLE);
    life.expect('sockets.udp.onReceive');
    expect(told).toEqual(['open']);
    life.expect(EVENT);
    expect(told).toEqual(['open', 'background runtime.onSuspendCanceled []']);
  });

  it('loads the page only if it listens; otherwise it waits for a page that comes for something else', async () => {
    await sleepAfter('sockets.tcp.onReceive');
    let other = false;
    void life.backgroundReady('sockets.udp.onReceive').then(() => (other = true));
    expect(told).toEqual([]);
    void life.backgroundReady('sockets.tcp.onReceive');
    expect(told).toEqual(['open']);
    expect(other).toBe(false);
    await run();
    expect(other).toBe(true);
  });
});

describe('an app that has ended', () => {
  it('wakes no more, and whoever waited is let go', async () => {
    await sleepAfter(EVENT);
    const waiting = life.deliver(EVENT, []);
    life.end();
    expect(await waiting).toBe(false);
    expect(await life.wake()).toBe(false);
    expect(await life.deliver(EVENT, [])).toBe(false);
    await life.backgroundReady(EVENT);
    await vi.advanceTimersByTimeAsync(10 * IDLE);
    expect(told).toEqual(['open']);
  });

  it('hears others only with a listener of theirs', async () => {
    expect(life.hearsOthers).toBe(false);
    void life.wake();
    await run('runtime.onMessageExternal');
    expect(life.hearsOthers).toBe(true);
  });
});
