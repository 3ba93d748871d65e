import { beforeEach, describe, expect, it } from 'vitest';
import room from '../../../../src/api/notifications/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { NotificationContent, NotificationListener } from '../../../../src/main/host/notification-service.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';

const page = {} as PageConnection;
const PNG = 'data:image/png;base64,AAAA';
const basic = { type: 'basic', iconUrl: PNG, title: 'T', message: 'M' } as const;

interface Shown {
  content: NotificationContent;
  readonly listener: NotificationListener;
  closed: boolean;
}

let shown: Shown[];
let sent: unknown[];
/** How often the event page is kept. */
let held: number;
let notifications: ReturnType<typeof room.create>;

beforeEach(() => {
  shown = [];
  sent = [];
  held = 0;
  const app = {
    lifecycle: {
      hold: () => {
        held += 1;
        return () => void (held -= 1);
      },
    },
    broadcast: (event: string, args: readonly unknown[]) => void sent.push([event, ...args]),
    desktop: {
      notifications: {
        show: (content: NotificationContent, listener: NotificationListener) => {
          const entry: Shown = { content, listener, closed: false };
          shown.push(entry);
          return {
            update: (next: NotificationContent) => {
              entry.content = next;
            },
            close: () => {
              entry.closed = true;
            },
          };
        },
      },
    },
  };
  notifications = room.create(app as unknown as AppHost);
});

type Options = Parameters<(typeof notifications)['handlers']['show']>[2];

/** As the dispatcher calls it: a refusal rejects. */
async function show(id: string, options: Options): Promise<readonly unknown[]> {
  return notifications.handlers.show(page, id, options);
}

describe('chrome.notifications', () => {
  it('shows what is asked for, and hands the events on under the id', async () => {
    expect(await show('a', { ...basic, buttons: [{ title: 'B' }] })).toEqual(['a']);
    const [first] = shown;
    expect(first?.content).toMatchObject({
      title: 'T',
      message: 'M',
      icon: PNG,
      buttons: [{ title: 'B' }],
      priority: 0,
    });
    first?.listener.clicked();
    first?.listener.buttonClicked(1);
    first?.listener.closed(true);
    expect(sent).toEqual([
      ['notifications.onClicked', 'a'],
      ['notifications.onButtonClicked', 'a', 1],
      ['notifications.onClosed', 'a', true],
    ]);
    expect(await notifications.handlers.getAll(page)).toEqual([{}]);
  });

  it('replaces one of the same id without an event', async () => {
    await show('a', basic);
    await show('a', { ...basic, title: 'U' });
    expect(shown.map(({ closed }) => closed)).toEqual([true, false]);
    expect(sent).toEqual([]);
  });

  it('keeps what an update leaves out, and everything when it is refused', async () => {
    await show('a', { ...basic, contextMessage: 'c' });
    expect(await notifications.handlers.change(page, 'a', { title: 'U' })).toEqual([true]);
    expect(shown[0]?.content).toMatchObject({ title: 'U', message: 'M', contextMessage: 'c', icon: PNG });
    const refused = Promise.resolve().then(() => notifications.handlers.change(page, 'a', { title: 'V', progress: 1 }));
    await expect(refused).rejects.toMatchObject({ results: [false] });
    expect(shown[0]?.content.title).toBe('U');
  });

  it('takes only pictures that the page has loaded', async () => {
    for (const iconUrl of ['icon.png', 'http://example.com/a.png', 'data:image/svg+xml,<svg/>', `${PNG}" onload="x`]) {
      await expect(show('a', { ...basic, iconUrl })).rejects.toMatchObject({
        message: 'Unable to successfully use the provided image.',
        results: ['a'],
      });
    }
    const large = PNG + 'A'.repeat(3_000_000);
    await expect(show('a', { ...basic, iconUrl: large })).rejects.toThrow('Unable');
    expect(shown).toEqual([]);
  });

  it('keeps no more than so many of one app', async () => {
    for (let i = 0; i < 257; i++) await show(`n${i}`, basic);
    expect(shown.filter(({ closed }) => !closed)).toHaveLength(256);
    expect(sent).toEqual([['notifications.onClosed', 'n0', false]]);
  });

  it('takes them away with the app, without events', async () => {
    await show('a', basic);
    await show('b', basic);
    await notifications.dispose?.();
    expect(shown.map(({ closed }) => closed)).toEqual([true, true]);
    expect(sent).toEqual([]);
  });
});

it('keeps the event page while one is open, and no longer', async () => {
  const handlers = notifications.handlers as unknown as Record<
    string,
    (from: PageConnection, ...args: unknown[]) => unknown
  >;
  await handlers['show']?.(page, 'a', basic);
  await handlers['show']?.(page, 'b', basic);
  await handlers['show']?.(page, 'b', basic);
  expect(held).toBe(1);
  shown[0]?.listener.closed(true);
  expect(held).toBe(1);
  await handlers['clear']?.(page, 'b');
  expect(held).toBe(0);
  await handlers['show']?.(page, 'c', basic);
  await notifications.dispose?.();
  expect(held).toBe(0);
});
