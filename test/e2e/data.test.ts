import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOf, pathBytes } from '../../src/main/package/app-id.ts';
import { startTarget } from '../conformance/targets.ts';
import { findChromium } from '../support/chromium.ts';
import { fixtureFolder, root, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

const APP = fixtureFolder('data');
const ID = idOf(pathBytes(APP, process.platform));

let folder: string;
let shells: RunningShell[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-data-'));
  shells = [];
});
afterEach(async () => {
  await Promise.all(shells.map((shell) => shell.close()));
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

async function start(name: string, request: Parameters<typeof startShell>[1] = {}): Promise<RunningShell> {
  const shell = await startShell(APP, { ...request, profile: join(folder, name) });
  shells.push(shell);
  return shell;
}

function data(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), 'data', ...args], { cwd: folder });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

const found = async (shell: RunningShell) =>
  JSON.parse(/data: found (\{.*\})/.exec(await shell.waitForOutput('data: found'))?.[1] ?? 'null') as unknown;

const STORED = {
  local: { list: [1, 2.5, null, { deep: true }], number: 2_147_483_648, text: 'grüße 🙂' },
  sync: { colour: 'red' },
};

describe('storage.sync', () => {
  it('of two machines that share a folder: what one writes the other is told', async () => {
    const syncDir = join(folder, 'shared');
    mkdirSync(syncDir);
    const [a, b] = [await start('a', { syncDir }), await start('b', { syncDir })];
    await Promise.all([a.waitForOutput('data: stored'), b.waitForOutput('data: stored')]);
    await (await a.background()).evaluate('chrome.storage.sync.set({ colour: "blue", size: 3 })');
    expect(await b.waitForOutput(/changed sync .*blue/)).toContain('"colour":{"newValue":"blue","oldValue":"red"}');
    await (await b.background()).evaluate('chrome.storage.sync.remove("size")');
    await a.waitForOutput('data: changed sync {"size":{"oldValue":3}}');
    expect(await (await a.background()).evaluate('chrome.storage.sync.get()')).toEqual({ colour: 'blue' });
  });
});

describe('storage.managed', () => {
  it('is what the policy file says, and follows it; a bad policy is refused', async () => {
    const managed = join(folder, 'policy.json');
    const write = (policy: object) => writeFileSync(managed, JSON.stringify({ [ID]: policy }));
    write({ server: 'one.example', retries: 3 });
    const shell = await start('managed', { managed });
    const page = await shell.background();
    await shell.waitForOutput('data: changed managed {"retries":{"newValue":3},"server":{"newValue":"one.example"}}');
    expect(await page.evaluate('chrome.storage.managed.get()')).toEqual({ retries: 3, server: 'one.example' });
    write({ server: 'two.example', retries: 10 });
    expect(await shell.waitForOutput('retries:')).toContain('retries: must be from 0 to 9.');
    expect(await page.evaluate('chrome.storage.managed.get("server")')).toEqual({ server: 'one.example' });
    write({ server: 'two.example' });
    await shell.waitForOutput(/changed managed .*two\.example/);
    expect(shell.output()).not.toContain('asks for what Holdfast does not have yet');
  });
});

describe('holdfast data', () => {
  it('saves and restores everything, IndexedDB too, and refuses while the app runs', async () => {
    const profile = join(folder, 'profile');
    const first = await start('profile');
    await first.waitForOutput('data: stored');
    const refused = await data('export', APP, 'app.data', '--profile', profile);
    expect(refused).toMatchObject({
      code: 1,
      said: expect.stringContaining('A shell is running on the profile') as string,
    });
    await first.close();

    expect(await data('export', APP, 'app.data', '--profile', profile)).toMatchObject({ code: 0 });
    expect((await data('info', APP, '--profile', profile)).said).toMatch(/local {2}3 keys[^]*sync {3}1 keys/);
    expect((await data('clear', APP, '--profile', profile)).code).toBe(1);
    expect(await data('clear', APP, '--profile', profile, '--yes')).toMatchObject({ code: 0 });
    expect((await data('info', ID, '--profile', profile)).said).toContain('never used');
    expect(await data('import', APP, 'app.data', '--profile', profile)).toMatchObject({ code: 0 });

    expect(await found(await start('profile'))).toEqual({ ...STORED, bytes: [1, 2, 3] });
  });

  it('an import that a crash cut short after it counted is finished before the app starts', async () => {
    const profile = join(folder, 'profile');
    const level = new ClassicLevel(join(profile, 'Storage', `${ID}.new`, 'local'));
    await level.put('imported', '"yes"');
    await level.close();
    writeFileSync(join(profile, 'Storage', `${ID}.commit`), '');
    expect(await found(await start('profile'))).toEqual({ local: { imported: 'yes' }, sync: {}, bytes: null });
  });

  it.skipIf(findChromium() === undefined)('takes chrome.storage over from a profile of the real Chromium', async () => {
    const chrome = startTarget('chromium', { app: APP, profile: join(folder, 'chrome') });
    try {
      await expect.poll(() => chrome.output(), { timeout: 60_000 }).toContain('data: stored');
    } finally {
      await chrome.stop();
    }
    const profile = join(folder, 'profile');
    const imported = await data('import', APP, '--from-chrome', join(folder, 'chrome/Default'), '--profile', profile);
    expect(imported.said).toContain('3 items of chrome.storage.local and 1 items of chrome.storage.sync are imported.');
    expect(await found(await start('profile'))).toEqual({ ...STORED, bytes: null });
  });
});
