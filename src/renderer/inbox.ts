/**
 * What main sent, in order. Each event is dispatched in a task of its own, as Chrome does, so that promises settle between
 * two events; a block of bytes becomes as many `onReceive` events as the socket's bufferSize makes of it. The first message of a
 * quiet page is handled at once, so order costs no latency.
 */
import { MainMessage } from '../api/core/wire.ts';
import {
  dictionary,
  freeBytes,
  keys,
  later as laterTask,
  reportException,
  sliceBytes,
  startTimer,
  min,
} from './primordials.ts';

type Datagram = readonly [data: Uint8Array, address: string, port: number];

const Kind = { Run: 0, Bytes: 1, Datagrams: 2 } as const;

/** Told apart by a number of its own: a page may put any name on Object.prototype, so `'bytes' in item` would say nothing. */
type Item =
  /** `behind` is the gate that holds it back too, '' for none. */
  | { readonly kind: 0; readonly run: () => void; readonly behind: string }
  | Received<1, { readonly bytes: Uint8Array; next: number; readonly size: number }>
  | Received<2, { readonly datagrams: readonly Datagram[] }>;

/** What a socket received and waits for its events; `at` is how far they have come, in bytes or datagrams. */
type Received<K, Content> = {
  readonly kind: K;
  readonly event: string;
  readonly socketId: number;
  at: number;
} & Content;
type ReceivedItem = Exclude<Item, { kind: 0 }>;

export interface InboxHandlers {
  result(sequence: number, error: string | null, args: readonly unknown[]): void;
  event(name: string, args: readonly unknown[]): void;
  push(namespace: string, state: unknown): void;
  /** Main asks whether the page is ready. */
  probe(): void;
  /** The page is done with that many bytes. */
  credit(event: string, socketId: number, bytes: number): void;
}

export interface Inbox {
  receive(message: readonly unknown[]): void;
  /** Runs something of the page's own in a task, behind everything that has arrived. */
  later(run: () => void): void;
  /**
   * A listener (or any code of this page) paused or unpaused a socket. While it is paused, what the page already has of it waits
   * here, except for the one read that was outstanding when the page paused it with nothing waiting.
   */
  setPaused(event: string, socketId: number, paused: boolean): void;
  /** The page closed the socket: what is still held back of it will never be wanted. */
  drop(event: string, socketId: number): void;
}

interface Debt {
  readonly event: string;
  readonly socketId: number;
  bytes: number;
}

interface Gate {
  /** Events that may still come although the socket is paused. */
  allowance: number;
  /** Items held back, oldest first. */
  readonly held: Item[];
}

/** The event whose data each of these ends. */
const FAILURES = dictionary<string>();
FAILURES['sockets.tcp.onReceiveError'] = 'sockets.tcp.onReceive';
FAILURES['sockets.udp.onReceiveError'] = 'sockets.udp.onReceive';
FAILURES['serial.onReceiveError'] = 'serial.onReceive';

/**
 * Credit is returned in steps, and what is less after a while: one message per event would cost more than the event. All that is owed
 * is far below what main lets a page have (see main/sockets/delivery.ts).
 */
const CREDIT_STEP = 256 * 1024;
const CREDIT_DELAY_MS = 20;
/** Smaller blocks are left to the garbage collector. */
const WORTH_FREEING = 16 * 1024;

export function createInbox(handlers: InboxHandlers): Inbox {
  /** A ring would be faster than an array that is cut; `head` moves instead and the array is dropped when it is empty. */
  let queue: Item[] = [];
  let head = 0;
  let scheduled = false;
  let draining = false;
  const gates = dictionary<Gate>();
  /** Credit that is not paid yet, by gate. */
  let owed = dictionary<Debt>();
  let allOwed = 0;
  let paymentDue = false;

  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    laterTask(() => {
      scheduled = false;
      drain();
    });
  };

  const gateOf = (event: string, socketId: number) => `${event}#${socketId}`;

  /** A socket's failure, such as the end of its connection, must not overtake the data that is held back of it. */
  const gateOfFailure = (m: readonly unknown[]) => {
    const event = m[0] === MainMessage.Event ? FAILURES[m[1] as string] : undefined;
    if (event === undefined) return '';
    const info = (m[2] as unknown[])[0] as { readonly socketId?: number; readonly connectionId?: number };
    return gateOf(event, (info.socketId ?? info.connectionId) as number);
  };

  const payAll = () => {
    paymentDue = false;
    const debts = owed;
    owed = dictionary<Debt>();
    allOwed = 0;
    const all = keys(debts);
    for (let i = 0; i < all.length; i++) {
      const { event, socketId, bytes } = debts[all[i] as string] as Debt;
      handlers.credit(event, socketId, bytes);
    }
  };

  const pay = (event: string, socketId: number, bytes: number) => {
    const key = gateOf(event, socketId);
    const debt = (owed[key] ??= { event, socketId, bytes: 0 });
    debt.bytes += bytes;
    allOwed += bytes;
    if (debt.bytes >= CREDIT_STEP) {
      delete owed[key];
      allOwed -= debt.bytes;
      handlers.credit(event, socketId, debt.bytes);
    } else if (allOwed >= CREDIT_STEP * 4) payAll();
    else if (!paymentDue) {
      paymentDue = true;
      startTimer(payAll, CREDIT_DELAY_MS);
    }
  };

  const safely = (work: () => void) => {
    try {
      work();
    } catch (error) {
      reportException(error);
    }
  };

  /** Does one event's worth of the item; true when the item is finished. */
  const step = (item: ReceivedItem): boolean => {
    const { event, socketId } = item;
    let info: object;
    let size: number;
    let done: boolean;
    // Keys in Chrome's order, which is the alphabet's.
    if (item.kind === Kind.Bytes) {
      const { bytes } = item;
      const end = min(bytes.length, item.at + item.next);
      const owned = bytes.byteLength === bytes.buffer.byteLength;
      const whole = owned && item.at === 0 && end === bytes.length;
      info = { data: whole ? bytes.buffer : sliceBytes(bytes, item.at, end).buffer, socketId };
      size = end - item.at;
      done = end >= bytes.length;
      item.at = end;
      item.next = item.size;
      if (done && owned && !whole && end >= WORTH_FREEING) freeBytes(bytes);
    } else {
      const datagram = item.datagrams[item.at] as Datagram;
      const data = datagram[0];
      info = { data: data.buffer, remoteAddress: datagram[1], remotePort: datagram[2], socketId };
      size = data.byteLength;
      item.at += 1;
      done = item.at >= item.datagrams.length;
    }
    safely(() => handlers.event(event, [info]));
    pay(event, socketId, size);
    return done;
  };

  /** Runs one event; the next ones get tasks of their own. */
  const drain = () => {
    if (draining) return;
    while (head < queue.length) {
      const item = queue[head] as Item;
      if (item.kind === Kind.Run) {
        const failing = gates[item.behind];
        if (failing?.allowance === 0) {
          head += 1;
          failing.held[failing.held.length] = item;
          continue;
        }
        // Off the queue first: what it does may be to put held events back in front of the queue.
        head += 1;
        draining = true;
        safely(item.run);
        draining = false;
        break;
      }
      const gate = gates[gateOf(item.event, item.socketId)];
      if (gate && gate.allowance === 0) {
        head += 1;
        gate.held[gate.held.length] = item;
        continue;
      }
      if (gate) gate.allowance -= 1;
      draining = true;
      if (step(item)) head += 1;
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
      if (item.kind === Kind.Run || item.event !== event || item.socketId !== socketId) continue;
      // The item being dispatched right now counts only for what is left of it.
      if (item.at < (item.kind === Kind.Bytes ? item.bytes.length : item.datagrams.length)) return true;
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

  const toItem = (m: readonly unknown[]): Item => {
    switch (m[0]) {
      case MainMessage.Data:
        return {
          kind: Kind.Bytes,
          event: m[1] as string,
          socketId: m[2] as number,
          at: 0,
          bytes: m[3] as Uint8Array,
          next: m[4] as number,
          size: m[5] as number,
        };
      case MainMessage.Datagrams:
        return {
          kind: Kind.Datagrams,
          event: m[1] as string,
          socketId: m[2] as number,
          at: 0,
          datagrams: m[3] as Datagram[],
        };
      default:
        return { kind: Kind.Run, run: toAction(m), behind: gateOfFailure(m) };
    }
  };

  const toAction = (m: readonly unknown[]): (() => void) => {
    switch (m[0]) {
      case MainMessage.Result:
        return () => handlers.result(m[1] as number, m[2] as string | null, m[3] as unknown[]);
      case MainMessage.Event:
        return () => handlers.event(m[1] as string, m[2] as unknown[]);
      case MainMessage.Push:
        return () => handlers.push(m[1] as string, m[2]);
      case MainMessage.Resume:
        return () => release(m[1] as string, m[2] as number);
      default:
        return () => handlers.probe();
    }
  };

  return {
    receive(message) {
      queue[queue.length] = toItem(message);
      if (!scheduled) drain();
    },
    later(run) {
      queue[queue.length] = { kind: Kind.Run, run, behind: '' };
      // Whoever drains now goes on with it afterwards.
      schedule();
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
