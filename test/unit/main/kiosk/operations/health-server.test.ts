import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { isToken, makeToken } from '../../../../../src/main/kiosk/operations/access-token.ts';
import { HealthServer } from '../../../../../src/main/kiosk/operations/health-server.ts';
import type { HealthHost } from '../../../../../src/main/kiosk/operations/health-server.ts';
import type { KioskState, KioskStatus } from '../../../../../src/main/kiosk/operations/kiosk-status.ts';
import { LastError } from '../../../../../src/main/kiosk/operations/last-error.ts';
import { metricsText } from '../../../../../src/main/kiosk/operations/metrics.ts';
import { fakeLog } from '../../../../support/fake-log.ts';

const STATUS: KioskStatus = {
  state: 'running',
  version: '1.2.3',
  electron: '33.0.0',
  chromium: '130.0.0.0',
  hostName: 'till-07',
  app: { id: 'abcdefghijklmnopabcdefghijklmnop', name: 'Order "here"\\\n', version: '4' },
  uptimeSeconds: 12.5,
  restarts: { app: 2, shell: 1 },
  memoryBytes: { browser: 1024, tab: 4096 },
  errors: 3,
  lastError: { at: '2026-01-02T03:04:05.000Z', text: 'no paper' },
  heartbeat: { queued: 7, dropped: 2, sentAt: null },
};
const { token, sha256 } = makeToken();

const servers: HealthServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

interface Given extends Partial<HealthHost> {
  readonly state?: KioskState;
  readonly silenceMs?: number;
}

async function serve({ state = 'running', silenceMs = 5000, ...host }: Given = {}) {
  const log = fakeLog();
  const did: string[] = [];
  const server = new HealthServer(
    {
      status: () => ({ ...STATUS, state }),
      screenshot: async () => Buffer.from('a picture'),
      reload: () => did.push('reload') > 0,
      restart: () => void did.push('restart'),
      log,
      ...host,
    },
    { retryMs: 20, silenceMs },
  );
  servers.push(server);
  server.set({ Port: 0, TokenSha256: sha256 });
  await expect.poll(() => server.port).toBeGreaterThan(0);
  const port = server.port ?? 0;
  const ask = (path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
    new Promise<{ code: number | undefined; text: string; headers: IncomingHttpHeaders }>((resolve, reject) => {
      const { method = 'GET', headers = {}, body } = options;
      const asked = request(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          agent: false,
          headers: { Authorization: `Bearer ${token}`, ...headers },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          answer.once('end', () => resolve({ code: answer.statusCode, text, headers: answer.headers }));
        },
      );
      asked.once('error', reject).end(body);
    });
  return { server, port, ask, log, did };
}

describe('a health endpoint', () => {
  it('tells the status', async () => {
    const { ask } = await serve();
    const { code, text, headers } = await ask('/status');
    expect([code, headers['content-type'], headers['cache-control']]).toEqual([200, 'application/json', 'no-store']);
    expect(JSON.parse(text)).toEqual(STATUS);
  });

  it.each([
    ['running', 200],
    ['resting', 200],
    ['starting', 503],
    ['offline', 503],
    ['out of order', 503],
  ] as const)('says by a code how it is: %s', async (state, code) => {
    const { ask } = await serve({ state });
    expect(await ask('/health')).toMatchObject({ code, text: `{"state":"${state}"}\n` });
    expect(await ask('/health', { method: 'HEAD' })).toMatchObject({ code, text: '' });
  });

  it('gives metrics and a screenshot', async () => {
    const { ask } = await serve();
    const metrics = await ask('/metrics?x=1');
    expect([metrics.code, metrics.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(metrics.text).toBe(metricsText(STATUS));
    expect(await ask('/screenshot')).toMatchObject({
      code: 200,
      text: 'a picture',
      headers: { 'content-type': 'image/png' },
    });
  });

  it('says so when there is no screenshot, and when one fails', async () => {
    const none = await serve({ screenshot: async () => undefined });
    expect(await none.ask('/screenshot')).toMatchObject({ code: 503 });
    const failing = await serve({ screenshot: () => Promise.reject(new Error('secret of the machine')) });
    const { code, text } = await failing.ask('/screenshot');
    expect([code, text]).toEqual([500, '{"error":"This failed; the log says why."}\n']);
    expect(failing.log.lines).toContain('error: The health endpoint, /screenshot: Error: secret of the machine');
  });

  it('takes orders by POST alone, and answers before it restarts', async () => {
    const { ask, did } = await serve();
    for (const path of ['/reload', '/restart'])
      expect(await ask(path)).toMatchObject({ code: 405, headers: { allow: 'POST' } });
    expect(await ask('/status', { method: 'POST' })).toMatchObject({ code: 405, headers: { allow: 'GET, HEAD' } });
    expect(did).toEqual([]);
    expect(await ask('/reload', { method: 'POST' })).toMatchObject({ code: 202, text: '{"accepted":"reload"}\n' });
    expect(await ask('/restart', { method: 'POST' })).toMatchObject({ code: 202 });
    await expect.poll(() => did).toEqual(['reload', 'restart']);
    const resting = await serve({ reload: () => false });
    expect(await resting.ask('/reload', { method: 'POST' })).toMatchObject({ code: 409 });
  });

  it('answers nobody without the token, wherever they go', async () => {
    const { ask, did, log } = await serve();
    const wrong = [
      '',
      'Bearer',
      `Bearer ${token}x`,
      `Bearer ${token.slice(1)}`,
      `Basic ${token}`,
      token,
      `Bearer ${sha256}`,
    ];
    for (const Authorization of wrong)
      for (const [path, method] of [
        ['/status', 'GET'],
        ['/restart', 'POST'],
        ['/nowhere', 'GET'],
      ] as const)
        expect(await ask(path, { method, headers: { Authorization } })).toMatchObject({
          code: 401,
          headers: { 'www-authenticate': 'Bearer realm="holdfast"' },
        });
    expect(did).toEqual([]);
    // Not once for each: nobody fills the log.
    expect(log.lines.filter((line) => line.includes('wrong token'))).toHaveLength(1);
    expect(await ask('/nowhere')).toMatchObject({ code: 404 });
  });

  it('answers no page, and no name that leads here', async () => {
    const { ask, port } = await serve();
    expect(await ask('/status', { headers: { Origin: 'https://evil.example' } })).toMatchObject({ code: 403 });
    expect(await ask('/status', { headers: { Host: `evil.example:${port}` } })).toMatchObject({ code: 421 });
    expect(await ask('/status', { headers: { Host: `localhost:${port}` } })).toMatchObject({ code: 200 });
  });

  it('takes no bodies, and no headers without end', async () => {
    const { ask, did } = await serve();
    expect(await ask('/reload', { method: 'POST', body: 'x' })).toMatchObject({ code: 413 });
    expect(
      await ask('/reload', { method: 'POST', body: 'x', headers: { 'Transfer-Encoding': 'chunked' } }),
    ).toMatchObject({ code: 413 });
    expect(await ask('/status', { headers: { Long: 'x'.repeat(9000) } })).toMatchObject({ code: 431 });
    expect(did).toEqual([]);
  });

  it('lets go of those who say nothing, and of too many', async () => {
    const { port, ask } = await serve({ silenceMs: 300 });
    const silent = Array.from({ length: 16 }, () => connect(port, '127.0.0.1'));
    await Promise.all(silent.map((socket) => once(socket, 'connect')));
    const closed = silent.map((socket) => once(socket.resume(), 'close'));
    const oneMore = connect(port, '127.0.0.1').on('error', () => {});
    await once(oneMore.resume(), 'close');
    await Promise.all(closed);
    expect(await ask('/status')).toMatchObject({ code: 200 });
  });

  it('follows the policy: another token at once, another port, none', async () => {
    const { server, ask, port } = await serve();
    const other = makeToken();
    server.set({ Port: 0, TokenSha256: other.sha256 });
    expect(server.port).toBe(port);
    expect(await ask('/status')).toMatchObject({ code: 401 });
    expect(await ask('/status', { headers: { Authorization: `bearer ${other.token}` } })).toMatchObject({ code: 200 });
    server.set(undefined);
    await expect(ask('/status')).rejects.toThrow('ECONNREFUSED');
  });

  it('waits for a port that another program has', async () => {
    const { server, log } = await serve();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    server.set({ Port: port, TokenSha256: sha256 });
    await expect.poll(() => log.lines.join('\n')).toContain(`cannot listen at port ${port} (listen EADDRINUSE`);
    other.close();
    await expect.poll(() => server.port).toBe(port);
    expect(log.lines.filter((line) => line.includes('cannot listen'))).toHaveLength(1);
  });
});

it('knows a token by its hash, and takes none that could be guessed', () => {
  expect(isToken(token, sha256)).toBe(true);
  expect(isToken(token, makeToken().sha256)).toBe(false);
  expect(isToken(token, '')).toBe(false);
  // The SHA-256 of "secret", which a policy might have.
  expect(isToken('secret', '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b')).toBe(false);
});

it('writes metrics as Prometheus reads them', () => {
  const text = metricsText(STATUS);
  expect(text).toContain(
    'holdfast_kiosk_info{version="1.2.3",electron="33.0.0",chromium="130.0.0.0",app="abcdefghijklmnopabcdefghijklmnop",app_name="Order \\"here\\"\\\\\\n",app_version="4"} 1\n',
  );
  expect(text).toContain('# TYPE holdfast_kiosk_app_restarts_total counter\nholdfast_kiosk_app_restarts_total 2\n');
  expect(text).toContain('holdfast_kiosk_state{state="running"} 1\nholdfast_kiosk_state{state="resting"} 0\n');
  expect(text).toContain('holdfast_kiosk_memory_bytes{process="tab"} 4096\n');
  expect(text).toContain('holdfast_kiosk_last_error_timestamp_seconds 1767323045\n');
  expect(text).toContain('holdfast_kiosk_heartbeats_queued 7\n');
  expect(text).toContain('holdfast_kiosk_heartbeats_dropped_total 2\n');
  expect(text.endsWith('\n')).toBe(true);
  expect(metricsText({ ...STATUS, app: null, lastError: null, heartbeat: null })).not.toMatch(/last_error|heartbeats/);
});

it('notes the last error of a log, cut where it is long', () => {
  const log = fakeLog();
  const errors = new LastError(() => new Date(0));
  const watched = errors.watch(log);
  watched.warn('not this');
  expect([errors.count, errors.last]).toEqual([0, null]);
  watched.error('first');
  watched.error('x'.repeat(5000));
  expect(errors.count).toBe(2);
  expect(errors.last).toEqual({ at: '1970-01-01T00:00:00.000Z', text: 'x'.repeat(2000) });
  expect(log.lines[1]).toBe('error: first');
});
