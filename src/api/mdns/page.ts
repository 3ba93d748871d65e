import { definePageRoom } from '../../renderer/page-room.ts';
import {
  apply,
  defineValue,
  isArray,
  OPEN,
  PageTypeError,
  pageWindow,
  reportException,
} from '../../renderer/primordials.ts';
import contract from './contract.ts';

interface Entry {
  readonly listener: (...args: unknown[]) => unknown;
  /** Undefined for all types that others ask for. */
  readonly type: string | undefined;
}

/** Of all events of Chrome Apps only `onServiceList` takes a filter with its listener: `{serviceType: '_http._tcp.local'}`. */
export default definePageRoom(contract, (context, namespace) => {
  let entries: Entry[] = [];

  function changed(): void {
    const types: string[] = [];
    for (let i = 0; i < entries.length; i++) {
      const type = entries[i]?.type;
      if (type !== undefined) types[types.length] = type;
    }
    context.call('mdns.watch', [types], () => {});
  }

  function indexOf(listener: unknown): number {
    for (let i = 0; i < entries.length; i++) if (entries[i]?.listener === listener) return i;
    return -1;
  }

  const object = namespace['onServiceList'] as { hasListener(...args: unknown[]): unknown };
  const { hasListener } = object;
  const methods: Record<string, (...args: unknown[]) => unknown> = {
    addListener(...args) {
      const listener = args[0];
      if (typeof listener !== 'function') return;
      if (args.length > 2) throw new PageTypeError('This event does not support options');
      const type = args.length === 2 ? typeOf(args[1]) : undefined;
      if (indexOf(listener) >= 0) return;
      entries[entries.length] = { listener: listener as Entry['listener'], type };
      changed();
    },
    removeListener(...args) {
      const index = indexOf(args[0]);
      if (index < 0) return;
      const rest: Entry[] = [];
      for (let i = 0; i < entries.length; i++) if (i !== index) rest[rest.length] = entries[i] as Entry;
      entries = rest;
      changed();
    },
    hasListener(...args) {
      // Of other arguments it says what every event does.
      apply(hasListener, object, args);
      return indexOf(args[0]) >= 0;
    },
    hasListeners: () => entries.length > 0,
  };
  const names = ['addListener', 'removeListener', 'hasListener', 'hasListeners'];
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    defineValue(object, name, methods[name], OPEN);
  }

  return {
    events: {
      found({ type, services }: { readonly type: string; readonly services: unknown }) {
        const current = entries;
        for (let i = 0; i < current.length; i++) {
          const entry = current[i] as Entry;
          if (entry.type !== undefined && entry.type !== type) continue;
          try {
            apply(entry.listener, pageWindow, [services]);
          } catch (error) {
            reportException(error);
          }
        }
      },
    },
  };
});

/** @throws TypeError with Chromium's texts */
function typeOf(filter: unknown): string | undefined {
  if (isArray(filter)) throw new PageTypeError('could not convert filter.');
  if (typeof filter !== 'object' || filter === null) throw new PageTypeError('Invalid invocation');
  const type = (filter as { readonly serviceType?: unknown }).serviceType;
  if (type !== undefined && typeof type !== 'string') {
    throw new PageTypeError('filters.serviceType should be a string.');
  }
  return type;
}
