/** One measurement of one row with one target. */
import { connectInBursts, connectRepeatedly } from './connecting.ts';
import type { Connection } from './control.ts';
import { floodDatagrams } from './datagram-flood.ts';
import type { Job, Metering } from './jobs.ts';
import { BLOCK_BYTES, manySockets } from './many-sockets.ts';
import { flood, sink } from './peer.ts';
import type { Server } from './peer.ts';
import { pingTcp, pingUdp } from './round-trips.ts';
import type { Enough } from './round-trips.ts';
import { BURST, DATAGRAM_BYTES, LEGACY_READ_SIZE, SEND_CHUNK, WARM_COUNT } from './rows.ts';
import type { Figures, Limits, Row } from './rows.ts';
import { mean, quantile } from './statistics.ts';

/** A target as a measurement sees it. */
export interface Subject {
  readonly connection: Connection;
  /** Bytes that all its processes occupy now; undefined where the system does not tell. */
  readonly memory: (() => number) | undefined;
}

/** Beyond the measuring time itself: a slow machine, a slow first connection. */
const GRACE_MS = 15_000;
/** After opening sockets, before their memory is taken. */
const SETTLE_MS = 500;
/** Looking at the memory takes time itself. */
const MEMORY_SAMPLE_MS = 250;

/** @throws Error when the target fails or takes too long */
export async function measure(row: Row, { connection, memory }: Subject, limits: Limits): Promise<Figures> {
  const { warmMs, ms, maxBytes, maxCount } = limits;
  const metered = { warmMs, ms, maxBytes };
  const limitMs = warmMs + ms + GRACE_MS;
  const enough: Enough = { warmCount: WARM_COUNT, maxCount, ms };
  const run = <J extends Job>(job: J) => connection.run(job, limitMs);
  const key = row.figures[0].key;
  switch (row.kind) {
    case 'receive':
      return withServer(await flood(), async ({ port }) => {
        const properties = row.bufferSize === undefined ? {} : { bufferSize: row.bufferSize };
        return { [key]: megabytesPerSecond(await run({ op: 'receive', port, properties, ...metered })) };
      });
    case 'legacy-read':
      return withServer(await flood(), async ({ port }) => {
        const result = await run({ op: 'legacyRead', port, size: LEGACY_READ_SIZE, ...metered });
        return { [key]: megabytesPerSecond(result) };
      });
    case 'send':
      return withServer(await sink(), async ({ port }) => {
        const { outstanding } = row;
        const result = await run({ op: 'send', port, chunk: SEND_CHUNK, outstanding, ...metered });
        return { [key]: megabytesPerSecond(result) };
      });
    case 'echo-tcp':
      return withServer(await pingTcp(enough), async ({ port, measured }) => {
        const [laps] = await Promise.all([measured, run({ op: 'echoTcp', port })]);
        return latency(row.figures, laps);
      });
    case 'echo-udp':
      return withServer(await pingUdp(DATAGRAM_BYTES, enough), async ({ port, measured }) => {
        const [laps] = await Promise.all([measured, run({ op: 'echoUdp', port })]);
        return latency(row.figures, laps);
      });
    case 'flood-udp': {
      const rate = { size: DATAGRAM_BYTES, perSecond: row.perSecond, warmMs, ms };
      return withServer(await floodDatagrams(rate), async ({ port, sent }) => {
        const [all, { count, ms: took }] = await Promise.all([sent, run({ op: 'countUdp', port })]);
        const [received, loss] = row.figures;
        return { [received.key]: count / (took / 1000), [loss.key]: (1 - count / all) * 100 };
      });
    }
    case 'accept': {
      const { server, port } = await run({ op: 'accept', onAccept: row.onAccept });
      const perSecond = await connectRepeatedly(port, Buffer.alloc(row.onAccept === 'answer' ? 1 : 0), enough);
      await run({ op: 'stopAccepting', server });
      return { [key]: perSecond };
    }
    case 'accept-burst': {
      const { server, port } = await run({ op: 'accept', onAccept: 'keep' });
      const accepted = () => run({ op: 'awaitAccepted', count: BURST });
      const close = () => run({ op: 'closeAccepted' });
      const perSecond = await connectInBursts(port, { count: BURST, accepted, close }, enough);
      await run({ op: 'stopAccepting', server });
      return { [key]: perSecond };
    }
    case 'sockets':
      return withServer(await manySockets(), async (server) => {
        const { port } = server;
        const [speed, occupied] = row.figures;
        await run({ op: 'openMany', port, count: row.count });
        await pause(SETTLE_MS);
        const taken = memory?.();
        const receiving = run({ op: 'receiveMany', block: BLOCK_BYTES, ...metered });
        server.start();
        const figures = { [speed.key]: megabytesPerSecond(await receiving) };
        await run({ op: 'closeMany' });
        return taken === undefined ? figures : { ...figures, [occupied.key]: taken / 1e6 };
      });
    case 'memory-idle':
      return memory ? { [key]: memory() / 1e6 } : {};
    case 'memory-load': {
      if (!memory) return {};
      return withServer(await flood(), async ({ port }) => {
        let largest = 0;
        const sample = () => {
          largest = Math.max(largest, memory());
        };
        const timer = setInterval(sample, MEMORY_SAMPLE_MS);
        try {
          await run({ op: 'receive', port, properties: {}, ...metered });
          sample();
        } finally {
          clearInterval(timer);
        }
        return { [key]: largest / 1e6 };
      });
    }
  }
}

async function withServer<S extends Server>(server: S, use: (server: S) => Promise<Figures>): Promise<Figures> {
  try {
    return await use(server);
  } finally {
    server.close();
  }
}

const megabytesPerSecond = ({ bytes, ms }: Metering): number => bytes / 1e6 / (ms / 1000);

function latency(
  [p50, p99, average]: Extract<Row, { kind: 'echo-tcp' | 'echo-udp' }>['figures'],
  laps: number[],
): Figures {
  return { [p50.key]: quantile(laps, 0.5), [p99.key]: quantile(laps, 0.99), [average.key]: mean(laps) };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
