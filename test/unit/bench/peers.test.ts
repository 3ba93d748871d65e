/** The driver's ends against the plain-Node client's jobs: what is counted is what was sent. */
import { expect, it } from 'vitest';
import { connectInBursts, connectRepeatedly } from '../../bench/connecting.ts';
import { floodDatagrams } from '../../bench/datagram-flood.ts';
import { BLOCK_BYTES, manySockets } from '../../bench/many-sockets.ts';
import { NODE_JOBS } from '../../bench/node-jobs.ts';
import { sink } from '../../bench/peer.ts';

const enough = { warmCount: 2, maxCount: 20, ms: 5000 };

it('sends datagrams at the set rate, and a target counts those that are not for warming up', async () => {
  const flood = await floodDatagrams({ size: 100, perSecond: 1000, warmMs: 50, ms: 300 });
  try {
    const [sent, { count, ms }] = await Promise.all([
      flood.sent,
      NODE_JOBS.countUdp({ op: 'countUdp', port: flood.port }),
    ]);
    expect(sent).toBeGreaterThan(0);
    // Never more than the rate; a busy machine may make it less.
    expect(sent).toBeLessThanOrEqual(300 + 32);
    expect(count).toBeLessThanOrEqual(sent);
    expect(count).toBeGreaterThan(0);
    expect(ms).toBeGreaterThan(0);
  } finally {
    flood.close();
  }
});

it('counts connections that are answered and closed', async () => {
  const { server, port } = await NODE_JOBS.accept({ op: 'accept', onAccept: 'answer' });
  expect(await connectRepeatedly(port, Buffer.alloc(1), enough)).toBeGreaterThan(0);
  await NODE_JOBS.stopAccepting({ op: 'stopAccepting', server });
});

it('does not take a connection that is closed without the answer for a success', async () => {
  const { server, port } = await NODE_JOBS.accept({ op: 'accept', onAccept: 'close' });
  await expect(connectRepeatedly(port, Buffer.alloc(1), enough)).rejects.toThrow();
  await NODE_JOBS.stopAccepting({ op: 'stopAccepting', server });
});

it('opens connections in bursts and waits until all are accepted', async () => {
  const { server, port } = await NODE_JOBS.accept({ op: 'accept', onAccept: 'keep' });
  let closed = 0;
  const perSecond = await connectInBursts(
    port,
    {
      count: 10,
      accepted: () => NODE_JOBS.awaitAccepted({ op: 'awaitAccepted', count: 10 }),
      close: () => {
        closed += 1;
        return NODE_JOBS.closeAccepted({ op: 'closeAccepted' });
      },
    },
    enough,
  );
  expect(perSecond).toBeGreaterThan(0);
  // One to warm up, then two of ten.
  expect(closed).toBe(3);
  await NODE_JOBS.stopAccepting({ op: 'stopAccepting', server });
});

it('sends on many connections, the next block of each when the one before has come', async () => {
  const server = await manySockets();
  try {
    await NODE_JOBS.openMany({ op: 'openMany', port: server.port, count: 3 });
    const maxBytes = 40 * BLOCK_BYTES * 3;
    const receiving = NODE_JOBS.receiveMany({ op: 'receiveMany', block: BLOCK_BYTES, warmMs: 0, ms: 60_000, maxBytes });
    server.start();
    // More than what is sent unasked.
    expect((await receiving).bytes).toBeGreaterThanOrEqual(maxBytes);
    await NODE_JOBS.closeMany({ op: 'closeMany' });
  } finally {
    server.close();
  }
});

it('keeps several sends outstanding', async () => {
  const server = await sink();
  try {
    const job = {
      op: 'send',
      port: server.port,
      chunk: 1000,
      outstanding: 4,
      warmMs: 0,
      ms: 60_000,
      maxBytes: 50_000,
    } as const;
    expect(await NODE_JOBS.send(job)).toMatchObject({ bytes: 50_000, count: 50 });
  } finally {
    server.close();
  }
});
