/** Chrome's event objects (`onReceive` and the like). */
import { apply, create, defineValue, OPEN, PageTypeError, pageWindow, reportException } from './primordials.ts';

export type Listener = (...args: unknown[]) => unknown;

/** Told what becomes of each listener, where the answer to an event matters. */
export interface Outcomes {
  returned(value: unknown): void;
  /** The exception has been reported already. */
  threw(error: unknown): void;
}

export interface PageEvent {
  /** What the app sees. */
  readonly object: object;
  /** Calls every listener; one that throws is reported and does not stop the others. */
  dispatch(args: readonly unknown[], outcomes?: Outcomes): void;
  count(): number;
}

/**
 * @param changed told the number of listeners whenever it becomes or stops being zero
 */
export function createEvent(changed: (count: number) => void): PageEvent {
  let listeners: Listener[] = [];

  const indexOf = (listener: unknown): number => {
    for (let i = 0; i < listeners.length; i++) if (listeners[i] === listener) return i;
    return -1;
  };
  const without = (index: number): Listener[] => {
    const rest: Listener[] = [];
    for (let i = 0; i < listeners.length; i++) if (i !== index) rest[rest.length] = listeners[i] as Listener;
    return rest;
  };
  const dispatch = (args: readonly unknown[], outcomes?: Outcomes): void => {
    // A new array is made on every change, so this one stays what it was when the event came: as in Chrome, a listener that another
    // one removes or adds meanwhile is spared or called from the next event on.
    const current = listeners;
    for (let i = 0; i < current.length; i++) {
      let value: unknown;
      try {
        value = apply(current[i] as Listener, pageWindow, args);
      } catch (error) {
        reportException(error);
        outcomes?.threw(error);
        continue;
      }
      outcomes?.returned(value);
    }
  };

  // Chrome's declare no parameters.
  const methods: Record<string, (...args: unknown[]) => unknown> = {
    addListener(...args) {
      const listener = args[0];
      // Chromium takes anything here and ignores what is not a function.
      if (typeof listener !== 'function') return;
      if (args.length > 1) throw new PageTypeError('This event does not support filters');
      if (indexOf(listener) >= 0) return;
      const next = without(-1);
      next[next.length] = listener as Listener;
      listeners = next;
      if (listeners.length === 1) changed(1);
    },
    removeListener(...args) {
      const index = indexOf(args[0]);
      if (index < 0) return;
      listeners = without(index);
      if (listeners.length === 0) changed(0);
    },
    hasListener: (...args) => {
      if (args.length === 0) throw new PageTypeError('Insufficient number of arguments.');
      const listener = args[0];
      if (typeof listener !== 'function') {
        throw new PageTypeError(`Error processing argument at index 0, conversion failure from ${printed(listener)}`);
      }
      return indexOf(listener) >= 0;
    },
    hasListeners: () => listeners.length > 0,
    dispatch(...args) {
      dispatch(args);
    },
  };

  // Own properties, as Chromium has them.
  const object = create(Object.prototype) as object;
  const names = ['addListener', 'removeListener', 'hasListener', 'hasListeners', 'dispatch'];
  for (let i = 0; i < names.length; i++) {
    const key = names[i] as string;
    defineValue(object, key, methods[key], OPEN);
  }
  return { object, dispatch, count: () => listeners.length };
}

/** What Chrome's text tells of a value: hardly more than of a string. */
function printed(value: unknown): string {
  return value === undefined || value === null || typeof value === 'string' ? `${value}` : '';
}
