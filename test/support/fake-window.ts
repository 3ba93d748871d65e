/**
 * The globals that page code captures when it is imported, for Node: to be imported before anything of src/renderer. Message channels,
 * events and structured clone are Node's own, which follow the same standards.
 */

/** What `reportError` was given: exceptions of the app's callbacks and listeners. */
export const reported: unknown[] = [];
/** Lines on the page's console, as `error: text`. */
export const consoleLines: string[] = [];

const ports: MessagePort[] = [];

class CountedMessageChannel extends MessageChannel {
  constructor() {
    super();
    ports.push(this.port1, this.port2);
  }
}

export interface FakeWindow extends EventTarget {
  /** The window that opened this one. */
  opener: unknown;
  /** Itself, but for a frame. */
  top: unknown;
  location: { protocol: string };
  readonly closed: boolean;
  open(...args: unknown[]): null;

  reportError(error: unknown): void;
}

/** A page's window, with a realm of its own as far as src/renderer can tell. */
export function fakeWindow(opener: unknown = null): FakeWindow {
  const page = Object.defineProperty(new EventTarget(), 'closed', { get: () => false }) as EventTarget & {
    readonly closed: boolean;
  };
  return Object.assign(page, {
    opener,
    top: page as unknown,
    location: { protocol: 'chrome-app:' },
    open: () => null,
    fetch: () => Promise.reject(new TypeError('no network')),
    screen: { availLeft: 0, availTop: 0, availWidth: 1280, availHeight: 800 },
    setTimeout,
    scheduler: {
      postTask: (run: () => void) => {
        setImmediate(run);
        return Promise.resolve();
      },
    },
    // By index: a test may have broken the arrays' methods.
    reportError: (error: unknown) => {
      reported[reported.length] = error;
    },
  });
}

/** Makes this the window that page code sees. */
export function enter(page: FakeWindow): void {
  Object.assign(globalThis, { window: page });
}

/** Message channels keep a process alive; to be called when the tests of a file are done. */
export function closePorts(): void {
  for (const port of ports.splice(0)) port.close();
}

const line = (level: string) =>
  function (...args: unknown[]): void {
    consoleLines.push(`${level}: ${args.join(' ')}`);
  };

Object.assign(globalThis, { MessageChannel: CountedMessageChannel });
console.error = line('error');
console.warn = line('warn');
enter(fakeWindow());
