/** Apps in files, given to the command: signed by Chromium itself, zipped, and hostile. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endAll } from '../support/end-all.ts';
import { crx2, crx3, idOfKey } from '../support/crx-file.ts';
import { appFolder, root } from '../support/shell.ts';
import { appZip, zipFile } from '../support/zip-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-archives-'));
});
const running: ChildProcess[] = [];
afterEach(async () => {
  await endAll(running);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** @param until ends the command once it has printed this */
function holdfast(args: string[], until?: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], { cwd: folder });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (until !== undefined && output.includes(until)) child.kill('SIGTERM');
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

function write(name: string, bytes: Buffer): string {
  writeFileSync(join(folder, name), bytes);
  return name;
}

const run = (file: string, until: string) => holdfast(['run', file, '--profile', 'profile'], until);
const developer = generateKeyPairSync('rsa', { modulusLength: 2048 });
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

describe('an app in a file', () => {
  it.skipIf(chromium === undefined)('that Chromium has packed and signed is inspected, and runs', async () => {
    cpSync(appFolder('loopback'), join(folder, 'app'), { recursive: true });
    const pack = [`--user-data-dir=${join(folder, 'chromium')}`, `--pack-extension=${join(folder, 'app')}`];
    execFileSync(chromium ?? '', ['--headless=new', '--no-sandbox', ...pack], { stdio: 'ignore', timeout: 100_000 });
    const report = JSON.parse((await holdfast(['inspect', '--json', 'app.crx'])).output) as {
      app: { id: string; name: string; folder: string };
    };
    expect(report.app).toMatchObject({ name: 'Loopback', folder: join(folder, 'app.crx') });
    const ended = await run('app.crx', 'checks passed');
    expect(ended.output).toContain('loopback: 12 checks passed');
    expect(readdirSync(join(folder, 'profile/Partitions'))).toEqual([report.app.id]);
    expect(ended.code).toBe(0);
  });

  it('keeps its id when a zip without a key is run again, and when its content has changed', async () => {
    write('app.zip', appZip());
    const first = /launched (\w{32})/.exec((await run('app.zip', 'launched ')).output)?.[1];
    expect(first).toBeDefined();
    write('app.zip', appZip({ name: 'Changed' }));
    expect((await run('app.zip', 'launched ')).output).toContain(`[Changed] launched ${first}`);
    // The folder and the note of what is in it.
    expect(readdirSync(join(folder, 'profile/Unpacked'))).toHaveLength(2);
  });

  it('of the old format is taken only when that is asked for', async () => {
    write('old.crx', crx2(appZip(), developer));
    expect(await holdfast(['inspect', 'old.crx'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('--allow-crx2'),
    });
    const { code, output } = await holdfast(['inspect', 'old.crx', '--allow-crx2']);
    expect([code, output]).toEqual([0, expect.stringContaining(idOfKey(developer))]);
  });

  it('that is hostile is refused in one sentence, and leaves nothing behind', async () => {
    const tampered = crx3(appZip(), [developer]);
    tampered[tampered.length - 30] = (tampered[tampered.length - 30] ?? 0) ^ 1;
    write('tampered.crx', tampered);
    write(
      'slip.zip',
      zipFile([
        { name: 'manifest.json', content: '{}' },
        { name: '../../evil.js', content: 'x' },
      ]),
    );
    write('text.txt', Buffer.from('no archive'));
    for (const [file, sentence] of [
      ['tampered.crx', /^holdfast: \S+tampered\.crx: The signature does not fit: .*\n$/],
      ['slip.zip', /^holdfast: \S+slip\.zip: "\.\.\/\.\.\/evil\.js" leads out of the folder\.\n$/],
      ['text.txt', /^holdfast: \S+text\.txt is not a folder, nor a \.crx or \.zip file; .*\n$/],
    ] as const) {
      for (const command of [['inspect'], ['run', '--profile', 'profile']]) {
        const { code, output } = await holdfast([...command, file]);
        expect([code, output]).toEqual([1, expect.stringMatching(sentence)]);
      }
    }
    expect(existsSync(join(folder, 'profile/Unpacked')) ? readdirSync(join(folder, 'profile/Unpacked')) : []).toEqual(
      [],
    );
    expect(readdirSync(folder).toSorted()).toEqual(['profile', 'slip.zip', 'tampered.crx', 'text.txt']);
  });
});
