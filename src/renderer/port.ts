/** The page's end of the one port to main. */
import {
  apply,
  addWindowListener,
  clone,
  dispatchTo,
  getOwnPropertyDescriptor,
  later,
  messageData,
  messagePorts,
  onPortMessage,
  pageWindow,
  postTo,
  stopEvent,
} from './primordials.ts';

export interface MainPort {
  /** Posts a message; before the port has arrived, keeps a copy as of now. */
  post(message: readonly unknown[]): void;
}

/**
 * Waits for the port that the preload sends. The listener is the window's first, so the app never sees the message.
 * @param token marks the message, so that a page posting something alike is not mistaken for it
 */
export function awaitPort(token: string, receive: (message: readonly unknown[]) => void): MainPort {
  let port: MessagePort | undefined;
  let waiting: unknown[] = [];
  addWindowListener('message', (event) => {
    if (port || messageData(event) !== token) return;
    stopEvent(event);
    const arrived = messagePorts(event)[0];
    if (!arrived) return;
    port = arrived;
    onPortMessage(arrived, (data) => receive(data as readonly unknown[]));
    for (let i = 0; i < waiting.length; i++) postTo(arrived, waiting[i]);
    waiting = [];
  });
  return {
    post(message) {
      if (port) postTo(port, message);
      else waiting[waiting.length] = clone(message);
    },
  };
}

const RelayEvent = globalThis.CustomEvent;
// Undefined outside of a page.
const detailOf = (RelayEvent && getOwnPropertyDescriptor(RelayEvent.prototype, 'detail')?.get) as () => unknown;

/**
 * As a port, for scripts in another page's document: by events whose name nobody else knows, which the preload passes on.
 * @param name see BootData
 *
 * What arrives waits for a task of its own: while an event is dispatched the page has it as `window.event`, with the name and the preload's port,
 * and what the app's scripts do in the page may run code of the page's.
 */
export function openRelay(name: string, receive: (message: readonly unknown[]) => void): MainPort {
  addWindowListener(`${name}-in`, (event) => {
    const message = apply(detailOf, event, []) as readonly unknown[];
    later(() => receive(message));
  });
  return {
    post: (message) => dispatchTo(pageWindow, new RelayEvent(`${name}-out`, { detail: message })),
  };
}
