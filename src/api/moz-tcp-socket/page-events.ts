/** Events of the objects of `navigator.mozTCPSocket`: real DOM events, with handler properties (`ondata`) beside addEventListener. */
import {
  apply,
  defineValue,
  dictionary,
  dispatchTo,
  DomEvent,
  keys,
  listenTo,
  OPEN,
} from '../../renderer/primordials.ts';

export type Handler = ((this: unknown, event: Event) => unknown) | null;

/** The handler properties of one object. */
export interface Handlers {
  get(type: string): Handler;
  /** What is no function takes the handler away, as in HTML. */
  set(type: string, handler: unknown): void;
}

export function createHandlers(target: EventTarget): Handlers {
  const handlers = dictionary<Handler>();
  const known = dictionary<true>();
  return {
    get: (type) => handlers[type] ?? null,
    set(type, handler) {
      handlers[type] = typeof handler === 'function' ? (handler as Handler) : null;
      if (known[type]) return;
      known[type] = true;
      // Registered once: a handler keeps its place among the listeners, as in HTML.
      listenTo(target, type, (event) => {
        const current = handlers[type];
        if (current) apply(current, target, [event]);
      });
    },
  };
}

/** @param properties what the event has beside `type` and `target` */
export function fire(target: EventTarget, type: string, properties: Readonly<Record<string, unknown>>): void {
  const event = new DomEvent(type);
  const names = keys(properties);
  for (let i = 0; i < names.length; i++) defineValue(event, names[i] as string, properties[names[i] as string], OPEN);
  dispatchTo(target, event);
}

/** `data` is B2G's error object; `name` and `message` are where later Gecko has them. */
export function fireError(target: EventTarget, name: string, message: string): void {
  const data = dictionary<string>();
  data['name'] = name;
  data['message'] = message;
  fire(target, 'error', { data, name, message });
}
