/**
 * What main sent, in order. Each event is dispatched in a task of its own, as Chrome does, so that promises settle between
 * two events; a block of bytes becomes as many `onReceive` events as the socket's bufferSize makes of it. The first message of a
 * quiet page is handled at once, so order costs no latency.
 */
import { MainMessage } from '../api/core/wire.ts';
import {
  dictionary,
  onPortMessage,
  PageMessageChannel,
  postTo,
  reportException,
  sliceBytes,
  min,
} from './primordials.ts';

/** Bytes that wait for their events. */
interface Block {
  readonly event: string;
  readonly socketId: number;
  readonly bytes: Uint8Array;
  /** Size of the next event, and of the ones after it. */
  next: number;
  readonly size: number;
  at: number;
}

type Datagram = readonly [data: Uint8Array, address: string, port: number];
interface DatagramQueue {
  readonly event: string;
  readonly socketId: number;
  readonly datagrams: readonly Datagram[];
  at: number;
}

type Item = { readonly run: () => void } | { readonly block: Block } | { readonly datagrams: DatagramQueue };

export interface InboxHandlers {
  result(sequence: number, error: string | null, args: readonly unknown[]): void;
  event(name: string, args: readonly unknown[]): void;
  push(namespace: string, state: unknown): void;
  /** The page is done with that many bytes. */
  credit(event: string, socketId: number, bytes: number): void;
}

export interface Inbox {
  receive(message: readonly unknown[]): void;
  /**
   * A listener (or any code of this page) paused or unpaused a socket. While it is paused, what the page already has of it waits
   * here, except for the one read that was outstanding when the page paused it with nothing waiting.
   */
  setPaused(event: string, socketId: number, paused: boolean): void;
  /** The page closed the socket: what is still held back of it will never be wanted. */
  drop(event: string, socketId: number): void;
}

interface Gate {
  /** Events that may still come although the socket is paused. */
  allowance: number;
  /** Items held back, oldest first. */
  readonly held: Item[];
}

/** Credit is returned in steps: one message per event would cost more than the event. */
const CREDIT_STEP = 128 * 1024;

export function createInbox(handlers: InboxHandlers): Inbox {
  /** A ring would be faster than an array that is cut; `head` moves instead and the array is dropped when it is empty. */
  let queue: Item[] = [];
  let head = 0;
  let scheduled = false;
  let draining = false;
  const gates = dictionary<Gate>();
  const owed = dictionary<number>();

  const channel = new PageMessageChannel();
  onPortMessage(channel.port1, () => {
    scheduled = false;
    drain();
  });
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    postTo(channel.port2, 0);
  };

  const gateOf = (event: string, socketId: number) => `${event}#${socketId}`;

  const pay = (event: string, socketId: number, bytes: number, last: boolean) => {
    const key = gateOf(event, socketId);
    const total = (owed[key] ?? 0) + bytes;
    if (!last && total < CREDIT_STEP) {
      owed[key] = total;
      return;
    }
    delete owed[key];
    handlers.credit(event, socketId, total);
  };

  const safely = (work: () => void) => {
    try {
      work();
    } catch (error) {
      reportException(error);
    }
  };

  /** Does one event's worth of the item; true when the item is finished. */
  const step = (item: Item): boolean => {
    if ('run' in item) {
      safely(item.run);
      return true;
    }
    if ('block' in item) {
      const { block } = item;
      const { event, socketId, bytes } = block;
      const end = min(bytes.length, block.at + block.next);
      const whole = block.at === 0 && end === bytes.length && bytes.byteLength === bytes.buffer.byteLength;
      const data = whole ? bytes.buffer : sliceBytes(bytes, block.at, end).buffer;
      const size = end - block.at;
      block.at = end;
      block.next = block.size;
      safely(() => handlers.event(event, [{ data, socketId }]));
      const done = end >= bytes.length;
      pay(event, socketId, size, done);
      return done;
    }
    const list = item.datagrams;
    const datagram = list.datagrams[list.at] as Datagram;
    const data = datagram[0];
    const { event, socketId } = list;
    list.at += 1;
    // Keys in Chrome's order, which is the alphabet's.
    const info = { data: data.buffer, remoteAddress: datagram[1], remotePort: datagram[2], socketId };
    safely(() => handlers.event(event, [info]));
    const done = list.at >= list.datagrams.length;
    pay(event, socketId, data.byteLength, done);
    return done;
  };

  /** Runs one event; the next ones get tasks of their own. */
  const drain = () => {
    if (draining) return;
    while (head < queue.length) {
      const item = queue[head] as Item;
      const source = 'block' in item ? item.block : 'datagrams' in item ? item.datagrams : undefined;
      const gate = source && gates[gateOf(source.event, source.socketId)];
      if (gate && gate.allowance === 0) {
        head += 1;
        gate.held[gate.held.length] = item;
        continue;
      }
      if (gate) gate.allowance -= 1;
      draining = true;
      if ('run' in item) {
        // Off the queue first: what it does may be to put held events back in front of the queue.
        head += 1;
        step(item);
      } else if (step(item)) {
        head += 1;
      }
      draining = false;
      break;
    }
    if (head >= queue.length) {
      queue = [];
      head = 0;
      return;
    }
    schedule();
  };

  const hasWaiting = (event: string, socketId: number): boolean => {
    for (let i = head; i < queue.length; i++) {
      const item = queue[i] as Item;
      // The item being dispatched right now counts only for what is left of it.
      if ('block' in item) {
        const { block } = item;
        if (block.event === event && block.socketId === socketId && block.at < block.bytes.length) return true;
      } else if ('datagrams' in item) {
        const list = item.datagrams;
        if (list.event === event && list.socketId === socketId && list.at < list.datagrams.length) return true;
      }
    }
    return false;
  };

  const release = (event: string, socketId: number) => {
    const key = gateOf(event, socketId);
    const gate = gates[key];
    if (!gate) return;
    delete gates[key];
    if (gate.held.length === 0) return;
    // Held events are older than anything queued of this socket, and newer than everything that ran.
    const next: Item[] = [];
    for (let i = 0; i < gate.held.length; i++) next[next.length] = gate.held[i] as Item;
    for (let i = head; i < queue.length; i++) next[next.length] = queue[i] as Item;
    queue = next;
    head = 0;
    schedule();
  };

  const toItem = (message: readonly unknown[]): Item => {
    const m = message;
    switch (m[0]) {
      case MainMessage.Data:
        return {
          block: {
            event: m[1] as string,
            socketId: m[2] as number,
            bytes: m[3] as Uint8Array,
            next: m[4] as number,
            size: m[5] as number,
            at: 0,
          },
        };
      case MainMessage.Datagrams:
        return {
          datagrams: { event: m[1] as string, socketId: m[2] as number, datagrams: m[3] as Datagram[], at: 0 },
        };
      case MainMessage.Result:
        return { run: () => handlers.result(m[1] as number, m[2] as string | null, m[3] as unknown[]) };
      case MainMessage.Event:
        return { run: () => handlers.event(m[1] as string, m[2] as unknown[]) };
      case MainMessage.Push:
        return { run: () => handlers.push(m[1] as string, m[2]) };
      default:
        return { run: () => release(m[1] as string, m[2] as number) };
    }
  };

  return {
    receive(message) {
      queue[queue.length] = toItem(message);
      if (!scheduled) drain();
    },
    setPaused(event, socketId, paused) {
      // Unpausing takes effect when main says so (Resume), which comes after the callback as in Chrome.
      if (!paused) return;
      const key = gateOf(event, socketId);
      if (gates[key]) return;
      gates[key] = { allowance: hasWaiting(event, socketId) ? 0 : 1, held: [] };
    },
    drop(event, socketId) {
      delete gates[gateOf(event, socketId)];
    },
  };
}
