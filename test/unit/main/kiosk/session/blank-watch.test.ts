import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BlankWatch } from '../../../../../src/main/kiosk/session/blank-watch.ts';
import type { Picture } from '../../../../../src/main/kiosk/session/page-sight.ts';

const sight = vi.hoisted(() => ({ hasContent: true, picture: 'many' as Picture }));
vi.mock('../../../../../src/main/kiosk/session/page-sight.ts', () => ({
  showsSomething: () => Promise.resolve(sight.hasContent),
  pictureOf: () => Promise.resolve(sight.picture),
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched(BlankScreenColors: 'white' | 'any') {
  const window = { webContents: { isDestroyed: () => false, isCrashed: () => false } } as unknown as BrowserWindow;
  const blank = vi.fn(() => watch.launching());
  const watch: BlankWatch = new BlankWatch({
    policy: () => ({ BlankScreenSeconds: 4, BlankScreenColors }),
    isOn: () => true,
    front: () => window,
    blank,
    seen: () => {},
  });
  watch.start();
  return { watch, blank };
}

it.each<[string, Picture, 'white' | 'any', number]>([
  ['no picture comes', 'none', 'white', 1],
  ['the picture is white', 'white', 'white', 1],
  ['the picture is black, which may be meant', 'one', 'white', 0],
  ['the picture is black, which is never meant', 'one', 'any', 1],
  ['the picture has colours', 'many', 'any', 0],
])('after the GPU process was lost, once: %s', async (_name, picture, colours, times) => {
  Object.assign(sight, { hasContent: true, picture });
  const { watch, blank } = watched(colours);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(blank).not.toHaveBeenCalled();
  watch.gpuLost();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(blank).toHaveBeenCalledTimes(times);
  watch.stop();
});
