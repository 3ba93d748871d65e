import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import type { RunOptions } from '../../../src/cli/run.ts';
import { UserError } from '../../../src/cli/user-error.ts';
import { runRequest } from '../../../src/main/host/run-request.ts';
import { FakeChild } from '../../support/fake-child.ts';
import type { Spawned } from '../../support/fake-child.ts';

const world = vi.hoisted(() => ({
  xvfb: false,
  spawn: (_command: string, _args: readonly string[], _options: object): unknown => undefined,
  display: (): Promise<{ name: string; stop(): void }> => Promise.reject(new Error('no display was expected')),
}));
vi.mock('node:child_process', () => ({
  spawn: (command: string, args: readonly string[], options: object) => world.spawn(command, args, options),
}));
vi.mock('../../../src/cli/prepare-electron.ts', () => ({
  prepareElectron: () => Promise.resolve({ executable: '/electron', xvfb: world.xvfb }),
}));
vi.mock('../../../src/cli/virtual-display.ts', () => ({ startVirtualDisplay: () => world.display() }));

const OPTIONS: RunOptions = { headless: false, devtools: false, log: 'info' };
const onLinux = process.platform === 'linux';

let folder = '';
let shell = new FakeChild();
let spawned: Spawned[] = [];
/** The listeners that are not the command's. It runs once in its process and leaves its own behind. */
const errorListeners = [process.stdout, process.stderr].map((stream) => [stream, stream.listeners('error')] as const);
let stdout = '';
let stderr = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-run-'));
  shell = new FakeChild();
  spawned = [];
  world.xvfb = false;
  world.spawn = (command, args, options) => {
    spawned.push({ command, args, options });
    return shell;
  };
  world.display = () => Promise.reject(new Error('no display was expected'));
  stdout = '';
  stderr = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
});
afterEach(() => {
  for (const [stream, listeners] of errorListeners) {
    for (const listener of stream.listeners('error')) {
      if (!listeners.includes(listener)) stream.off('error', listener as () => void);
    }
  }
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs until the shell has been started; gives the promise of the exit code. */
async function started(
  options: Partial<RunOptions> = {},
  args: string[] = [],
  folders = [folder],
): Promise<Promise<number>[]> {
  const spawning = new Promise<void>((resolve) => {
    const { spawn } = world;
    world.spawn = (...given) => {
      resolve();
      return spawn(...given);
    };
  });
  const code = run(folders, args, { ...OPTIONS, ...options });
  await Promise.race([spawning, code]);
  return [code];
}

/** What the shell was asked for: its one argument. */
const request = (): unknown => JSON.parse(spawned[0]?.args.at(-1) ?? '');
const switches = () => spawned[0]?.args.slice(0, -2) ?? [];

describe('a folder', () => {
  it('that is not there is the user’s mistake', async () => {
    const missing = join(folder, 'nothing');
    await expect(run([folder, missing], [], OPTIONS)).rejects.toThrow(new UserError(`There is no folder ${missing}.`));
    expect(spawned).toEqual([]);
  });

  it('that is a file is the user’s mistake', async () => {
    const file = join(folder, 'manifest.json');
    writeFileSync(file, '{}');
    await expect(run([file], [], OPTIONS)).rejects.toThrow(
      new UserError(
        `${file} is not a folder, nor a .crx or .zip file; give one of these, or the folder with the app's manifest in it.`,
      ),
    );
    expect(spawned).toEqual([]);
  });
});

describe('the shell', () => {
  it('is asked for what the command says, with absolute paths', async () => {
    const given = relative(process.cwd(), folder);
    const [code] = await started(
      { profile: 'some/profile', devtools: true, log: 'debug', serialPort: ['some/tty'] },
      ['a.txt', '--x', 'https://a.example/x'],
      [given, folder],
    );
    expect(spawned[0]?.command).toBe('/electron');
    expect(spawned[0]?.args.at(-2)).toMatch(/main\.js$/);
    expect(request()).toEqual({
      folders: [folder, folder],
      profile: join(process.cwd(), 'some/profile'),
      serialPorts: [join(process.cwd(), 'some/tty')],
      headless: false,
      devtools: true,
      log: 'debug',
      args: [join(process.cwd(), 'a.txt'), join(process.cwd(), '--x'), 'https://a.example/x'],
      tethered: true,
    });
    expect(runRequest.safeParse(request()).success).toBe(true);
    await shell.end(0);
    expect(await code).toBe(0);
  });

  it('is given no profile unless the user gives one', async () => {
    const [code] = await started();
    expect(request()).not.toHaveProperty('profile');
    await shell.end(0);
    await code;
  });

  it('has an input that closes with this command, however that ends', async () => {
    const [code] = await started();
    expect(spawned[0]?.options.stdio?.[0]).toBe('pipe');
    expect(request()).toMatchObject({ tethered: true });
    await shell.end(0);
    await code;
  });

  it('is ended when nobody reads what it prints', async () => {
    const [code] = await started();
    process.stdout.emit('error', new Error('write EPIPE'));
    expect(shell.kills).toEqual(['SIGTERM']);
    await shell.end(0);
    await code;
  });

  it('is Electron, not Node, whatever the environment says', async () => {
    vi.stubEnv('ELECTRON_RUN_AS_NODE', '1');
    const [code] = await started();
    vi.unstubAllEnvs();
    expect(spawned[0]?.options.env).toMatchObject({ PATH: process.env['PATH'] });
    expect(spawned[0]?.options.env?.['ELECTRON_RUN_AS_NODE']).toBeUndefined();
    await shell.end(0);
    await code;
  });

  it('lets a debugger in where the user wants it, and only there', async () => {
    const [first] = await started();
    expect(switches().filter((word) => word.startsWith('--remote'))).toEqual([]);
    await shell.end(0);
    await first;
    shell = new FakeChild();
    spawned = [];
    const [second] = await started({ remoteDebuggingPort: 0 });
    expect(switches()).toContain('--remote-debugging-port=0');
    await shell.end(0);
    await second;
  });

  it.each([
    [0, null, 0],
    [1, null, 1],
    [2, null, 2],
    [null, 'SIGKILL', 2],
  ] as const)('that ends with %s and signal %s ends the command with %i', async (code, signal, expected) => {
    const [exit] = await started();
    await shell.end(code, signal);
    expect(await exit).toBe(expected);
    expect(stderr.includes('[holdfast] The shell was ended by SIGKILL.\n')).toBe(signal !== null);
  });

  it('that cannot be started is said', async () => {
    const [code] = await started();
    shell.emit('error', new Error('spawn EACCES'));
    await expect(code).rejects.toThrow(new UserError('Electron could not be started from /electron: spawn EACCES.'));
    await shell.end(-2);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('gets the %s of the command, while it runs', async (signal) => {
    const before = process.listenerCount(signal);
    const [code] = await started();
    process.emit(signal, signal);
    expect(shell.kills).toEqual([signal]);
    await shell.end(0);
    await code;
    expect(process.listenerCount(signal)).toBe(before);
  });
});

describe.runIf(process.getuid !== undefined)('the sandbox', () => {
  it.each([
    [0, ['--no-sandbox']],
    [1000, []],
  ] as const)('for the user %i: switches %j', async (uid, expected) => {
    vi.spyOn(process as { getuid: () => number }, 'getuid').mockReturnValue(uid);
    const [code] = await started();
    expect(switches()).toEqual(expected);
    expect(stderr.includes("Running as root: Chromium's sandbox cannot start")).toBe(uid === 0);
    await shell.end(0);
    await code;
  });
});

describe('what the shell prints', () => {
  const NOISE = '[1234:1121/093622.123456:ERROR:bus.cc(407)] Failed to connect to the bus\n';

  it.each([
    'FATAL:setuid_sandbox_host.cc(163)] The SUID sandbox helper binary was found, but is not configured correctly.',
    'FATAL:content/browser/zygote_host/zygote_host_impl_linux.cc:132] No usable sandbox! If you are running on Ubuntu …',
  ])('says what to do where there is no sandbox: %s', async (line) => {
    const [code] = await started();
    stderr = '';
    shell.stderr.write(`[79:1129/182221.769465:${line}\n`);
    await shell.end(null, 'SIGTRAP');
    expect(await code).toBe(2);
    const helper = `'${join('/', 'chrome-sandbox')}'`;
    expect(stderr).toMatch(
      /^\[holdfast\] Chromium's sandbox cannot start: [^]*\n {2}chown [^]*\n\[holdfast\] The shell was ended by SIGTRAP\.\n$/,
    );
    expect(stderr).toContain(`\n  chown root:root ${helper} && chmod 4755 ${helper}\n`);
  });

  it('is what Chromium ended with, too', async () => {
    const [code] = await started();
    stderr = '';
    const line = '[79:1129/182221.769465:FATAL:platform.cc(9)] This cannot go on.\n';
    shell.stderr.write(line);
    await shell.end(null, 'SIGTRAP');
    await code;
    expect(stderr).toBe(`${line}[holdfast] The shell was ended by SIGTRAP.\n`);
  });

  it('reaches the terminal, without Chromium’s own diagnostics', async () => {
    const [code] = await started();
    stderr = '';
    shell.stdout.write('[My App] hello\n');
    shell.stderr.write(`[holdfast] warn: one\n${NOISE}DevTools listening on ws://127.0.0.1:1/x\n[hold`);
    shell.stderr.write('fast] two\nthe end without a new');
    shell.stderr.write(' line');
    await shell.end(0);
    await code;
    expect(stdout).toBe('[My App] hello\n');
    expect(stderr).toBe('[holdfast] warn: one\n[holdfast] two\nthe end without a new line\n');
  });

  it('is without them also when they are the last thing', async () => {
    const [code] = await started();
    stderr = '';
    shell.stderr.write(NOISE.trimEnd());
    await shell.end(0);
    await code;
    expect(stderr).toBe('');
  });

  it('has them at the level debug', async () => {
    const [code] = await started({ log: 'debug' });
    stderr = '';
    shell.stderr.write(NOISE);
    await shell.end(0);
    await code;
    expect(stderr).toBe(NOISE);
  });
});

describe.runIf(onLinux)('a virtual display', () => {
  let stopped = 0;
  beforeEach(() => {
    stopped = 0;
    world.display = () => Promise.resolve({ name: ':99', stop: () => void (stopped += 1) });
  });

  it('is used for a headless run, and ends with it', async () => {
    const [code] = await started({ headless: true });
    expect(spawned[0]?.options.env).toMatchObject({ DISPLAY: ':99' });
    expect(switches()).toContain('--disable-gpu');
    // The windows are shown, on that display.
    expect(request()).toMatchObject({ headless: false });
    expect(stderr).toContain('[holdfast] Headless: windows are drawn on the virtual display :99 (Xvfb).\n');
    expect(stopped).toBe(0);
    await shell.end(0);
    await code;
    expect(stopped).toBe(1);
  });

  it('is preferred to a Wayland session', async () => {
    vi.stubEnv('WAYLAND_DISPLAY', 'wayland-0');
    vi.stubEnv('XDG_SESSION_TYPE', 'wayland');
    const [code] = await started({ headless: true });
    vi.unstubAllEnvs();
    expect(Object.keys(spawned[0]?.options.env ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(WAYLAND_DISPLAY|XDG_SESSION_TYPE)$/)]),
    );
    expect(switches()).toContain('--ozone-platform=x11');
    await shell.end(0);
    await code;
  });

  it('is used where there is none, and that is said', async () => {
    world.xvfb = true;
    const [code] = await started();
    expect(stderr).toContain('[holdfast] No display: windows are drawn on the virtual display :99 (Xvfb).\n');
    await shell.end(0);
    await code;
  });

  it('ends also when the shell cannot be started', async () => {
    const [code] = await started({ headless: true });
    shell.emit('error', new Error('spawn ENOENT'));
    await expect(code).rejects.toThrow(UserError);
    expect(stopped).toBe(1);
    await shell.end(-2);
  });

  it('that cannot be started is the user’s to put right', async () => {
    world.display = () => Promise.reject(new UserError('There is no display and Xvfb cannot be started.'));
    await expect(run([folder], [], { ...OPTIONS, headless: true })).rejects.toThrow(UserError);
    expect(spawned).toEqual([]);
  });
});
