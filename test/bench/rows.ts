/** What is measured, how long, and what is to be reached. The same for every target. */
import type { OnAccept } from './jobs.ts';

/** What one measurement of a row gives: the figures by key. One that cannot be had on this system is left out. */
export type Figures = Readonly<Record<string, number>>;

/** A figure that the table shows. */
export interface Figure {
  readonly key: string;
  readonly title: string;
  readonly unit: 'MB/s' | 'MB' | 'µs' | 'ms' | '/s' | '%';
  readonly better: 'higher' | 'lower';
  /** The ratio Holdfast : Chromium that is to be reached: at least, or at most where lower is better. */
  readonly goal?: number;
}

/** How long and how much at most; whichever is reached first ends a measurement. */
export interface Limits {
  readonly warmMs: number;
  readonly ms: number;
  readonly maxBytes: number;
  readonly maxCount: number;
}

const MIB = 1024 * 1024;
export const FULL: Limits = { warmMs: 300, ms: 2000, maxBytes: 2048 * MIB, maxCount: 4000 };
export const QUICK: Limits = { warmMs: 100, ms: 500, maxBytes: 256 * MIB, maxCount: 800 };
/** Round trips and connections that are made but not counted. */
export const WARM_COUNT = 100;

export const SEND_CHUNK = 64 * 1024;
export const LEGACY_READ_SIZE = 64 * 1024;
export const DATAGRAM_BYTES = 1000;
/** Connections opened at once. */
export const BURST = 200;

export type Row =
  | { readonly kind: 'receive'; readonly figures: readonly [Figure]; readonly bufferSize: number | undefined }
  | { readonly kind: 'legacy-read' | 'accept-burst'; readonly figures: readonly [Figure] }
  | { readonly kind: 'send'; readonly figures: readonly [Figure]; readonly outstanding: number }
  | { readonly kind: 'echo-tcp' | 'echo-udp'; readonly figures: readonly [Figure, Figure, Figure] }
  | {
      readonly kind: 'flood-udp';
      readonly figures: readonly [received: Figure, loss: Figure];
      readonly perSecond: number;
    }
  | { readonly kind: 'accept'; readonly figures: readonly [Figure]; readonly onAccept: Exclude<OnAccept, 'keep'> }
  | { readonly kind: 'sockets'; readonly figures: readonly [speed: Figure, memory: Figure]; readonly count: number }
  | { readonly kind: 'memory-idle' | 'memory-load'; readonly figures: readonly [Figure] };

const higher = (unit: Figure['unit'], key: string, title: string, goal?: number): Figure => ({
  key,
  title,
  unit,
  better: 'higher',
  ...(goal === undefined ? {} : { goal }),
});
const lower = (unit: Figure['unit'], key: string, title: string, goal?: number): Figure => ({
  ...higher(unit, key, title, goal),
  better: 'lower',
});

const receive = (key: string, title: string, bufferSize: number | undefined, goal?: number): Row => ({
  kind: 'receive',
  figures: [higher('MB/s', `receive-${key}`, `TCP receive, bufferSize ${title}`, goal)],
  bufferSize,
});
const send = (key: string, title: string, outstanding: number): Row => ({
  kind: 'send',
  figures: [higher('MB/s', `send-${key}`, `TCP send, 64 KiB at a time, ${title}`, 1.5)],
  outstanding,
});
const echo = (kind: 'echo-tcp' | 'echo-udp', key: string, title: string): Row => ({
  kind,
  figures: [
    lower('µs', `${key}-p50`, `${title}, p50`, 0.5),
    lower('µs', `${key}-p99`, `${title}, p99`, 0.7),
    lower('µs', `${key}-mean`, `${title}, mean`),
  ],
});
/** @param perSecond what is sent: a rate that a page can keep up with, and one that it cannot */
const floodUdp = (perSecond: number): Row => ({
  kind: 'flood-udp',
  figures: [
    higher('/s', `flood-${perSecond}-received`, `UDP datagrams received of ${perSecond}/s`),
    lower('%', `flood-${perSecond}-lost`, `UDP datagrams lost of ${perSecond}/s`),
  ],
  perSecond,
});
const accept = (onAccept: 'close' | 'answer', title: string): Row => ({
  kind: 'accept',
  figures: [higher('/s', `accept-${onAccept}`, title, 2)],
  onAccept,
});
const sockets = (count: number, memoryGoal?: number): Row => {
  const open = count === 1 ? '1 open socket' : `${count} open sockets`;
  return {
    kind: 'sockets',
    figures: [
      higher('MB/s', `sockets-${count}-receive`, `${open}, receive over all`),
      lower('MB', `sockets-${count}-memory`, `${open}, memory`, memoryGoal),
    ],
    count,
  };
};

/** In the order of the table. */
export const ROWS: readonly Row[] = [
  receive('default', 'default', undefined, 4),
  receive('4096', '4096', 4096),
  receive('65536', '65536', 65_536, 1.2),
  receive('1048576', '1 MiB', MIB, 1.2),
  { kind: 'legacy-read', figures: [higher('MB/s', 'legacy-read', 'chrome.socket.read of 64 KiB')] },
  send('awaited', 'awaited', 1),
  send('pipelined', '16 outstanding', 16),
  echo('echo-tcp', 'tcp', 'TCP round trip of 1 byte'),
  echo('echo-udp', 'udp', 'UDP round trip of 1000 bytes'),
  floodUdp(5000),
  floodUdp(20_000),
  accept('close', 'Accept, then close'),
  accept('answer', 'Accept, receive a byte, send a byte, close'),
  { kind: 'accept-burst', figures: [higher('/s', 'accept-burst', `Accept ${BURST} opened at once`, 2)] },
  sockets(1),
  sockets(10),
  sockets(100),
  sockets(1000, 1),
  { kind: 'memory-idle', figures: [lower('MB', 'memory-idle', 'Memory, idle')] },
  { kind: 'memory-load', figures: [lower('MB', 'memory-load', 'Memory while receiving, largest')] },
];

/**
 * In the order of measuring: what is about memory comes first, before other rows have left garbage behind, in the order of the sockets
 * that are open.
 */
export const MEASURED_ROWS: readonly Row[] = ROWS.toSorted((a, b) => turnOf(a) - turnOf(b));

function turnOf({ kind }: Row): number {
  if (kind === 'memory-idle') return 0;
  return kind === 'sockets' ? 1 : 2;
}

/** Measured when a target is started, not by a job. */
export const START = lower('ms', 'start', 'Start to first byte sent', 1);

/** Every figure, in the order of the table. */
export const FIGURES: readonly Figure[] = [...ROWS.flatMap((row): readonly Figure[] => row.figures), START];
