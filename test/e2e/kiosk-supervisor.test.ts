/** The command keeps the main process alive and lets nothing in. The numbers are those of docs/kiosk/escapes.md. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { listens, startKioskCommand } from '../support/kiosk-command.ts';
import type { KioskCommand } from '../support/kiosk-command.ts';
import { fixtureFolder, root } from '../support/shell.ts';

const commands: KioskCommand[] = [];
const start = (...args: Parameters<typeof startKioskCommand>) => {
  const command = startKioskCommand(...args);
  commands.push(command);
  return command;
};
afterEach(async () => {
  await Promise.all(commands.splice(0).map((command) => command.close()));
});

describe.runIf(process.platform === 'linux')('holdfast kiosk', () => {
  it('25: a main process that is killed is replaced, and the app told that it was', async () => {
    const kiosk = start();
    await kiosk.printed('window loaded');
    const [main = 0] = kiosk.processes('main');
    process.kill(main, 'SIGKILL');
    await kiosk.printed('window loaded', 2);
    await kiosk.printed('The kiosk has ended (SIGKILL); it is started again.');
    await kiosk.printed('[Kiosk fixture] onRestarted');
    expect(kiosk.output().split('onLaunched')).toHaveLength(2);
    expect(kiosk.processes('main')).not.toContain(main);
  });

  it('25: a main process that hangs is replaced', async () => {
    const kiosk = start();
    await kiosk.printed('window loaded');
    const [main = 0] = kiosk.processes('main');
    process.kill(main, 'SIGSTOP');
    await kiosk.printed('window loaded', 2);
    await kiosk.printed('The kiosk says nothing any more; it is ended.');
  });

  it('ends with 0 when it is told to, and leaves nothing behind', async () => {
    const kiosk = start();
    await kiosk.printed('window loaded');
    process.kill(kiosk.pid, 'SIGTERM');
    expect(await kiosk.exited).toBe(0);
    await expect.poll(() => kiosk.processes('main')).toEqual([]);
  });

  it('2: environment variables that open Node up do not reach it', async () => {
    const kiosk = start(
      {},
      { env: { NODE_OPTIONS: '--inspect=127.0.0.1:0', ELECTRON_RUN_AS_NODE: '1', CHROME_LOG_FILE: '/x' } },
    );
    await kiosk.printed('window loaded');
    const [main = 0] = kiosk.processes('main');
    const names = readFileSync(`/proc/${main}/environ`, 'utf8')
      .split('\0')
      .map((text) => text.split('=')[0]);
    expect(names).toContain('PATH');
    for (const name of ['NODE_OPTIONS', 'ELECTRON_RUN_AS_NODE', 'CHROME_LOG_FILE']) expect(names).not.toContain(name);
    expect(listens(main)).toBe(false);
  });

  it('2: the signal that opens the inspector opens none', async () => {
    const kiosk = start();
    await kiosk.printed('window loaded');
    const [main = 0] = kiosk.processes('main');
    process.kill(main, 'SIGUSR1');
    await kiosk.printed('A debugger was asked for');
    expect(listens(main)).toBe(false);
    expect(kiosk.output()).not.toContain('Debugger listening');
  });

  it.each(['--remote-debugging-port=0', '--inspect=0', '--load-extension=/tmp', '--disable-web-security'])(
    '2, 27: it does not start with %s',
    async (option) => {
      const profile = mkdtempSync(join(tmpdir(), 'holdfast-kiosk-'));
      const { executable } = JSON.parse(readFileSync(join(root, '.cache/runtime.json'), 'utf8')) as {
        executable: string;
      };
      const request = JSON.stringify({ folders: [fixtureFolder('kiosk')], profile, kiosk: {} });
      const own = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      const shell = spawn(executable, [...own, '--disable-gpu', option, join(root, 'dist/main.js'), request]);
      let output = '';
      shell.stderr.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
      try {
        const [code] = (await once(shell, 'close')) as [number | null];
        expect(code).toBe(1);
        expect(output).toContain(`A kiosk is not started with ${option}.`);
      } finally {
        shell.kill('SIGKILL');
        rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
      }
    },
  );
});

it('says what is wrong before it takes the screen', async () => {
  const notForKiosks = start({}, { folder: fixtureFolder('storage') });
  expect(await notForKiosks.exited).toBe(1);
  await notForKiosks.printed('does not say that it is for kiosks');
  const badPolicy = start({ Display: -1 });
  expect(await badPolicy.exited).toBe(1);
  await badPolicy.printed('Display: ');
});
