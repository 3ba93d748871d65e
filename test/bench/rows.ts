/** What is measured, and how long. The same for every target. */

/** What one measurement of a row gives: the figures by name, e.g. `{ 'MB/s': 120 }`. */
export type Figures = Readonly<Record<string, number>>;

/** A figure that the table shows. */
export interface Figure {
  readonly key: string;
  readonly title: string;
  readonly unit: 'MB/s' | 'µs' | '/s' | 'ms';
  readonly better: 'higher' | 'lower';
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
export const DATAGRAM_BYTES = 1000;

export type Row =
  | { readonly kind: 'receive'; readonly figures: readonly [Figure]; readonly bufferSize: number | undefined }
  | { readonly kind: 'send' | 'accept'; readonly figures: readonly [Figure] }
  | { readonly kind: 'echo-tcp' | 'echo-udp'; readonly figures: readonly [Figure, Figure, Figure] };

const throughput = (key: string, title: string): Figure => ({ key, title, unit: 'MB/s', better: 'higher' });
const latency = (key: string, title: string): [Figure, Figure, Figure] => {
  const one = (name: string): Figure => ({
    key: `${key}-${name}`,
    title: `${title}, ${name}`,
    unit: 'µs',
    better: 'lower',
  });
  return [one('p50'), one('p99'), one('mean')];
};

export const ROWS: readonly Row[] = [
  {
    kind: 'receive',
    figures: [throughput('receive-4096', 'TCP receive, bufferSize 4096 (default)')],
    bufferSize: undefined,
  },
  { kind: 'receive', figures: [throughput('receive-65536', 'TCP receive, bufferSize 65536')], bufferSize: 65_536 },
  { kind: 'receive', figures: [throughput('receive-1048576', 'TCP receive, bufferSize 1048576')], bufferSize: MIB },
  { kind: 'send', figures: [throughput('send-65536', 'TCP send, 64 KiB at a time, awaited')] },
  { kind: 'echo-tcp', figures: latency('tcp', 'TCP round trip of 1 byte') },
  { kind: 'echo-udp', figures: latency('udp', 'UDP round trip of 1000 bytes') },
  { kind: 'accept', figures: [{ key: 'accept', title: 'Accept, then close', unit: '/s', better: 'higher' }] },
];

/** Measured when a target is started, not by a job. */
export const START: Figure = { key: 'start', title: 'Start to first byte sent', unit: 'ms', better: 'lower' };

/** Every figure, in the order of the table. */
export const FIGURES: readonly Figure[] = [...ROWS.flatMap((row): readonly Figure[] => row.figures), START];
