/**
 * Where a finger was on a frame inside of a page. By the debugging protocol, the only way into every frame, also one without a script; without
 * its domain `Runtime`, which would keep whatever pages log.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { BrowserWindow } from 'electron';
import type { Point, WebContents } from 'electron';
import * as z from 'zod';
import { inTime } from './in-time.ts';

type Send = (method: string, params: object) => Promise<unknown>;

/** A world of the kiosk's own in each frame: the page's scripts see nothing of it. */
const WORLD = 'holdfast-kiosk-touches';
/** The place in the page, where the frames around this one are in its process, and on the screen where they are not. */
const listening = (
  isWindow: boolean,
) => `if (window !== top) globalThis.hears ??= (addEventListener('touchstart', ({ isTrusted, touches: [first] }) => {
  if (!isTrusted || !first) return;
  let { clientX: x, clientY: y } = first;
  for (let frame = window; frame !== frame.top; frame = frame.parent) {
    const element = frame.frameElement;
    if (!element || !${isWindow}) return void (globalThis.touched = [first.screenX, first.screenY, false]);
    const { left, top } = element.getBoundingClientRect();
    x += left + element.clientLeft;
    y += top + element.clientTop;
  }
  globalThis.touched = [x, y, true];
}, { capture: true, passive: true }), true); 0`;
/** Each place is told once. */
const TAKE = '(() => { const place = globalThis.touched; globalThis.touched = null; return place ?? null; })()';

interface Tree {
  readonly frame: { readonly id: string };
  readonly childFrames?: readonly Tree[];
}

/** A frame that loops must not keep those after it from being heard. */
const ANSWER_MS = 1000;

type Told = readonly [x: number, y: number, isInPage: boolean];

const evaluated = z.object({ result: z.object({ value: z.tuple([z.number(), z.number(), z.boolean()]) }) });

/** Sessions of frames in processes of their own. */
const sessions = new WeakMap<WebContents, Set<string>>();

/** To be called for each page as it is made. */
export function followFrames(contents: WebContents): void {
  const own = new Set<string>();
  sessions.set(contents, own);
  contents.debugger.on('message', (_event, method, params: unknown) => {
    const { sessionId } = params as { sessionId?: string };
    if (sessionId === undefined) return;
    if (method === 'Target.attachedToTarget') own.add(sessionId);
    if (method === 'Target.detachedFromTarget') own.delete(sessionId);
  });
}

/** Has the frames of a page know where they are touched; again does no harm. Only where the protocol is in use. */
export async function listenInFrames(contents: WebContents): Promise<void> {
  // A guest is somewhere in its window.
  await inFrames(contents, listening(contents.getType() !== 'webview'));
}

/** @returns the place on the screen where a frame was touched since this was asked last; undefined where none was */
export function lastTouchOfFrame(contents: WebContents): Promise<Point | undefined> {
  return inFrames(contents, TAKE);
}

async function inFrames(contents: WebContents, expression: string): Promise<Point | undefined> {
  for (const session of [undefined, ...(sessions.get(contents) ?? [])]) {
    if (contents.isDestroyed() || !contents.debugger.isAttached()) return undefined;
    const send: Send = (method, params) => contents.debugger.sendCommand(method, params, session);
    const asked = inSession(send, expression).catch(async () => {
      // The page or a frame is gone. Electron ends when it is asked for anything more in the midst of that.
      await turn();
      return undefined;
    });
    const place = await inTime(asked, ANSWER_MS);
    if (place) return onScreen(contents, place);
  }
  return undefined;
}

function onScreen(contents: WebContents, [x, y, isInPage]: Told): Point | undefined {
  if (!isInPage) return { x, y };
  const window = BrowserWindow.fromWebContents(contents);
  if (window?.webContents !== contents) return undefined;
  const bounds = window.getContentBounds();
  return { x: bounds.x + x, y: bounds.y + y };
}

async function inSession(send: Send, expression: string): Promise<Told | undefined> {
  const { frameTree } = (await send('Page.getFrameTree', {})) as { frameTree: Tree };
  for (const frameId of idsOf(frameTree)) {
    const world = (await send('Page.createIsolatedWorld', {
      frameId,
      worldName: WORLD,
      grantUniveralAccess: true,
    })) as {
      executionContextId: number;
    };
    const asked = { expression, contextId: world.executionContextId, returnByValue: true };
    const { data } = evaluated.safeParse(await send('Runtime.evaluate', asked));
    if (data) return data.result.value;
  }
  return undefined;
}

const idsOf = ({ frame, childFrames = [] }: Tree): string[] => [frame.id, ...childFrames.flatMap(idsOf)];
