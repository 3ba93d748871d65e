import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FolderWatch } from '../../../../src/main/galleries/folder-watch.ts';

let folder: string;
let watch: FolderWatch | undefined;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-test-')));
});
afterEach(() => {
  watch?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function watching(noticeMs: number): Promise<() => number> {
  let changes = 0;
  watch = new FolderWatch(
    folder,
    () => {
      changes += 1;
    },
    noticeMs,
  );
  await watch.ready;
  return () => changes;
}

it('tells of changes in folders below, those too that were made later', async () => {
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  const changes = await watching(1);
  writeFileSync(join(folder, 'a/b/one.mp3'), '1');
  await vi.waitUntil(() => changes() > 0);
  mkdirSync(join(folder, 'later'));
  // The new folder is watched a moment after it was made: what is written in it is told as soon as it is.
  let count = 0;
  const before = changes();
  await vi.waitUntil(
    () => {
      writeFileSync(join(folder, `later/${count++}.mp3`), 'x');
      return changes() > before + 2;
    },
    { timeout: 4000, interval: 20 },
  );
});

it('tells many changes as two, the first at once', async () => {
  const changes = await watching(150);
  for (let i = 0; i < 50; i++) writeFileSync(join(folder, `${i}.mp3`), 'x');
  await vi.waitUntil(() => changes() === 2);
});

it('says nothing when it is closed, and stands a folder that goes, or is not there', async () => {
  const changes = await watching(1);
  rmSync(folder, { recursive: true });
  await vi.waitUntil(() => changes() > 0);
  watch?.close();
  const before = changes();
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.mp3'), 'x');
  const missing = new FolderWatch(join(folder, 'none'), () => {});
  await missing.ready;
  missing.close();
  expect(changes()).toBe(before);
});

it.skipIf(process.platform === 'win32')('follows no links', async () => {
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-test-')));
  try {
    symlinkSync(outside, join(folder, 'out'));
    await watching(1);
    expect(watch?.size).toBe(1);
  } finally {
    rmSync(outside, { recursive: true });
  }
});
