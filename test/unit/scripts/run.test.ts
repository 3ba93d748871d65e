import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { lastLines, npmCommand, onPath, run } from '../../../scripts/lib/run.mjs';
import { temporaryFolder } from './temporary-folder.ts';

/** Connections from programs that live until they are killed: one closes when its program ends. */
async function lifelines() {
  const server = createServer();
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { program: `require('node:net').connect(${port}, '127.0.0.1')`, next: () => nextConnection(server) };
}

/** Waits for a connection; the promise in it (wrapped, so as not to be awaited along with it) resolves when that one closes. */
async function nextConnection(server: Server): Promise<{ closed: Promise<unknown> }> {
  const [socket] = (await once(server, 'connection')) as [Socket];
  // A killed process may also reset the connection.
  socket.on('error', () => {}).resume();
  return { closed: once(socket, 'close') };
}

describe('run', () => {
  it('gives what a command writes and how it ends', async () => {
    const script = 'console.log("out"); console.error("err"); process.exit(3)';
    const result = await run(process.execPath, ['-e', script]);
    expect(result).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n', timedOut: false });
  });

  it('kills a command and its children at the time limit', async () => {
    const { program, next } = await lifelines();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const limitMs = 60 * 60 * 1000;
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(program)}])`;
    const running = run(process.execPath, ['-e', parent], { limitMs });
    const grandchild = await next();
    vi.advanceTimersByTime(limitMs);
    expect(await running).toMatchObject({ timedOut: true });
    await grandchild.closed;
  });

  it.skipIf(process.platform === 'win32')('ends the children when the script itself is ended', async () => {
    const { program, next } = await lifelines();
    const library = new URL('../../../scripts/lib/run.mjs', import.meta.url).href;
    const script = `
      const { run } = await import(${JSON.stringify(library)});
      await run(process.execPath, ['-e', ${JSON.stringify(program)}]);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const grandchild = await next();
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
    await grandchild.closed;
  });

  it('rejects when there is no such command', async () => {
    await expect(run('no-such-command-of-holdfast', [])).rejects.toThrow('ENOENT');
  });
});

describe('onPath', () => {
  it('finds the first executable, and null', () => {
    const folder = temporaryFolder();
    for (const name of ['a', 'b']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'tool'), '', { mode: name === 'b' ? 0o755 : 0o644 });
    }
    const env = { PATH: ['', join(folder, 'a'), join(folder, 'b')].join(delimiter) };
    expect(onPath('tool', env)).toBe(join(folder, process.platform === 'win32' ? 'a' : 'b', 'tool'));
    expect(onPath('none', env)).toBeNull();
    expect(onPath('tool', {})).toBeNull();
  });
});

describe('npmCommand', () => {
  it('is the npm that runs us, but not another package manager', () => {
    const folder = temporaryFolder();
    const npm = join(folder, 'npm-cli.js');
    const yarn = join(folder, 'yarn.js');
    writeFileSync(npm, '');
    writeFileSync(yarn, '');
    expect(npmCommand({ npm_execpath: npm })).toEqual([process.execPath, npm]);
    expect(npmCommand({ npm_execpath: yarn })).not.toContain(yarn);
    expect(npmCommand({ npm_execpath: join(folder, 'npm-gone.js') })).not.toContain(join(folder, 'npm-gone.js'));
  });
});

describe('lastLines', () => {
  it('keeps the end', () => {
    expect(lastLines('a\nb\nc\n', 2)).toBe('b\nc');
  });
});
