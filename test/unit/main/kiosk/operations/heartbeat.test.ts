import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HeartbeatQueue } from '../../../../../src/main/kiosk/operations/heartbeat-queue.ts';
import { Heartbeat } from '../../../../../src/main/kiosk/operations/heartbeat.ts';
import type { KioskStatus } from '../../../../../src/main/kiosk/operations/kiosk-status.ts';
import { fakeLog } from '../../../../support/fake-log.ts';
import { temporaryFolders } from '../../../../support/temporary-folder.ts';

const temporary = temporaryFolders();
const SETTINGS = { Url: 'https://beats.example/in', Seconds: 60, Authorization: 'Bearer secret', QueueLength: 1000 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: 0 });
});
const hearts: Heartbeat[] = [];
afterEach(() => {
  for (const heart of hearts.splice(0)) heart.stop();
  vi.useRealTimers();
});

interface Beat {
  readonly id: string;
  readonly at: string;
  readonly deviceId: string;
  readonly errors: number;
}

/** A server that takes beats, or answers with another status; 0 is no network. */
function make({ limit = 1000, folder = temporary() } = {}) {
  const file = join(folder, 'Kiosk', 'heartbeats.jsonl');
  const log = fakeLog();
  const server = { status: 204, requests: 0, taken: [] as Beat[], options: {} as RequestInit };
  let count = 0;
  const heart = new Heartbeat({
    status: () => ({ state: 'running', errors: count++ }) as unknown as KioskStatus,
    deviceId: 'd7',
    queue: new HeartbeatQueue(file, () => limit),
    log,
    fetch: (url, options) => {
      expect(url).toBe(SETTINGS.Url);
      server.requests += 1;
      server.options = options;
      if (server.status === 0)
        return Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }));
      if (server.status === 204)
        server.taken.push(...(JSON.parse(options.body as string) as { heartbeats: Beat[] }).heartbeats);
      return Promise.resolve(new Response(null, { status: server.status }));
    },
  });
  hearts.push(heart);
  return { heart, log, server, file, folder };
}
const numbers = (beats: readonly Beat[]) => beats.map(({ errors }) => errors);

it('tells at once, and then as often as the policy says, until it says so no more', async () => {
  const { heart, server, file } = make();
  expect(heart.state).toBeNull();
  heart.set(SETTINGS);
  await vi.waitFor(() => expect(server.taken).toHaveLength(1));
  expect(server.taken[0]).toMatchObject({ at: '1970-01-01T00:00:00.000Z', deviceId: 'd7', state: 'running' });
  expect(server.options).toMatchObject({
    method: 'POST',
    redirect: 'error',
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer secret' },
  });
  await vi.waitFor(() =>
    expect(heart.state).toEqual({ queued: 0, dropped: 0, sentAt: expect.stringMatching(/^1970-01-01T00:00:0\d/) }),
  );
  vi.advanceTimersByTime(60_000);
  await vi.waitFor(() => expect(numbers(server.taken)).toEqual([0, 1]));
  await vi.waitFor(() => expect(existsSync(file)).toBe(false));
  heart.set(undefined);
  vi.advanceTimersByTime(600_000);
  expect(server.requests).toBe(2);
});

it('keeps what it cannot tell, over a restart too, and tells it in its order when it can', async () => {
  const { heart, server, log, file, folder } = make();
  server.status = 0;
  heart.set(SETTINGS);
  for (let beat = 0; beat < 119; beat += 1) await heart.beat();
  expect(heart.state).toEqual({ queued: 120, dropped: 0, sentAt: null });
  expect(log.lines).toEqual(['warn: Heartbeats cannot be sent (getaddrinfo ENOTFOUND); they wait.']);
  heart.stop();
  // A power cut in the middle of a line.
  appendFileSync(file, '{"half":');

  const next = make({ folder });
  next.heart.set(SETTINGS);
  await vi.waitFor(() => expect(next.server.taken).toHaveLength(121));
  expect(numbers(next.server.taken)).toEqual([...Array.from({ length: 120 }, (_one, index) => index), 0]);
  expect(new Set(next.server.taken.map(({ id }) => id)).size).toBe(121);
  expect(next.server.requests).toBe(3);
  await vi.waitFor(() => expect(existsSync(file)).toBe(false));
});

it('loses no heartbeat to the half of one before it', async () => {
  const { heart, server, file, folder } = make();
  server.status = 0;
  heart.set(SETTINGS);
  heart.stop();
  appendFileSync(file, '{"half":');
  const next = make({ folder });
  next.server.status = 0;
  next.heart.set(SETTINGS);
  next.heart.stop();
  const waiting = new HeartbeatQueue(file, () => 1000);
  expect(waiting.first(10).map((text) => (JSON.parse(text) as Beat).errors)).toEqual([0, 0]);
  expect(readFileSync(file, 'utf8')).not.toContain('half');
});

it('says when it goes again', async () => {
  const { heart, server, log } = make();
  heart.set(SETTINGS);
  await heart.beat();
  server.status = 503;
  await heart.beat();
  await heart.beat();
  server.status = 204;
  await heart.beat();
  expect(log.lines).toEqual([
    'warn: Heartbeats cannot be sent (the server answers 503); they wait.',
    'info: Heartbeats are sent again.',
  ]);
  expect(numbers(server.taken)).toEqual([0, 1, 2, 3, 4]);
});

it('drops the oldest above its limit, and its file does not grow without end', async () => {
  const { heart, server, log, file } = make({ limit: 10 });
  server.status = 0;
  heart.set(SETTINGS);
  for (let beat = 0; beat < 99; beat += 1) {
    await heart.beat();
    expect(readFileSync(file, 'utf8').split('\n').length - 1).toBeLessThanOrEqual(20);
  }
  expect(heart.state).toEqual({ queued: 10, dropped: 90, sentAt: null });
  server.status = 204;
  await heart.beat();
  expect(log.lines).toEqual([
    'warn: Heartbeats cannot be sent (getaddrinfo ENOTFOUND); they wait.',
    "warn: More heartbeats wait than the policy's QueueLength: the oldest are dropped.",
    'info: Heartbeats are sent again; 91 were dropped.',
  ]);
  expect(numbers(server.taken)).toEqual([91, 92, 93, 94, 95, 96, 97, 98, 99, 100]);
});

it('does not wait for a server that will never take them, nor give up on one that refuses who asks', async () => {
  const { heart, server, log } = make();
  server.status = 401;
  heart.set(SETTINGS);
  await heart.beat();
  expect(heart.state).toMatchObject({ queued: 2 });
  server.status = 422;
  await heart.beat();
  expect(heart.state).toEqual({ queued: 0, dropped: 0, sentAt: null });
  expect(log.lines).toContain('warn: The server of the heartbeats refused 3 with 422; they are dropped.');
});
