/** How a function that page.ts answers later gives its result: to the callback, or to a Promise where that was left out, as Chrome does. */
import { finish } from './bind.ts';
import type { LastError } from './last-error.ts';
import type { Callback } from './page-room.ts';
import { PageError, PagePromise } from './primordials.ts';

/** @param results the callback's arguments; of a failure those that Chrome gives beside the error */
export type Outcome = (error: string | null, ...results: unknown[]) => void;

/**
 * @param ask is to call `outcome` once
 * @returns what the function returns to the app
 */
export function answerLater(
  callback: Callback | undefined,
  lastError: LastError,
  ask: (outcome: Outcome) => void,
): unknown {
  if (callback) {
    ask((error, ...results) => finish(callback, error, results, lastError));
    return undefined;
  }
  return new PagePromise((resolve, reject) => {
    ask((error, result) => (error === null ? resolve(result) : reject(new PageError(error))));
  });
}
