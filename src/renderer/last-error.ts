/**
 * `chrome.runtime.lastError`: there only while a failing call's callback runs and the promises that it settles are reacted to (so that
 * an app which waits for the callback with `await` still finds it), and reported when nobody has read it by then.
 */
import { afterMicrotasks, consoleError, defineAccessor, deleteProperty, OPEN } from './primordials.ts';

export interface LastError {
  /** Runs a callback with lastError set to `message`; reports it as unchecked if nobody read it. */
  run(message: string, callback: () => void): void;
  /** A failure that no callback can see. */
  reportUnchecked(message: string): void;
}

/** @param runtime the page's `chrome.runtime` object */
export function createLastError(runtime: object): LastError {
  const reportUnchecked = (message: string) => consoleError(`Unchecked runtime.lastError: ${message}`);
  return {
    reportUnchecked,
    run(message, callback) {
      let read = false;
      const value = { message };
      const get = () => {
        read = true;
        return value;
      };
      defineAccessor(runtime, 'lastError', get, undefined, OPEN);
      try {
        callback();
      } finally {
        afterMicrotasks(() => {
          // Deleted, not set to undefined: `'lastError' in chrome.runtime` is false outside of a failing callback.
          deleteProperty(runtime, 'lastError');
          if (!read) reportUnchecked(message);
        });
      }
    },
  };
}
