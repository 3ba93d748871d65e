import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BlankWatch } from '../../../../../src/main/kiosk/session/blank-watch.ts';
import type { Picture, Sight } from '../../../../../src/main/kiosk/session/page-sight.ts';

const sight = vi.hoisted(() => ({ sight: 'content' as Sight, picture: 'many' as Picture, lost: false }));
vi.mock('../../../../../src/main/kiosk/session/page-sight.ts', () => ({
  sightOf: () => Promise.resolve(sight.sight),
  pictureOf: () => Promise.resolve(sight.picture),
}));
vi.mock('../../../../../src/main/kiosk/session/lost-canvas.ts', () => ({
  listenForLostCanvases: () => {},
  hasLostCanvas: () => Promise.resolve(sight.lost),
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Check = 'document' | 'canvas' | 'pixels';

function watched(BlankScreenColors: 'white' | 'any', BlankScreenCheck: Check = 'canvas') {
  const window = { webContents: { isDestroyed: () => false, isCrashed: () => false } } as unknown as BrowserWindow;
  const blank = vi.fn((_text: string) => watch.launching());
  const [seen, tell] = [vi.fn(() => {}), vi.fn((_text: string) => {})];
  const watch: BlankWatch = new BlankWatch({
    policy: () => ({ BlankScreenSeconds: 4, BlankScreenCheck, BlankScreenColors }),
    isOn: () => true,
    front: () => window,
    blank,
    seen,
    tell,
  });
  watch.start();
  return { watch, blank, seen, tell };
}

it.each<[string, Picture, 'white' | 'any', number]>([
  ['no picture comes', 'none', 'white', 1],
  ['the picture is white', 'white', 'white', 1],
  ['the picture is black, which may be meant', 'one', 'white', 0],
  ['the picture is black, which is never meant', 'one', 'any', 1],
  ['the picture has colours', 'many', 'any', 0],
])('after the GPU process was lost, once: %s', async (_name, picture, colours, times) => {
  Object.assign(sight, { sight: 'content', picture, lost: false });
  const { watch, blank } = watched(colours);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(blank).not.toHaveBeenCalled();
  watch.gpuLost();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(blank).toHaveBeenCalledTimes(times);
  watch.stop();
});

it.each<[Sight, Picture, Check, 'white' | 'any', boolean, string | undefined]>([
  ['nothing', 'white', 'document', 'white', false, "There has been nothing on the app's page"],
  ['nothing', 'one', 'pixels', 'white', false, undefined],
  ['canvas', 'white', 'document', 'any', true, undefined],
  ['canvas', 'white', 'canvas', 'white', false, "There has been nothing on the app's canvas"],
  ['canvas', 'one', 'canvas', 'white', false, undefined],
  ['canvas', 'one', 'canvas', 'any', false, "There has been nothing on the app's canvas"],
  ['canvas', 'one', 'canvas', 'white', true, "The app's canvas has lost its graphics"],
  ['canvas', 'many', 'canvas', 'any', true, undefined],
  ['canvas', 'none', 'canvas', 'any', false, undefined],
  ['content', 'white', 'canvas', 'any', true, undefined],
  ['content', 'white', 'pixels', 'white', false, "There has been one colour over all of the app's page"],
  ['content', 'one', 'pixels', 'white', false, undefined],
  ['content', 'one', 'pixels', 'any', false, "There has been one colour over all of the app's page"],
])(
  '%s in the document, a picture that is %s, BlankScreenCheck %s, BlankScreenColors %s, lost %s: %s',
  async (...given) => {
    const [seen, picture, check, colours, lost, fault] = given;
    Object.assign(sight, { sight: seen, picture, lost });
    const { watch, blank } = watched(colours, check);
    await vi.advanceTimersByTimeAsync(4900);
    expect(blank.mock.calls).toEqual(fault === undefined ? [] : [[`${fault} for 4 s`, expect.anything()]]);
    watch.stop();
  },
);

it.each<['white' | 'any', number]>([
  ['white', 1],
  ['any', 2],
])(
  'a canvas that is white again after a new start is meant, also when it is wiped later, unless it never is: %s',
  async (colours, times) => {
    Object.assign(sight, { sight: 'canvas', picture: 'white', lost: false });
    const { watch, blank, seen, tell } = watched(colours);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(blank).toHaveBeenCalledOnce();
    expect(tell).toHaveBeenCalledOnce();
    expect(seen).toHaveBeenCalled();
    for (const picture of ['many', 'white']) {
      Object.assign(sight, { picture });
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(blank).toHaveBeenCalledTimes(times);
    watch.stop();
  },
);

it('a canvas on which the new start has helped is started again the next time, too', async () => {
  Object.assign(sight, { sight: 'canvas', picture: 'white', lost: false });
  const { watch, blank } = watched('white');
  blank.mockImplementation(() => {
    watch.launching();
    Object.assign(sight, { picture: 'many' });
  });
  for (const times of [1, 2]) {
    Object.assign(sight, { picture: 'white' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(blank).toHaveBeenCalledTimes(times);
  }
  watch.stop();
});

it('looks for the last time when the time is over, not at the next of its turns', async () => {
  Object.assign(sight, { sight: 'nothing', picture: 'white', lost: false });
  const { watch, blank } = watched('white');
  await vi.advanceTimersByTimeAsync(500 + 3999);
  expect(blank).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2);
  expect(blank).toHaveBeenCalledOnce();
  watch.stop();
});
