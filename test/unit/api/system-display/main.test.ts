import { expect, it } from 'vitest';
import room from '../../../../src/api/system-display/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { DisplayInfo } from '../../../../src/main/host/desktop-services.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';

const display: DisplayInfo = {
  id: '60',
  name: 'Screen',
  scaleFactor: 1,
  isPrimary: true,
  isInternal: false,
  hasTouch: true,
  rotation: 90,
  bounds: { left: 1, top: 2, width: 3, height: 4 },
  workArea: { left: 1, top: 5, width: 3, height: 1 },
};

it('tells displays in the shape of Chrome, and every change until the app is gone', async () => {
  const listeners = new Set<() => void>();
  const sent: string[] = [];
  const desktop = {
    displays: () => [display],
    onDisplaysChanged: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const app = { desktop, broadcast: (event: string) => void sent.push(event) } as unknown as AppHost;
  const room1 = room.create(app);
  const [list] = await room1.handlers.getInfo({} as PageConnection, undefined);
  expect(list).toEqual([
    expect.objectContaining({
      id: '60',
      name: 'Screen',
      rotation: 90,
      hasTouchSupport: true,
      isPrimary: true,
      bounds: { height: 4, left: 1, top: 2, width: 3 },
      workArea: { height: 1, left: 1, top: 5, width: 3 },
    }),
  ]);
  for (const listener of listeners) listener();
  expect(sent).toEqual(['system.display.onDisplayChanged']);
  await room1.dispose?.();
  expect(listeners.size).toBe(0);
});
