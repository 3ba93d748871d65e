import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ReadResult } from '../../../../src/main/serial/open-port.ts';
import { SerialReader } from '../../../../src/main/serial/serial-reader.ts';

let asked: number[];
let give: (result: ReadResult) => void;
let told: string[];
let isReady: boolean;
let timeoutMs: number;
let capacity: number;
let reader: SerialReader;
beforeEach(() => {
  asked = [];
  told = [];
  isReady = true;
  timeoutMs = 0;
  capacity = 8;
  vi.useFakeTimers();
  const port = {
    read: (most: number) => {
      asked.push(most);
      return new Promise<ReadResult>((resolve) => (give = resolve));
    },
  };
  reader = new SerialReader(port, {
    capacity: () => capacity,
    timeout: () => timeoutMs,
    ready: () => isReady,
    deliver: (bytes, size) => told.push(`${Buffer.from(bytes).toString()}/${size}`),
    failed: (fault) => told.push(fault),
    timedOut: () => told.push('timeout'),
  });
});
afterEach(() => {
  reader.close();
  vi.useRealTimers();
});

const come = async (text: string, fault?: ReadResult['fault']) => {
  give({ bytes: Buffer.from(text), fault });
  await vi.advanceTimersByTimeAsync(0);
};
const unpause = () => {
  reader.setPaused(false);
  reader.resume();
};

it('is paused at first, and takes no more than its size', async () => {
  reader.start();
  await come('12345');
  await come('678');
  expect([told, asked]).toEqual([[], [8, 3]]);
  capacity = 100;
  unpause();
  expect(told).toEqual(['12345678/8']);
  await come('9');
  expect([told, asked]).toEqual([
    ['12345678/8', '9/8'],
    [8, 3, 8, 8],
  ]);
});

it('waits for pages that do not keep up', async () => {
  reader.start();
  unpause();
  isReady = false;
  await come('1234');
  await come('5678');
  expect([told, asked]).toEqual([[], [8, 4]]);
  isReady = true;
  reader.flush();
  expect(told).toEqual(['12345678/8']);
  expect(asked).toEqual([8, 4, 8]);
});

it('tells a fault behind what came before, and begins anew with the size of then', async () => {
  reader.start();
  await come('12', 'break');
  expect(told).toEqual([]);
  unpause();
  expect(told).toEqual(['12/8', 'break']);
  expect(reader.paused).toBe(true);
  expect(asked).toEqual([8]);
  capacity = 20;
  unpause();
  expect(asked).toEqual([8, 20]);
  await come('', 'device_lost');
  expect(told.at(-1)).toBe('device_lost');
  expect(reader.paused).toBe(true);
});

it('tells a fault at once that is behind nothing, paused or not', async () => {
  reader.start();
  await come('', 'device_lost');
  expect(told).toEqual(['device_lost']);
});

it('tells once that nothing comes, from unpausing and from the last bytes on', async () => {
  timeoutMs = 100;
  reader.start();
  await vi.advanceTimersByTimeAsync(500);
  expect(told).toEqual([]);
  unpause();
  await vi.advanceTimersByTimeAsync(500);
  expect(told).toEqual(['timeout']);
  await come('a');
  await vi.advanceTimersByTimeAsync(99);
  expect(told).toEqual(['timeout', 'a/8']);
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual(['timeout', 'a/8', 'timeout']);
  expect(reader.paused).toBe(false);
  await come('b');
  reader.setPaused(true);
  await vi.advanceTimersByTimeAsync(500);
  expect(told.at(-1)).toBe('b/8');
});

it('says nothing once it is closed', async () => {
  timeoutMs = 100;
  reader.start();
  unpause();
  reader.close();
  await come('late', 'device_lost');
  await vi.advanceTimersByTimeAsync(500);
  expect(told).toEqual([]);
});
