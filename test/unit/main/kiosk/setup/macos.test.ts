/** macOS' side of a kiosk: its property lists, and its script with the commands of macOS played. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AGENT, LABEL, macosFiles } from '../../../../../src/main/kiosk/setup/macos-files.ts';
import type { MacosSetup } from '../../../../../src/main/kiosk/setup/macos-files.ts';
import { quoteShell } from '../../../../../src/main/kiosk/setup/markup.ts';
import { plistXml } from '../../../../../src/main/kiosk/setup/plist.ts';
import { temporaryFolders } from '../../../../support/temporary-folder.ts';
import { readPlist } from '../../../../support/xml.ts';

const folder = temporaryFolders();
const PROGRAM = `/Applications/O'Neil & <Till> $(x).app/Contents/MacOS/Till`;
const setup: MacosSetup = {
  command: [PROGRAM, '--kiosk'],
  policy: `/Library/Application Support/Holdfast/it's policy.json`,
  user: 'kiosk',
};
const files = macosFiles(setup);
const text = (path: string) => files.find((file) => file.path === path)?.text ?? '';
const agent = () => readPlist(text(`${LABEL}.plist`)) as { readonly ProgramArguments: readonly string[] };

it('writes values as property lists have them', () => {
  const value = { a: '<&>"\'', b: [true, 0, []], c: { d: {} } };
  expect(readPlist(plistXml(value))).toEqual(value);
  expect(() => plistXml(0.5)).toThrow(RangeError);
});

it('starts the kiosk for its user alone, and keeps it', () => {
  expect(agent()).toMatchObject({ Label: LABEL, KeepAlive: { SuccessfulExit: false }, RunAtLoad: true });
  expect(agent().ProgramArguments.slice(3)).toEqual(['kiosk', PROGRAM, '--kiosk', '--policy', setup.policy]);
});

it.runIf(process.platform !== 'win32')('hands hostile names to the program as they are', () => {
  const bin = folder();
  writeFileSync(join(bin, 'id'), '#!/bin/sh\necho kiosk\n', { mode: 0o755 });
  const print = join(bin, `O'Neil & <Till> $(x)`);
  writeFileSync(print, `#!/bin/sh\nfor one; do echo "[$one]"; done\n`, { mode: 0o755 });
  const [program = '', ...args] = agent().ProgramArguments.map((one) => (one === PROGRAM ? print : one));
  const run = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` },
  });
  expect(run.stdout).toBe(`[--kiosk]\n[--policy]\n[${setup.policy}]\n`);
});

describe.runIf(process.platform !== 'win32')('the agent', () => {
  /** The agent with a program of the test's own in the place of the kiosk. */
  function start(kiosk: string) {
    const bin = folder();
    writeFileSync(join(bin, 'id'), '#!/bin/sh\necho kiosk\n', { mode: 0o755 });
    const own = join(bin, 'kiosk');
    writeFileSync(own, `#!/bin/sh\n${kiosk}\n`, { mode: 0o755 });
    const [program = '', ...args] = agent().ProgramArguments.map((one) => (one === PROGRAM ? own : one));
    const child = spawn(program, args, { env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` } });
    const ended = once(child, 'close').then(([code]) => code as number | null);
    return { child, ended };
  }

  it.each([
    [20, 0],
    [0, 1],
    [1, 1],
    [2, 2],
  ])('a kiosk that ends with %i ends it with %i: launchd starts all but 0 again', async (kiosk, code) => {
    expect(await start(`exit ${kiosk}`).ended).toBe(code);
  });

  it('a kiosk that is killed is started again', async () => {
    expect(await start('kill -9 $$').ended).toBe(137);
  });

  it('is told to end, and tells the kiosk', async () => {
    const { child, ended } = start(
      'trap "sleep 0.2; echo told; exit 0" TERM; echo began; while :; do sleep 0.05; done',
    );
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await expect.poll(() => said).toBe('began\n');
    child.kill('SIGTERM');
    await ended;
    expect(said).toBe('began\ntold\n');
  });
});

it('has a profile of payloads that are told apart, and is the same for the same setup', () => {
  const profile = readPlist(text('holdfast-kiosk.mobileconfig')) as Record<string, unknown>;
  expect(profile).toMatchObject({ PayloadType: 'Configuration', PayloadVersion: 1, PayloadScope: 'System' });
  const content = profile['PayloadContent'] as Record<string, unknown>[];
  const UUID = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;
  const ids = [profile, ...content].map((payload) => String(payload['PayloadUUID']));
  for (const id of ids) expect(id).toMatch(UUID);
  expect(new Set(ids).size).toBe(content.length + 1);
  for (const payload of content) {
    expect(payload['PayloadIdentifier']).toBe(`io.holdfast.kiosk.${String(payload['PayloadType'])}`);
    expect(payload['PayloadVersion']).toBe(1);
  }
  expect(content.map((payload) => payload['PayloadType'])).toContain('com.apple.loginwindow');
  expect(macosFiles({ ...setup, user: 'other' })[1]).toEqual(files[1]);
});

describe.runIf(process.platform !== 'win32')('the script', () => {
  /** Plays the commands of macOS: each writes down how it was called, and what was before is answered. */
  function system() {
    const home = folder();
    const root = join(home, 'root');
    const bin = join(home, 'bin');
    const log = join(home, 'log');
    const script = join(home, 'kiosk.sh');
    mkdirSync(join(root, dirname(setup.policy)), { recursive: true });
    mkdirSync(bin);
    writeFileSync(join(root, setup.policy), '{}', { mode: 0o666 });
    chmodSync(join(root, setup.policy), 0o666);
    writeFileSync(script, text('kiosk.sh'));
    const play = (name: string, body: string) =>
      writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >>${quoteShell(log)}\n${body}\n`, { mode: 0o755 });
    play(
      'pmset',
      `[ "$1" != -g ] || printf 'Battery Power:\\n sleep   5\\nAC Power:\\n sleep   10\\n autorestart  0\\n womp 1\\n'`,
    );
    play('sudo', 'shift 2; exec "$@"');
    play('defaults', `case "$1" in export) echo '<plist/>' ;; import) cat >>${quoteShell(log)} ;; esac`);
    play('chown', '');
    return {
      root,
      run: (...args: string[]) => {
        writeFileSync(log, '');
        const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
        const { status, stdout, stderr } = spawnSync('/bin/sh', [script, ...args], { encoding: 'utf8', env });
        return { status, stdout, stderr, calls: readFileSync(log, 'utf8') };
      },
    };
  }

  it('is applied twice with one result, and takes everything back', () => {
    const { root, run } = system();
    const jamf = (word: string) => run(`${root}/`, 'computer', 'user', word);
    const first = jamf('apply');
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toContain(`wrote ${root}${AGENT}`);
    expect(readFileSync(join(root, AGENT), 'utf8')).toBe(text(`${LABEL}.plist`));
    expect(first.calls).toContain('pmset -a sleep 0');
    expect(first.calls).toContain(`chown root:wheel ${root}${setup.policy}`);
    expect(first.calls.match(/^defaults write .* -dict-add/gm)).toHaveLength(12);
    const second = jamf('apply');
    expect(second.stdout).not.toContain('wrote');
    expect(second.calls).not.toContain('pmset -g');
    const removed = jamf('remove');
    expect(removed).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(join(root, AGENT))).toBe(false);
    for (const call of ['pmset -b sleep 5', 'pmset -c sleep 10', 'pmset -c autorestart 0', '<plist/>'])
      expect(removed.calls).toContain(call);
    expect(removed.calls).not.toContain('womp');
    expect(jamf('remove')).toMatchObject({ status: 0, calls: '' });
  });

  it('wants a word', () => {
    const { run } = system();
    expect(run().status).toBe(64);
    expect(run('/').status).toBe(64);
    expect(run('undo').status).toBe(64);
  });
});
