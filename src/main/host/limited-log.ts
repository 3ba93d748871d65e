/** A log for what a page can bring about as often as it likes: so many lines in a while, then only how many there would have been. */
import type { Log } from './app-host.ts';

/** Lines of one level within one window. */
export const MOST_LINES = 20;
export const WINDOW_MS = 10_000;

/** Limits errors and warnings, each on their own, so that many refusals do not hide a fault. */
export function createLimitedLog(log: Log): Log {
  return {
    error: limited((message) => log.error(message)),
    warn: limited((message) => log.warn(message)),
    info: (message) => log.info(message),
    debug: (message) => log.debug(message),
  };
}

function limited(write: (message: string) => void): (message: string) => void {
  let shown = 0;
  let leftOut = 0;
  let window: NodeJS.Timeout | undefined;
  const end = () => {
    window = undefined;
    if (leftOut > 0) write(`${leftOut} more lines like these in ${WINDOW_MS / 1000} s are left out.`);
    shown = 0;
    leftOut = 0;
  };
  return (message) => {
    window ??= setTimeout(end, WINDOW_MS).unref();
    if (shown < MOST_LINES) {
      shown += 1;
      write(message);
    } else {
      leftOut += 1;
    }
  };
}
