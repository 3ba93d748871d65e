/** A product as a kiosk: its own program is the supervisor, without Node, without the command. */
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeToken } from '../../src/main/kiosk/operations/access-token.ts';
import { appId } from '../../src/main/package/app-id.ts';
import { folderForOthers, startProgramAsOrdinaryUser } from '../support/ordinary-user.ts';
import type { OrdinaryShell } from '../support/ordinary-user.ts';
import { packageFolder } from '../support/product.ts';
import { fixtureFolder } from '../support/shell.ts';

const ID = 'kioskkioskkioskkioskkioskkioskki'.replaceAll('s', 'a');
let folder: string;
let product: string;
let program: string;
const started: OrdinaryShell[] = [];

function start(...args: string[]): OrdinaryShell {
  return startWith({}, ...args);
}

function startWith(env: Readonly<Record<string, string>>, ...args: string[]): OrdinaryShell {
  const shell = startProgramAsOrdinaryUser(folder, program, ['--disable-gpu', ...args], env);
  started.push(shell);
  return shell;
}

/** systemd's side: Node has no datagram sockets of Unix. */
const RECEIVER = `
import os, socket, sys
receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o666)
print('listening')
while True: print(receiver.recv(4096).decode())
`;
const canNotify = ['systemd-notify', 'python3'].every((name) => spawnSync(name, ['--version']).status === 0);

function policy(settings: object = {}, file = join(folder, 'policy.json')): string {
  writeFileSync(file, JSON.stringify({ PolicyVersion: 1, ...settings }), { mode: 0o644 });
  return file;
}

/** The processes of the product that are no helpers of Chromium's, but for the supervisor. */
function shells(): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .split('\n')
    .filter((line) => line.includes(program) && line.includes('--supervised') && !line.includes('--type='))
    .map((line) => Number.parseInt(line, 10));
}

/** Helpers of Chromium's that a process has started. */
const helpersOf = (pid: number): string[] =>
  [
    ...spawnSync('ps', ['--ppid', String(pid), '-o', 'args='], { encoding: 'utf8' }).stdout.matchAll(
      /--type=([\w-]+)/g,
    ),
  ].map(([, type = '']) => type);

const times = (shell: OrdinaryShell, text: string) => shell.output().split(text).length - 1;

describe.skipIf(process.platform !== 'linux')('a product as a kiosk', () => {
  beforeAll(async () => {
    folder = folderForOthers();
    product = await packageFolder(folder, fixtureFolder('kiosk'), '--app-id', ID);
    program = join(product, 'kiosk-fixture-app');
  });
  afterEach(async () => {
    for (const shell of started.splice(0)) await shell.terminate();
    rmSync(join(product, 'kiosk-policy.json'), { force: true });
    rmSync(join(folder, 'home'), { recursive: true, force: true, maxRetries: 10 });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

  it('is replaced when its main process is killed or hangs, and ends with what keeps it', async () => {
    const { token, sha256 } = makeToken();
    const kiosk = start('--kiosk', '--policy', policy({ HealthEndpoint: { Port: 0, TokenSha256: sha256 } }));
    await kiosk.waitForOutput('window loaded');
    await kiosk.waitForOutput('"isKioskSession":true');
    const [main = 0] = shells();
    // The supervisor is Node alone: no graphics, no network, no page.
    expect([...new Set(helpersOf(kiosk.pid))]).toEqual(['zygote']);
    await expect.poll(() => helpersOf(main)).toContain('utility');
    process.kill(main, 'SIGKILL');
    await expect.poll(() => times(kiosk, 'window loaded')).toBe(2);
    await kiosk.waitForOutput('The kiosk has ended (SIGKILL); it is started again.');
    await kiosk.waitForOutput('onRestarted');
    await expect.poll(() => times(kiosk, 'endpoint is at')).toBe(2);
    const base = [...kiosk.output().matchAll(/endpoint is at (http:\S+\d\/)/g)].at(-1)?.[1] ?? '';
    const answer = await fetch(`${base}status`, { headers: { Authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({
      restarts: { app: 0, shell: 1 },
      lastError: { text: 'The kiosk has ended (SIGKILL).' },
    });

    const [second = 0] = shells();
    expect(second).not.toBe(main);
    process.kill(second, 'SIGSTOP');
    await expect.poll(() => times(kiosk, 'window loaded')).toBe(3);
    await kiosk.waitForOutput('The kiosk says nothing any more; it is ended.');

    // Nobody starts the app beside it, as a kiosk or as a program: there is one shell for the data.
    expect(await start('--profile', join(folder, 'home/.config', `chrome-app-${ID}`)).ended).toBe(0);
    await kiosk.waitForOutput('Refused a launch from another process');

    expect(await kiosk.terminate()).toBe(0);
    await expect.poll(shells).toEqual([]);
  });

  it('ends with its supervisor, however that ends', async () => {
    const kiosk = start('--kiosk');
    await kiosk.waitForOutput('window loaded');
    process.kill(kiosk.pid, 'SIGKILL');
    await expect.poll(shells).toEqual([]);
  });

  it('is one at each start when the policy is beside the program, and takes what changes in it', async () => {
    const file = policy({ HideCursor: true }, join(product, 'kiosk-policy.json'));
    // As packages put it among the commands.
    const command = join(folder, 'command');
    rmSync(command, { force: true });
    symlinkSync(program, command);
    const kiosk = startProgramAsOrdinaryUser(folder, command, ['--disable-gpu']);
    started.push(kiosk);
    await kiosk.waitForOutput('window loaded');
    await kiosk.waitForOutput('"isKioskSession":true');
    policy({ HideCursor: false, App: '/elsewhere' }, `${file}.new`);
    renameSync(`${file}.new`, file);
    await kiosk.waitForOutput('The kiosk has a new policy.');
    // Its own app, anew: of another one it knows nothing.
    await expect.poll(() => times(kiosk, 'window loaded')).toBe(2);
    await expect.poll(shells).toHaveLength(1);
  });

  it('runs other apps beside its own, each as what it is, also after a crash', async () => {
    const second = join(product, 'second');
    cpSync(fixtureFolder('kiosk'), second, { recursive: true });
    const manifest = join(second, 'manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"Kiosk fixture"', '"Second app"'));
    writeFileSync(
      join(second, 'background.js'),
      `const tell = (what) => chrome.runtime.requestUpdateCheck((status) => console.log(what, chrome.runtime.id, status));
       chrome.app.runtime.onLaunched.addListener(() => tell('second'));
       chrome.app.runtime.onRestarted.addListener(() => tell('second is back'));`,
    );
    const id = await appId(undefined, second);
    // Beside the program, with a path that is relative to it.
    policy({ SecondaryApps: { [id]: 'second' } }, join(product, 'kiosk-policy.json'));
    const kiosk = start();
    await kiosk.waitForOutput('window loaded');
    await kiosk.waitForOutput(`[Second app] second ${id} `);
    const [main = 0] = shells();
    process.kill(main, 'SIGKILL');
    await kiosk.waitForOutput(`[Second app] second is back ${id} `);
    await expect.poll(() => times(kiosk, 'window loaded')).toBe(2);
    await kiosk.waitForOutput('[Kiosk fixture] onRestarted');
    expect(kiosk.output()).not.toContain('has no effect');
  });

  it('brings the files that make a machine its kiosk', () => {
    const linux = join(product, 'kiosk/linux');
    const unit = readFileSync(join(linux, 'etc/systemd/system/holdfast-kiosk.service'), 'utf8');
    expect(unit).toContain(
      ' kiosk "/usr/bin/kiosk-fixture-app" --kiosk --policy /etc/kiosk-fixture-app/policy.json --profile /var/lib/',
    );
    const own = JSON.parse(readFileSync(join(linux, 'etc/kiosk-fixture-app/policy.json'), 'utf8')) as object;
    expect(own).toEqual({ PolicyVersion: 1 });
    const readme = readFileSync(join(product, 'kiosk/README.txt'), 'utf8');
    for (const file of readdirSync(linux, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()))
      expect(readme).toContain(join(file.parentPath, file.name).slice(linux.length));
    expect(statSync(join(linux, 'etc')).mode & 0o777).toBe(0o755);
  });

  it.runIf(canNotify)('tells systemd that it has started, that it lives and that it ends', async () => {
    const socket = join(folder, 'notify');
    rmSync(socket, { force: true });
    const receiver = spawn('python3', ['-u', '-c', RECEIVER, socket], { stdio: ['pipe', 'pipe', 'ignore'] });
    let heard = '';
    receiver.stdout.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    try {
      await expect.poll(() => heard).toContain('listening');
      const kiosk = startWith({ NOTIFY_SOCKET: socket, WATCHDOG_USEC: '2000000' }, '--kiosk');
      await kiosk.waitForOutput('window loaded');
      await expect.poll(() => heard.split('WATCHDOG=1').length).toBeGreaterThan(2);
      expect(heard).toContain('READY=1');
      await kiosk.terminate();
      await expect.poll(() => heard).toContain('STOPPING=1');
    } finally {
      receiver.kill('SIGKILL');
    }
  });

  it('says what is wrong before it takes the screen', async () => {
    const bad = start('--policy', policy({ Display: -1 }));
    expect(await bad.ended).toBe(1);
    expect(bad.output()).toMatch(/error: Kiosk fixture cannot run as a kiosk\. [^]*Display: /);
    expect(existsSync(join(folder, 'home/.config', `chrome-app-${ID}`, 'Partitions'))).toBe(false);
  });

  it.each([['--remote-debugging-port=0'], ['--inspect=0'], ['--load-extension=/tmp'], ['--enable-logging']])(
    'does not start with %s',
    async (option) => {
      const kiosk = start('--kiosk', option);
      expect(await kiosk.ended).toBe(1);
      expect(kiosk.output()).toMatch(/is refused in a packaged app|A kiosk is not started with/);
      expect(kiosk.output()).not.toContain('onLaunched');
    },
  );
});
