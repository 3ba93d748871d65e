import { expect, it, vi } from 'vitest';
import webview from '../../../../src/api/webview/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { ContextClick } from '../../../../src/main/host/context-menu-service.ts';
import type { Guest, GuestMenuEntries } from '../../../../src/main/host/guest-service.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';

const [mine, other] = [{ windowId: 1 }, { windowId: 2 }] as unknown as [PageConnection, PageConnection];

function room(guest: Partial<Guest>) {
  const pageGone = vi.fn<(page: PageConnection) => void>();
  const menus: GuestMenuEntries[] = [];
  const guests = {
    reserve: (page: PageConnection, partition: string, window: string | undefined, entries: GuestMenuEntries) => {
      menus.push(entries);
      return `${page.windowId} ${partition} ${window}`;
    },
    find: (page: PageConnection, id: string) => (page === mine && id === 'guest' ? guest : undefined),
    pageGone,
  };
  return { ...webview.create({ guests } as unknown as AppHost), forgotten: pageGone, menus };
}

it('reserves guests for the page that asks, and forgets those of a page that is gone', () => {
  const instance = room({});
  const { handlers, forgotten } = instance;
  expect(handlers.create(mine, 'persist:a', 1, undefined)).toEqual(['1 persist:a undefined']);
  expect(handlers.create(other, '', 1, 'window-1')).toEqual(['2  window-1']);
  instance.pageGone?.(other);
  expect(forgotten).toHaveBeenCalledWith(other);
});

it("lets nobody command another page's guest", () => {
  const navigate = vi.fn<(url: string) => void>();
  const { handlers } = room({ navigate });
  void handlers.navigate(mine, 'guest', 'http://a.test/');
  expect(() => handlers.navigate(other, 'guest', 'http://b.test/')).toThrow('The <webview> has no guest.');
  expect(() => handlers.navigate(mine, 'guessed', 'http://b.test/')).toThrow('The <webview> has no guest.');
  expect(() => handlers.answerRequest(other, 'guest', 1, { cancel: false })).toThrow('The <webview> has no guest.');
  expect(navigate.mock.calls).toEqual([['http://a.test/']]);
});

it("fills in Chrome's defaults", async () => {
  const capture = vi.fn<Guest['capture']>(async () => 'data:');
  const stopFinding = vi.fn<Guest['stopFinding']>();
  const listenToRequests = vi.fn<Guest['listenToRequests']>();
  const { handlers } = room({ capture, stopFinding, listenToRequests });
  expect(await handlers.captureVisibleRegion(mine, 'guest', undefined)).toEqual(['data:']);
  expect(capture).toHaveBeenCalledWith('jpeg', 90);
  void handlers.stopFinding(mine, 'guest', undefined);
  expect(stopFinding).toHaveBeenCalledWith('keep');
  void handlers.addRequestListener(mine, 'guest', 'onCompleted', 1, { urls: [] }, undefined);
  expect(listenToRequests).toHaveBeenCalledWith(1, 'onCompleted', { urls: [] }, []);
});

it("keeps menu items apart by element and page, and forgets a page's", () => {
  const instance = room({});
  const { handlers, menus } = instance;
  for (const [page, element] of [
    [mine, 1],
    [mine, 2],
    [other, 1],
  ] as const) {
    void handlers.create(page, '', element, undefined);
  }
  const click = { pageUrl: 'http://a.test/', frameUrl: 'http://a.test/', inFrame: false, linkUrl: '', srcUrl: '' };
  const on: ContextClick = { ...click, mediaType: 'none', selectionText: '', editable: false };
  const labels = () => menus.map((entries) => entries(on, () => {}).map(({ label }) => label));
  void handlers.addMenuItem(mine, 1, { title: 'a', id: 'same' }, 1);
  void handlers.addMenuItem(mine, 2, { title: 'b' }, 1);
  void handlers.addMenuItem(other, 1, { title: 'c', id: 'same', onclick: true }, 1);
  expect(labels()).toEqual([['a'], ['b'], ['c']]);
  expect(() => handlers.contextMenusRemove(mine, 2, 'same')).toThrow('Cannot find menu item with id same');
  void handlers.contextMenusRemoveAll(mine, 1);
  void handlers.contextMenusUpdate(mine, 2, 1, { title: 'B' });
  expect(labels()).toEqual([[], ['B'], ['c']]);
  const clicked = vi.fn<(info: Record<string, unknown>) => void>();
  menus[2]?.(on, clicked)[0]?.picked();
  expect(clicked).toHaveBeenCalledWith(expect.objectContaining({ menuItemId: 'same' }));
  instance.pageGone?.(mine);
  expect(labels()).toEqual([[], [], ['c']]);
});

it('bounds the elements of a page that have menu items', () => {
  const { handlers } = room({});
  for (let element = 0; element < 1000; element += 1) void handlers.contextMenusRemoveAll(mine, element);
  expect(() => handlers.addMenuItem(mine, 1000, { title: 'one more' }, 1)).toThrow('Too many <webview> elements.');
  void handlers.addMenuItem(other, 1000, { title: 'one' }, 1);
});
