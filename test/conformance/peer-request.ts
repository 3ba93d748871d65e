/** What a case asks of its peers, and what they tell. */

import type { WebAnswer } from './web-peer.ts';

/** What a case asks; `op` says what. Every peer has a name, by which later requests mean it. */
export interface PeerRequest {
  readonly op: string;
  readonly name: string;
  /** listen: what the server does with each connection. */
  readonly host?: string;
  readonly greet?: string;
  readonly echo?: boolean;
  /** Never read. */
  readonly hold?: boolean;
  /** End (FIN) or reset the connection after the greeting. */
  readonly end?: boolean;
  readonly reset?: boolean;
  /** Let the connection live on when the app has ended its half. */
  readonly halfOpen?: boolean;
  readonly tls?: 'localhost' | 'elsewhere';
  readonly maxTls?: 'TLSv1.2';
  /** Answer the first bytes with a word and go over to TLS then. */
  readonly startTls?: boolean;
  /** Tell the received bytes as runs of equal letters. */
  readonly runs?: boolean;
  /** connect, sendTo */
  readonly port?: number;
  readonly data?: string;
  readonly fill?: number;
  /** seen: wait until this holds. */
  readonly until?: Partial<Pick<Seen, 'connections' | 'bytes' | 'fin' | 'closed'>> & { readonly tlsError?: boolean };
  /** free: one below 1024. */
  readonly low?: boolean;
  /** web: what the server answers, by path. */
  readonly answers?: Readonly<Record<string, WebAnswer>>;
  /** got, asked: wait until there are so many. */
  readonly count?: number;
}

/** A longer text is not told. */
export const LONGEST_TEXT = 64;

/** What a server or client tells of its last connection. */
export interface Seen {
  connections: number;
  bytes: number;
  text?: string;
  runs?: string[];
  /** The app has ended its half. */
  fin: boolean;
  closed: boolean;
  error?: string;
  /** The version of TLS. */
  protocol?: string;
  tlsError?: string;
}

export function emptySeen(request: PeerRequest): Seen {
  return { connections: 0, bytes: 0, ...(request.runs ? { runs: [] } : { text: '' }), fin: false, closed: false };
}

export function payload({ data, fill }: PeerRequest): Buffer {
  return fill === undefined ? Buffer.from(data ?? '', 'latin1') : Buffer.alloc(fill, 'a');
}

/** Appends `A×3`-like runs as [letter, count] texts that collapse can join. */
export function addRuns(runs: string[], data: Buffer): void {
  let start = 0;
  for (let i = 1; i <= data.length; i++) {
    if (i < data.length && data[i] === data[start]) continue;
    runs.push(`${String.fromCharCode(data[start] ?? 0)}×${i - start}`);
    start = i;
  }
}

/** The same with neighbours of one letter joined. */
export function collapse(runs: readonly string[]): string[] {
  const joined: { letter: string; count: number }[] = [];
  for (const run of runs) {
    const letter = run.slice(0, 1);
    const count = Number(run.slice(2));
    const last = joined.at(-1);
    if (last?.letter === letter) last.count += count;
    else joined.push({ letter, count });
  }
  return joined.map(({ letter, count }) => `${letter}×${count}`);
}
