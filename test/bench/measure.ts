/** One measurement of one row with one target. */
import type { Connection } from './control.ts';
import { connectRepeatedly, flood, pingTcp, pingUdp, sink } from './peer.ts';
import type { Enough, Server } from './peer.ts';
import { DATAGRAM_BYTES, SEND_CHUNK, WARM_COUNT } from './rows.ts';
import type { Figures, Limits, Row } from './rows.ts';
import { mean, quantile } from './statistics.ts';

/** Beyond the measuring time itself: a slow machine, a slow first connection. */
const GRACE_MS = 15_000;

/** @throws Error when the target fails or takes too long */
export async function measure(row: Row, target: Connection, limits: Limits): Promise<Figures> {
  const { warmMs, ms, maxBytes, maxCount } = limits;
  const limitMs = warmMs + ms + GRACE_MS;
  const enough: Enough = { warmCount: WARM_COUNT, maxCount, ms };
  switch (row.kind) {
    case 'receive': {
      const properties = row.bufferSize === undefined ? {} : { bufferSize: row.bufferSize };
      return withServer(await flood(), async ({ port }) => {
        const result = await target.run({ op: 'receive', port, properties, warmMs, ms, maxBytes }, limitMs);
        return { [row.figures[0].key]: megabytesPerSecond(result) };
      });
    }
    case 'send':
      return withServer(await sink(), async ({ port }) => {
        const result = await target.run({ op: 'send', port, chunk: SEND_CHUNK, warmMs, ms, maxBytes }, limitMs);
        return { [row.figures[0].key]: megabytesPerSecond(result) };
      });
    case 'echo-tcp':
      return withServer(await pingTcp(enough), async ({ port, measured }) => {
        const [laps] = await Promise.all([measured, target.run({ op: 'echoTcp', port }, limitMs)]);
        return latency(row.figures, laps);
      });
    case 'echo-udp':
      return withServer(await pingUdp(DATAGRAM_BYTES, enough), async ({ port, measured, lost }) => {
        const [laps] = await Promise.all([measured, target.run({ op: 'echoUdp', port }, limitMs)]);
        return { ...latency(row.figures, laps), lost: lost() };
      });
    case 'accept': {
      const { server, port } = await target.run({ op: 'accept' }, limitMs);
      const perSecond = await connectRepeatedly(port, enough);
      await target.run({ op: 'stopAccepting', server }, limitMs);
      return { [row.figures[0].key]: perSecond };
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

const megabytesPerSecond = ({ bytes, ms }: { bytes: number; ms: number }): number => bytes / 1e6 / (ms / 1000);

function latency(
  [p50, p99, average]: Extract<Row, { kind: 'echo-tcp' | 'echo-udp' }>['figures'],
  laps: number[],
): Figures {
  return { [p50.key]: quantile(laps, 0.5), [p99.key]: quantile(laps, 0.99), [average.key]: mean(laps) };
}
