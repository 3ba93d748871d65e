import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';

/** `chrome.power` for one app: it has one request, which a new one replaces and its unloading ends, as in Chrome. */
export default defineRoom(contract, (app) => {
  let release: (() => void) | undefined;

  function end(): void {
    release?.();
    release = undefined;
  }

  return {
    handlers: {
      requestKeepAwake: (_page, level) => {
        const before = release;
        // The old request ends last: between the two the system must not fall asleep.
        release = app.desktop.keepAwake(level);
        before?.();
        return [];
      },
      releaseKeepAwake: () => {
        end();
        return [];
      },
    },
    dispose: end,
  };
});
