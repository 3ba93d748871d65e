import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endAll } from '../support/end-all.ts';
import { appFolder, fixtureFolder, root } from '../support/shell.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-cli-'));
});
const running: ChildProcess[] = [];
afterEach(async () => {
  await endAll(running);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function holdfast(
  args: string[],
  onOutput: (text: string, stop: () => void) => void = () => {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], { cwd: folder, env });
  running.push(child);
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk: Buffer) => {
      said[stream] += chunk.toString();
      onOutput(said.stdout + said.stderr, () => child.kill('SIGTERM'));
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
}

const CHARACTERS = ['C', 'C.UTF-8'];

const profile = () => ['--profile', join(folder, 'profile')];

describe('holdfast run', () => {
  it("prints the app's console, marked, and ends with 0 when told to stop", async () => {
    const { code, stdout, stderr } = await holdfast(['run', appFolder('loopback'), ...profile()], (text, stop) => {
      if (/loopback: \d+ checks passed/.test(text)) stop();
    });
    expect(stdout).toMatch(/^\[Loopback\] loopback: 12 checks passed/m);
    expect(stderr).not.toMatch(/error/i);
    expect(code).toBe(0);
  });

  it('takes --option=value', async () => {
    const manifest = { name: 'Levels', version: '1', app: { background: { scripts: ['b.js'] } } };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'b.js'), "console.log('quiet'); console.error('loud');");
    const { code, stdout } = await holdfast(
      ['run', `--profile=${join(folder, 'profile')}`, '--log=error', folder],
      (text, stop) => {
        if (text.includes('loud')) stop();
      },
    );
    expect(code).toBe(0);
    expect(stdout).not.toContain('quiet');
  });

  it.each(CHARACTERS)('reads files of an app whose path has umlauts, in the locale %s', async (locale) => {
    const app = join(folder, 'Hölzl & Söhne');
    cpSync(fixtureFolder('files'), app, { recursive: true });
    const { stdout } = await holdfast(
      ['run', app, ...profile()],
      (text, stop) => {
        if (text.includes('files: the package reads')) stop();
      },
      { ...process.env, LC_ALL: locale },
    );
    expect(stdout).toContain('files: the package reads <!doctype html>');
  });

  const mistakes: [string, Record<string, string>, RegExp][] = [
    ['no manifest.json', {}, /manifest/i],
    ['a manifest that is not JSON', { 'manifest.json': '{ "name": ' }, /manifest\.json/],
    ['an extension', { 'manifest.json': '{"name":"x","version":"1","manifest_version":2}' }, /extension.*Chrome App/is],
    [
      'a host pattern that is not one',
      {
        'manifest.json':
          '{"name":"x","version":"1","app":{"background":{"scripts":["b.js"]}},"sockets":{"tcp":{"connect":"a:b:c"}}}',
        'b.js': '',
      },
      /Invalid host:port pattern 'a:b:c'/,
    ],
  ];
  it.each(mistakes)('ends with 1 and one sentence for %s', async (_name, files, sentence) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { code, stderr } = await holdfast(['run', folder, ...profile()]);
    expect(code).toBe(1);
    const errors = stderr.split('\n').filter((line) => line.includes('error:'));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('ends with 1 for a folder that is not there, a file, and an option that does not exist', async () => {
    const missing = await holdfast(['run', join(folder, 'nowhere')]);
    expect([missing.code, missing.stderr]).toEqual([1, `holdfast: There is no folder ${join(folder, 'nowhere')}.\n`]);
    writeFileSync(join(folder, 'file'), '');
    const file = await holdfast(['run', join(folder, 'file')]);
    expect(file.code).toBe(1);
    expect(file.stderr).toContain('is not a folder');
    const option = await holdfast(['run', folder, '--bogus']);
    expect(option.code).toBe(1);
    expect(option.stderr).toContain("unknown option '--bogus'");
    const port = await holdfast(['run', folder, '--remote-debugging-port', 'x']);
    expect(port.code).toBe(1);
  });

  it('names what an app asks for and Holdfast does not have', async () => {
    writeFileSync(
      join(folder, 'manifest.json'),
      '{"name":"Wants","version":"1","app":{"background":{"scripts":["b.js"]}},"permissions":["gcm","desktopCapture","storage"]}',
    );
    writeFileSync(
      join(folder, 'b.js'),
      'chrome.app.runtime.onLaunched.addListener(function () { console.log("launched"); });',
    );
    const { stderr } = await holdfast(['run', folder, ...profile()], (text, stop) => {
      if (text.includes('launched')) stop();
    });
    expect(stderr).toMatch(/Wants asks for what Holdfast does not have yet: gcm, desktopCapture\./);
  });

  it('shows its help', async () => {
    const { code, stdout } = await holdfast(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('holdfast run ./my-app');
    const run = await holdfast(['run', '--help']);
    for (const option of ['--profile', '--headless', '--devtools', '--remote-debugging-port', '--log']) {
      expect(run.stdout).toContain(option);
    }
  });

  it('launches in the shell that already runs on the profile', async () => {
    let second: Promise<Ended> | undefined;
    const first = await holdfast(['run', fixtureFolder('windows'), ...profile()], (text, stop) => {
      if (!second && text.includes('Window fixture ready'))
        second = holdfast(['run', fixtureFolder('windows'), ...profile()]);
      if (text.includes('launched again')) stop();
    });
    expect(first.code).toBe(0);
    const ended = await second;
    expect(ended?.code).toBe(0);
    expect(ended?.stderr).toContain('A shell already runs on the profile');
  });
});
