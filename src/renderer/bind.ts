/** Makes a namespace's functions out of its declaration. */
import type { FunctionSpec } from '../api/core/contract.ts';
import { matchCall } from '../api/core/signature.ts';
import { toPlain } from './to-plain.ts';
import type { LastError } from './last-error.ts';
import type { Callback, PageRoomInstance } from './page-room.ts';
import { apply, defineValue, PageError, PagePromise, pageWindow, reportException } from './primordials.ts';

export interface Caller {
  /** Calls a function in main. */
  call(
    method: string,
    args: readonly unknown[],
    done: (error: string | null, results: readonly unknown[]) => void,
  ): void;
  /** Tells main of a call that is answered here; `answer` runs in a task of its own, behind everything that has arrived. */
  tell(method: string, args: readonly unknown[], answer: () => void): void;
}

/**
 * @param fullName e.g. `sockets.tcp.send`
 * @param printedName what error texts call it
 * @returns the function that the app calls. It throws Chrome's TypeError for wrong arguments; otherwise the outcome reaches the
 *   callback, or, where Chrome's is optional and was left out, the Promise that it returns.
 */
export function bindFunction(
  fullName: string,
  printedName: string,
  key: string,
  spec: FunctionSpec,
  caller: Caller,
  lastError: LastError,
  room: PageRoomInstance | undefined,
): Callback {
  const local = room?.local?.[key];
  const own = room?.own?.[key];
  const prepare = room?.given?.[key];
  const before = room?.before?.[key];
  const ahead = room?.ahead?.[key];
  // An arrow function: Chrome's are no constructors and have no `prototype`.
  const bound = (...given: unknown[]): unknown => {
    if (own) return own(given);
    const matched = matchCall(printedName, spec, prepare ? prepare(given) : given, toPlain);
    const { args, callback } = matched;
    if (local) return local(args, callback);
    before?.(args);
    const answer = ahead?.(args);
    if (answer) {
      if (callback) {
        caller.tell(fullName, args, () => finish(callback, null, answer, lastError));
        return undefined;
      }
      return new PagePromise((resolve) => caller.tell(fullName, args, () => resolve(answer[0])));
    }
    if (callback || spec.callback === 'none') {
      caller.call(fullName, args, (error, results) => finish(callback, error, results, lastError));
      return undefined;
    }
    return new PagePromise((resolve, reject) => {
      caller.call(fullName, args, (error, results) => {
        if (error === null) resolve(results[0]);
        else reject(new PageError(error));
      });
    });
  };
  // Chrome's functions carry their name and declare no parameters.
  defineValue(bound, 'name', key, { configurable: true });
  return bound;
}

/** Runs an app's callback with lastError set when the call failed; what it throws is reported and goes no further. */
export function finish(
  callback: Callback | undefined,
  error: string | null,
  results: readonly unknown[],
  lastError: LastError,
): void {
  if (!callback) {
    if (error !== null) lastError.reportUnchecked(error);
    return;
  }
  const run = () => {
    try {
      apply(callback, pageWindow, results);
    } catch (thrown) {
      reportException(thrown);
    }
  };
  if (error === null) run();
  else lastError.run(error, run);
}
