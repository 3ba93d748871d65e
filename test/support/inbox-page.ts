/** The page's inbox with a page that writes down what comes out of it; see src/renderer/inbox.ts. */
import './fake-window.ts';
import { MainMessage } from '../../src/api/core/wire.ts';
import { createInbox } from '../../src/renderer/inbox.ts';

export const TCP = 'sockets.tcp.onReceive';
export const UDP = 'sockets.udp.onReceive';
const { Data, Datagrams, Push } = MainMessage;

export interface Received {
  readonly data: ArrayBuffer;
  readonly socketId: number;
}

/** An inbox whose page writes down everything that happens in it. */
export function inboxPage() {
  const log: string[] = [];
  const infos: Received[] = [];
  const credits: { readonly of: string; readonly bytes: number }[] = [];
  const markers = new Map<unknown, () => void>();
  /** Runs inside of every event of a name. */
  const listeners: Record<string, ((info: Received) => void) | undefined> = {};
  const inbox = createInbox({
    result(sequence, error, args) {
      log.push(`result ${sequence} ${error} ${JSON.stringify(args)}`);
      listeners['result']?.(undefined as never);
    },
    event(name, args) {
      const info = args[0] as Received;
      if (info?.data instanceof ArrayBuffer) {
        infos.push(info);
        log.push(`${name} ${info.socketId} ${text(info.data)}`);
      } else log.push(`${name} ${JSON.stringify(args)}`);
      listeners[name]?.(info);
    },
    push(namespace, state) {
      if (namespace === 'marker') {
        markers.get(state)?.();
        return;
      }
      log.push(`push ${namespace} ${JSON.stringify(state)}`);
    },
    probe: () => void log.push('probe'),
    credit: (event, socketId, bytes) => void credits.push({ of: `${event} ${socketId}`, bytes }),
  });
  let lastMarker = 0;
  return {
    inbox,
    log,
    infos,
    credits,
    listeners,
    /** Resolves when everything that was received so far has been dispatched or is held back. */
    settled: (): Promise<void> => {
      lastMarker += 1;
      const marker = lastMarker;
      return new Promise((resolve) => {
        markers.set(marker, resolve);
        inbox.receive([Push, 'marker', marker]);
      });
    },
    data: (socketId: number, value: string, firstSize: number, size: number) =>
      inbox.receive([Data, TCP, socketId, bytes(value), firstSize, size]),
    datagrams: (socketId: number, ...values: string[]) =>
      inbox.receive([Datagrams, UDP, socketId, values.map((value) => [bytes(value), '127.0.0.1', 9])]),
    credited: (of: string) =>
      credits.filter((credit) => credit.of === of).reduce((sum, credit) => sum + credit.bytes, 0),
  };
}

export const bytes = (value: string) => Uint8Array.from(value, (character) => character.charCodeAt(0));
export const text = (data: ArrayBuffer) => String.fromCharCode(...new Uint8Array(data));
