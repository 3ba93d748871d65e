/** Long-lived connections: `connect`, `onConnect` and their Port objects, as Chromium 156 has them. */
import type { PageEvent } from '../../renderer/event.ts';
import type { PageContext } from '../../renderer/page-room.ts';
import {
  create,
  defineValue,
  deleteProperty,
  dictionary,
  OPEN,
  PageError,
  PageTypeError,
} from '../../renderer/primordials.ts';
import type { MessageSender } from '../core/messaging.ts';
import { parseMessage, serialise } from './page-json.ts';

export interface Ports {
  /** @param to an app's id, undefined for the own one @returns the Port object */
  connect(to: string | undefined, name: string): object;
  /** A port is offered. @param eventName `runtime.onConnect` or `runtime.onConnectExternal` */
  offered(eventName: string, channel: number, sender: MessageSender, name: string): void;
  received(port: number, json: string): void;
}

interface Port {
  readonly object: object;
  readonly onMessage: PageEvent;
  readonly onDisconnect: PageEvent;
  open: boolean;
}

export function createPorts(context: PageContext): Ports {
  const { location } = window;
  /** Open ports by their numbers; see src/main/host/messaging-service.ts. */
  const ports = dictionary<Port>();
  let lastOpened = 0;
  // Chrome's Port objects have a prototype of their own with nothing in it but a nameless constructor.
  const prototype = create(Object.prototype) as object;
  const constructor = function () {};
  defineValue(constructor, 'name', '', { configurable: true });
  defineValue(prototype, 'constructor', constructor, { configurable: true, writable: true });

  const close = (number: number, error: string | null, isTold: boolean) => {
    const port = ports[number];
    if (!port) return;
    deleteProperty(ports, `${number}`);
    // A port of which Chromium does not tell that it is dead goes on looking alive.
    if (!isTold) return;
    port.open = false;
    const tell = () => port.onDisconnect.dispatch([port.object]);
    if (error === null) tell();
    else context.lastError.run(error, tell);
  };

  const make = (number: number, name: string, sender: MessageSender | undefined): Port => {
    const object = create(prototype) as object;
    const port: Port = {
      object,
      onMessage: context.createEvent(),
      onDisconnect: context.createEvent(),
      open: true,
    };
    const methods = {
      disconnect(this: unknown) {
        checkOwner(this);
        if (!port.open) return;
        port.open = false;
        deleteProperty(ports, `${number}`);
        context.call('runtime.disconnect', [number], () => {});
      },
      postMessage(this: unknown, ...given: unknown[]) {
        checkOwner(this);
        if (given.length === 0) throw new PageTypeError('Insufficient number of arguments.');
        if (!port.open) throw new PageError('Attempting to use a disconnected port object');
        const { error, json } = serialise(given[0]);
        if (error !== '') throw new PageError(error);
        context.call('runtime.post', [number, json], () => {});
      },
    };
    const checkOwner = (owner: unknown) => {
      if (owner !== object) {
        throw new PageTypeError('Illegal invocation: Function must be called on an object of type Port');
      }
    };
    // In Chromium's order.
    defineValue(object, 'sender', sender, OPEN);
    defineValue(object, 'onMessage', port.onMessage.object, OPEN);
    defineValue(object, 'onDisconnect', port.onDisconnect.object, OPEN);
    defineValue(object, 'name', name, OPEN);
    defineValue(object, 'disconnect', methods.disconnect, OPEN);
    defineValue(object, 'postMessage', methods.postMessage, OPEN);
    ports[number] = port;
    return port;
  };

  return {
    connect(to, name) {
      lastOpened -= 1;
      const number = lastOpened;
      const port = make(number, name, undefined);
      context.call('runtime.open', [number, to, location.href, name], (error) => close(number, error, true));
      return port.object;
    },

    offered(eventName, channel, sender, name) {
      const event = context.event(eventName);
      if (event.count() === 0) return context.call('runtime.decline', [channel], () => {});
      const port = make(channel, name, sender);
      context.call('runtime.accept', [channel], (error, results) => close(channel, error, results[0] !== false));
      event.dispatch([port.object]);
    },

    received(number, json) {
      const port = ports[number];
      if (port) port.onMessage.dispatch([parseMessage(json), port.object]);
    },
  };
}
