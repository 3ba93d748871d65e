import { expect, it, vi } from 'vitest';
import webview from '../../../../src/api/webview/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { Guest } from '../../../../src/main/host/guest-service.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';

const [mine, other] = [{ windowId: 1 }, { windowId: 2 }] as unknown as [PageConnection, PageConnection];

function room(guest: Partial<Guest>) {
  const pageGone = vi.fn<(page: PageConnection) => void>();
  const guests = {
    reserve: (page: PageConnection, partition: string, window?: string) => `${page.windowId} ${partition} ${window}`,
    find: (page: PageConnection, id: string) => (page === mine && id === 'guest' ? guest : undefined),
    pageGone,
  };
  return { ...webview.create({ guests } as unknown as AppHost), forgotten: pageGone };
}

it('reserves guests for the page that asks, and forgets those of a page that is gone', () => {
  const instance = room({});
  const { handlers, forgotten } = instance;
  expect(handlers.create(mine, 'persist:a', undefined)).toEqual(['1 persist:a undefined']);
  expect(handlers.create(other, '', 'window-1')).toEqual(['2  window-1']);
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
