import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';

/** Chrome's interval for `onStateChanged` where the app sets none. */
const DEFAULT_SECONDS = 60;
/** Chrome takes nothing longer for a threshold. */
const MAX_SECONDS = 4 * 60 * 60;
/** How often Chrome looks at the state. */
const POLL_MS = 1000;

/** `chrome.idle` for one app. The state is looked at only while some page listens. */
export default defineRoom(contract, (app) => {
  let threshold = DEFAULT_SECONDS;
  let last = 'active';
  const poll = setInterval(() => {
    if (!listened()) return;
    const state = app.desktop.idleState(threshold);
    if (state === last) return;
    last = state;
    app.broadcast('idle.onStateChanged', [state]);
  }, POLL_MS);
  // The shell may end although some app would like to hear of idleness.
  poll.unref();

  function listened(): boolean {
    for (const page of app.pages()) if (page.hasListener('idle.onStateChanged')) return true;
    return false;
  }

  return {
    handlers: {
      queryState: (_page, seconds) => [app.desktop.idleState(Math.min(seconds, MAX_SECONDS))],
      setDetectionInterval: (_page, seconds) => {
        threshold = Math.min(seconds, MAX_SECONDS);
        return [];
      },
    },
    dispose: () => clearInterval(poll),
  };
});
