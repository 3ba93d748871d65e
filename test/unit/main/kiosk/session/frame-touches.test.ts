import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followFrames, lastTouchOfFrame } from '../../../../../src/main/kiosk/session/frame-touches.ts';

vi.mock('electron', () => ({ BrowserWindow: { fromWebContents: () => null } }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const LOOPS = 'session of a frame that loops';
const TOUCHED = 'session of a frame that was touched';

function page(): WebContents {
  const sendCommand = (method: string, _params: object, session?: string): Promise<unknown> => {
    if (method === 'Page.getFrameTree') return Promise.resolve({ frameTree: { frame: { id: 'one' } } });
    if (method === 'Page.createIsolatedWorld') return Promise.resolve({ executionContextId: 1 });
    if (session === LOOPS) return new Promise(() => {});
    return Promise.resolve({ result: { value: session === TOUCHED ? [20, 30, false] : null } });
  };
  const protocol = Object.assign(new EventEmitter(), { isAttached: () => true, sendCommand });
  return { isDestroyed: () => false, debugger: protocol } as unknown as WebContents;
}

it('hears a frame though another one answers nothing', async () => {
  const contents = page();
  followFrames(contents);
  for (const sessionId of [LOOPS, TOUCHED])
    contents.debugger.emit('message', {}, 'Target.attachedToTarget', { sessionId });
  const place = vi.fn();
  void lastTouchOfFrame(contents).then(place);
  await vi.advanceTimersByTimeAsync(2000);
  expect(place).toHaveBeenCalledWith({ x: 20, y: 30 });
});
