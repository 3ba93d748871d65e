import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WriteError } from '../../../../src/main/serial/open-port.ts';
import { SerialWriter } from '../../../../src/main/serial/serial-writer.ts';

/** Takes what it is told to, and no more before. */
let written: string[];
let take: (most: number | Error) => void;
const port = {
  write: (bytes: Uint8Array) =>
    new Promise<number>((resolve, reject) => {
      take = (most) => {
        take = () => {};
        if (typeof most !== 'number') return reject(most);
        const count = Math.min(most, bytes.byteLength);
        written.push(Buffer.from(bytes.subarray(0, count)).toString());
        resolve(count);
      };
    }),
};
beforeEach(() => {
  written = [];
  take = () => {};
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

const settled = () => vi.advanceTimersByTimeAsync(0);

it('is done when all is in the pipe', async () => {
  const writer = new SerialWriter(port, () => 4);
  expect(await writer.send(Buffer.from('1234'), 0)).toEqual({ bytesSent: 4 });
  expect(await writer.send(Buffer.from(''), 0)).toEqual({ bytesSent: 0 });
  const told = vi.fn<(info: object) => void>();
  void writer.send(Buffer.from('56789'), 0).then((info) => told(info));
  await settled();
  expect(told).not.toHaveBeenCalled();
  expect(await writer.send(Buffer.from('x'), 0)).toEqual({ bytesSent: 0, error: 'pending' });
  take(3);
  await settled();
  take(1);
  await settled();
  expect(told).not.toHaveBeenCalled();
  take(1);
  await settled();
  expect(told).toHaveBeenCalledWith({ bytesSent: 5 });
  for (let i = 0; i < 9; i++) {
    take(9);
    await settled();
  }
  expect(written.join('')).toBe('123456789');
});

it('gives up in time, and forgets what is not in the pipe', async () => {
  const writer = new SerialWriter(port, () => 4);
  const sending = writer.send(Buffer.from('123456'), 100);
  await vi.advanceTimersByTimeAsync(100);
  expect(await sending).toEqual({ bytesSent: 4, error: 'timeout' });
  take(4);
  await settled();
  expect(await writer.send(Buffer.from('new'), 100)).toEqual({ bytesSent: 3 });
  take(9);
  await settled();
  expect(written).toEqual(['1234', 'new']);
  await vi.advanceTimersByTimeAsync(1000);
});

it('begins with an empty pipe after a fault', async () => {
  const writer = new SerialWriter(port, () => 4);
  const sending = writer.send(Buffer.from('123456'), 0);
  take(new WriteError('disconnected', undefined));
  expect(await sending).toEqual({ bytesSent: 4, error: 'disconnected' });
  expect(await writer.send(Buffer.from('7890'), 0)).toEqual({ bytesSent: 4 });
  take(new Error('odd'));
  await settled();
  const other = writer.send(Buffer.from('abcdef'), 0);
  take(new Error('odd'));
  expect(await other).toEqual({ bytesSent: 4, error: 'system_error' });
});

it('ends what waits when it is closed', async () => {
  const writer = new SerialWriter(port, () => 4);
  const sending = writer.send(Buffer.from('123456'), 0);
  writer.close();
  expect(await sending).toEqual({ bytesSent: 4, error: 'disconnected' });
  take(4);
  await settled();
  expect(written).toEqual(['1234']);
});
