/** The health endpoint, the log files and the heartbeats of a kiosk as an administrator starts it. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeToken } from '../../src/main/kiosk/operations/access-token.ts';
import type { KioskStatus } from '../../src/main/kiosk/operations/kiosk-status.ts';
import { listens, startKioskCommand } from '../support/kiosk-command.ts';
import { residentBytes } from '../support/process-stats.ts';
import type { KioskCommand } from '../support/kiosk-command.ts';
import { localhost } from '../support/tls-fixture.ts';

const commands: KioskCommand[] = [];
const cleanUps: (() => void)[] = [];
afterEach(async () => {
  await Promise.all(commands.splice(0).map((command) => command.close()));
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp();
});

const LOG_FILE = { MaxBytes: 1024 ** 2, Files: 2 };

describe.runIf(process.platform === 'linux')('the health endpoint of a kiosk', () => {
  it('tells how it is, shows the screen, and starts the app or the whole anew', async () => {
    const { token, sha256 } = makeToken();
    const kiosk = startKioskCommand({ HealthEndpoint: { Port: 0, TokenSha256: sha256 }, LogFile: LOG_FILE });
    commands.push(kiosk);
    await kiosk.printed('window loaded');
    const base = () => [...kiosk.output().matchAll(/endpoint is at (http:\S+\d\/)/g)].at(-1)?.[1] ?? '';
    const ask = (
      path: string,
      method = 'GET',
      headers: Record<string, string> = { Authorization: `Bearer ${token}` },
    ) => fetch(`${base()}${path}`, { method, headers, signal: AbortSignal.timeout(30_000) });
    const status = async () => (await (await ask('status')).json()) as KioskStatus;
    const running = () =>
      expect.poll(async () => (await ask('health').catch(() => undefined))?.status, { interval: 100 }).toBe(200);

    await running();
    expect((await ask('status', 'GET', {})).status).toBe(401);
    const first = await status();
    expect(first).toMatchObject({
      state: 'running',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      app: { name: 'Kiosk fixture', version: expect.any(String), id: expect.stringMatching(/^[a-p]{32}$/) },
      restarts: { app: 0, shell: 0 },
      errors: 0,
      lastError: null,
    });
    expect(first.memoryBytes['browser']).toBeGreaterThan(20e6);
    expect(first.memoryBytes['tab']).toBeGreaterThan(20e6);
    const metrics = await (await ask('metrics')).text();
    expect(metrics).toContain('holdfast_kiosk_state{state="running"} 1\n');
    expect(metrics).toMatch(/^holdfast_kiosk_memory_bytes\{process="tab"\} \d{8,}$/m);

    let picture = Buffer.alloc(0);
    const take = async () => {
      picture = Buffer.from(await (await ask('screenshot')).arrayBuffer());
      return picture.length;
    };
    // Not of one colour, as before the page is drawn, which is some hundred bytes.
    await expect.poll(take).toBeGreaterThan(2000);
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    // Of the whole display.
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)].every((side) => side >= 480)).toBe(true);

    expect((await ask('reload', 'POST')).status).toBe(202);
    await kiosk.printed('window loaded', 2);
    expect(kiosk.output().split('onLaunched')).toHaveLength(3);
    // The app's, and not the one that Chromium has ready for the next page: the app would be started into that.
    const [page = 0] = kiosk
      .processes('renderer')
      .toSorted((one, other) => (residentBytes(other) ?? 0) - (residentBytes(one) ?? 0));
    process.kill(page, 'SIGKILL');
    await kiosk.printed('window loaded', 3);
    await running();
    expect(await status()).toMatchObject({ restarts: { app: 1, shell: 0 } });

    const [before = 0] = kiosk.processes('main');
    expect((await ask('restart', 'POST')).status).toBe(202);
    await kiosk.printed('window loaded', 4);
    await running();
    const [after = 0] = kiosk.processes('main');
    expect(after).not.toBe(before);
    expect(await status()).toMatchObject({ restarts: { app: 0, shell: 1 }, lastError: null });

    process.kill(after, 'SIGKILL');
    await kiosk.printed('window loaded', 5);
    await running();
    expect(await status()).toMatchObject({
      restarts: { shell: 2 },
      errors: 1,
      lastError: { text: 'The kiosk has ended (SIGKILL).' },
    });

    const linesNow = () => readFileSync(join(kiosk.profile, 'Kiosk/Logs/kiosk.log'), 'utf8').trimEnd().split('\n');
    await expect.poll(() => linesNow().filter((line) => line.includes('window loaded')).length).toBe(5);
    const lines = linesNow();
    for (const line of lines)
      expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \[(?:holdfast|Kiosk fixture)\] /);
    const count = (text: string) => lines.filter((line) => line.includes(text)).length;
    expect(count('[Kiosk fixture] window loaded')).toBe(5);
    expect(count('[holdfast] The health endpoint is at')).toBe(3);
    expect(count('[holdfast] error: The kiosk has ended (SIGKILL).')).toBe(1);
  });

  it('is well while the policy has the app rest, shows nothing then, and wakes it for nobody', async () => {
    const { token, sha256 } = makeToken();
    const kiosk = startKioskCommand({
      HealthEndpoint: { Port: 0, TokenSha256: sha256 },
      // All of the week, but for its last millisecond.
      DeviceWeeklyScheduledSuspend: [
        { start: { day_of_week: 'SUNDAY', time: 0 }, end: { day_of_week: 'SATURDAY', time: 86_399_999 } },
      ],
    });
    commands.push(kiosk);
    await kiosk.printed('The health endpoint is at');
    await kiosk.printed('The kiosk rests');
    const [, base = ''] = /endpoint is at (http:\S+\d\/)/.exec(kiosk.output()) ?? [];
    const ask = async (path: string, method = 'GET') => {
      const answer = await fetch(`${base}${path}`, { method, headers: { Authorization: `Bearer ${token}` } });
      return [answer.status, await answer.json()];
    };
    await expect.poll(() => ask('health')).toEqual([200, { state: 'resting' }]);
    expect(await ask('screenshot')).toEqual([503, { error: 'There is nothing on the screen.' }]);
    expect(await ask('reload', 'POST')).toMatchObject([409, {}]);
    expect(kiosk.output()).not.toContain('window loaded');
  });

  it('tells a server how it is, later if need be, also after a crash', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
    const authority = join(folder, 'ca.pem');
    writeFileSync(authority, localhost.cert);
    const batches: { authorization: string | undefined; heartbeats: (KioskStatus & { deviceId: string })[] }[] = [];
    let status = 503;
    const server = createServer({ key: localhost.key, cert: localhost.cert }, (request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      request.once('end', () => {
        const { heartbeats } = JSON.parse(text) as { heartbeats: (KioskStatus & { deviceId: string })[] };
        batches.push({ authorization: request.headers.authorization, heartbeats });
        response.writeHead(status).end();
      });
    }).listen(0, '127.0.0.1');
    cleanUps.push(
      () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }),
      () => server.closeAllConnections(),
      () => void server.close(),
    );
    await once(server, 'listening');
    const Url = `https://localhost:${(server.address() as AddressInfo).port}/beat`;
    const kiosk = startKioskCommand(
      { Heartbeat: { Url, Seconds: 3600, Authorization: 'Bearer till', QueueLength: 100 } },
      { env: { NODE_EXTRA_CA_CERTS: authority } },
    );
    commands.push(kiosk);
    await kiosk.printed('Heartbeats cannot be sent (the server answers 503); they wait.');
    await kiosk.printed('window loaded');
    status = 204;
    const [main = 0] = kiosk.processes('main');
    process.kill(main, 'SIGKILL');
    await expect.poll(() => batches.length).toBe(2);
    expect(batches[0]).toMatchObject({ authorization: 'Bearer till', heartbeats: [{ restarts: { shell: 0 } }] });
    expect(batches[1]?.heartbeats).toMatchObject([
      batches[0]?.heartbeats[0],
      { restarts: { shell: 1 }, lastError: { text: 'The kiosk has ended (SIGKILL).' } },
    ]);
    await expect.poll(() => existsSync(join(kiosk.profile, 'Kiosk/heartbeats.jsonl'))).toBe(false);
  });

  it('is not there without a policy that says so', async () => {
    const kiosk = startKioskCommand();
    commands.push(kiosk);
    await kiosk.printed('window loaded');
    const [main = 0] = kiosk.processes('main');
    expect(listens(main)).toBe(false);
  });
});
