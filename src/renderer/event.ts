/** Chrome's event objects (`onReceive` and the like). */
import { apply, create, defineValue, OPEN, reportException } from './primordials.ts';

export type Listener = (...args: unknown[]) => unknown;

export interface PageEvent {
  /** What the app sees. */
  readonly object: object;
  /** Calls every listener; one that throws is reported and does not stop the others. */
  dispatch(args: readonly unknown[]): void;
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
  const dispatch = (args: readonly unknown[]): void => {
    // A new array is made on every change, so this one stays what it was when the event came.
    const current = listeners;
    for (let i = 0; i < current.length; i++) {
      const listener = current[i] as Listener;
      if (indexOf(listener) < 0) continue;
      try {
        apply(listener, undefined, args);
      } catch (error) {
        reportException(error);
      }
    }
  };

  const methods: Record<string, (...args: unknown[]) => unknown> = {
    addListener(listener: unknown) {
      // Chromium takes anything here and ignores what is not a function.
      if (typeof listener !== 'function' || indexOf(listener) >= 0) return;
      const next = without(-1);
      next[next.length] = listener as Listener;
      listeners = next;
      if (listeners.length === 1) changed(1);
    },
    removeListener(listener: unknown) {
      const index = indexOf(listener);
      if (index < 0) return;
      listeners = without(index);
      if (listeners.length === 0) changed(0);
    },
    hasListener: (listener: unknown) => indexOf(listener) >= 0,
    hasListeners: () => listeners.length > 0,
    dispatch(...args: unknown[]) {
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
