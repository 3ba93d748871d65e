import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../../scripts/lib/lock.mjs';
import { temporaryFolder } from './temporary-folder.ts';

describe('withLock', () => {
  it('runs one task after the other, and says that it waits', async () => {
    const file = join(temporaryFolder(), 'new/lock');
    const events: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const first = withLock(file, async () => {
      events.push('first begins');
      await held;
      events.push('first ends');
    });
    let waits = () => {};
    const waiting = new Promise<void>((resolve) => (waits = resolve));
    const log = (line: string) => {
      events.push(line);
      waits();
    };
    const second = withLock(file, async () => events.push('second'), { log, pollMs: 1 });
    await waiting;
    release();
    await Promise.all([first, second]);
    expect(events).toEqual([
      'first begins',
      `Another setup is at work (process ${process.pid} on ${hostname()}); waiting for it (lock: ${file}).`,
      'first ends',
      'second',
    ]);
    expect(existsSync(file)).toBe(false);
  });

  it('is free again after a task that failed', async () => {
    const file = join(temporaryFolder(), 'lock');
    await expect(withLock(file, () => Promise.reject(new Error('task')))).rejects.toThrow('task');
    expect(await withLock(file, () => Promise.resolve(readFileSync(file, 'utf8')))).toBe(
      `${process.pid} ${hostname()}\n`,
    );
  });

  it('is taken over from a dead process', async () => {
    const file = join(temporaryFolder(), 'lock');
    writeFileSync(file, `${spawnSync(process.execPath, ['-e', '']).pid} ${hostname()}\n`);
    expect(await withLock(file, () => Promise.resolve('done'))).toBe('done');
  });

  it('is taken over when it is hours old', async () => {
    const file = join(temporaryFolder(), 'lock');
    writeFileSync(file, `${process.pid} ${hostname()}\n`);
    const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    utimesSync(file, longAgo, longAgo);
    expect(await withLock(file, () => Promise.resolve('done'))).toBe('done');
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'names a folder that cannot be written',
    async () => {
      const folder = temporaryFolder();
      chmodSync(folder, 0o555);
      const attempt = withLock(join(folder, 'lock'), () => Promise.resolve());
      await expect(attempt).rejects.toThrow(`${folder} cannot be written (EACCES). XDG_CACHE_HOME names`);
    },
  );

  it('names the file when the holder does not end', async () => {
    const file = join(temporaryFolder(), 'lock');
    writeFileSync(file, `1 another-machine\n`);
    const attempt = withLock(file, () => Promise.resolve(), { waitMs: -1 });
    await expect(attempt).rejects.toThrow(`Another setup (process 1 on another-machine) still holds ${file}`);
  });
});
