import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive, userCache, writeWhole } from '../../../scripts/lib/user-cache.mjs';
import { temporaryFolder } from './temporary-folder.ts';

describe('userCache', () => {
  it('follows XDG_CACHE_HOME when it is absolute, and else the home folder', () => {
    expect(userCache({ XDG_CACHE_HOME: '/cache', HOME: '/home/me' })).toBe(join('/cache', 'holdfast'));
    expect(userCache({ XDG_CACHE_HOME: 'cache', HOME: '/home/me' })).toBe(join('/home/me', '.cache/holdfast'));
    expect(userCache({ XDG_CACHE_HOME: '', HOME: '' })).toBe(join(homedir(), '.cache/holdfast'));
  });
});

describe('isAlive', () => {
  it('tells a living process from one that has ended', () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(process.ppid)).toBe(true);
    expect(isAlive(spawnSync(process.execPath, ['-e', '']).pid)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('does not take a zombie for a living process', async () => {
    // The shell starts a child that ends, and becomes a program that never waits for it.
    const script = `sh -c 'echo $$' & exec ${process.execPath} -e 'process.stdin.resume()'`;
    const parent = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'latin1'), { timeout: 15_000 }).toMatch(/\) Z /);
    expect(isAlive(pid)).toBe(false);
    parent.stdin.end();
    await once(parent, 'close');
  });
});

describe('writeWhole', () => {
  it('makes the folder, replaces the file and leaves nothing else', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a/b.json');
    await writeWhole(file, 'one');
    await writeWhole(file, 'two');
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(readdirSync(join(folder, 'a'))).toEqual(['b.json']);
  });
});
