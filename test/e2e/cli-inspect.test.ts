import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InspectReport } from '../../src/main/inspect/inspect-app.ts';
import { appFolder, root } from '../support/shell.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-cli-inspect-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

function inspect(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), 'inspect', ...args], { cwd: folder });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk: Buffer) => {
      said[stream] += chunk.toString();
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
}

function writeApp(manifest: object, script: string): void {
  const whole = { name: 'Tills', version: '1', app: { background: { scripts: ['b.js'] } }, ...manifest };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(whole));
  writeFileSync(join(folder, 'b.js'), script);
}

describe('holdfast inspect', () => {
  it.each(['loopback', 'telnet', 'messenger', 'web-server', 'firefox-os-party-line'])(
    'finds everything of the sample %s there, and ends with 0',
    async (name) => {
      const { code, stdout, stderr } = await inspect(appFolder(name));
      expect(stdout).toMatch(/^Verdict: all there: \d+ members? of chrome\.\*/m);
      expect(stdout).not.toMatch(/Missing in Holdfast|Cannot be read|Named but not in the folder/);
      expect([code, stderr]).toEqual([0, '']);
    },
  );

  it('ends with 3 and names the place where something is missing', async () => {
    writeApp({ permissions: ['gcm'] }, 'chrome.runtime.getManifest();\nchrome.gcm.register([], f);');
    const { code, stdout } = await inspect('.');
    expect(stdout).toContain('Missing in Holdfast\n  chrome.gcm.register  b.js:2\n');
    expect(stdout).toContain('Verdict: 1 of 2 members of chrome.* in 1 script is missing.');
    expect(code).toBe(3);
  });

  it('prints the same as JSON', async () => {
    writeApp({ permissions: ['gcm'] }, 'chrome.gcm.register([], f);');
    const { code, stdout } = await inspect('.', '--json');
    const report = JSON.parse(stdout) as InspectReport;
    expect(report).toMatchObject({
      version: 1,
      app: { kind: 'chrome-app', name: 'Tills', version: '1', icons: {} },
      members: [{ name: 'chrome.gcm.register', status: 'missing', uses: [{ file: 'b.js', line: 1, column: 12 }] }],
      verdict: 'missing',
    });
    expect(code).toBe(3);
    // Every key is described.
    const document = readFileSync(join(root, 'docs/inspect.md'), 'utf8');
    for (const key of Object.keys(report)) expect(document).toContain(`\`${key}\``);
  });

  it('ends with 1 and one sentence where there is no app', async () => {
    const { code, stdout, stderr } = await inspect('.');
    expect(stderr).toMatch(/^holdfast: .*There is no manifest\.json in this folder\..*\n$/);
    expect([code, stdout]).toEqual([1, '']);
    expect((await inspect('nowhere')).code).toBe(1);
  });

  it('is in the help', async () => {
    const { code, stdout } = await inspect('--help');
    expect(stdout).toContain('--json');
    expect(stdout).toContain('3 something is missing');
    expect(code).toBe(0);
  });
});
