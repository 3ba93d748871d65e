/**
 * Tells when a guest's page leaves its user waiting. Chromium does so itself, but not while a debugger is attached, and scripts of the
 * app run by one (guest-protocol.ts): then the same is found out by asking the page something after input.
 */
import type { WebContents } from 'electron';
import { MAIN_SESSION } from '../host/guest-protocol.ts';
import type { GuestProtocol } from '../host/guest-protocol.ts';

/** Chromium's own time. */
const HUNG_MS = 15_000;

export interface HangHost {
  /** A page that asks its user something is not hanging. */
  readonly isAsking: () => boolean;
  /** @param hangs false when it goes on */
  readonly tell: (hangs: boolean) => void;
}

export function watchHang(contents: WebContents, protocol: GuestProtocol, { isAsking, tell }: HangHost): void {
  let timer: NodeJS.Timeout | undefined;
  let hangs = false;
  const set = (value: boolean) => {
    if (hangs === value) return;
    hangs = value;
    tell(value);
  };
  // What came while it was asked may be what it hangs in, and the answer is from before that.
  let again = false;
  const ask = () => {
    again = false;
    timer = setTimeout(() => {
      if (!isAsking()) set(true);
    }, HUNG_MS);
    // A page that goes away meanwhile has answered too.
    protocol.send(MAIN_SESSION, 'Runtime.evaluate', { expression: '0' }).then(answered, answered);
  };
  const answered = () => {
    clearTimeout(timer);
    timer = undefined;
    if (contents.isDestroyed()) return;
    set(false);
    if (again && contents.debugger.isAttached()) ask();
  };
  contents.on('unresponsive', () => set(true));
  contents.on('responsive', () => set(false));
  contents.on('input-event', () => {
    if (!contents.debugger.isAttached()) return;
    if (timer === undefined) ask();
    else again = true;
  });
  contents.once('destroyed', () => clearTimeout(timer));
}
