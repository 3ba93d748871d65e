import {
  appendFileSync,
  chmodSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import fileSystemSync from 'node:fs';
import fileSystem, { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hasSmallDisks, smallDisk } from '../../../support/small-disk.ts';
import { FileWrites } from '../../../../src/main/files/file-writes.ts';
import type { Lost } from '../../../../src/main/files/file-writes.ts';
import { TemporaryFiles } from '../../../../src/main/files/temporary-files.ts';
import { openRecords } from '../../../../src/main/storage/app-records.ts';
import { givenFolder } from './files-fixture.ts';
import type { GivenFolder } from './files-fixture.ts';

const page = {};
const bytes = (text: string) => new TextEncoder().encode(text);
let given: GivenFolder;
let writes: FileWrites;
let path: string;
beforeEach(async () => {
  given = await givenFolder();
  writes = new FileWrites(new TemporaryFiles());
  path = join(given.inner, 'a.txt');
});
afterEach(() => {
  vi.restoreAllMocks();
  writes.dispose();
  given.remove();
});
const named = () => given.named('/a.txt');
const content = () => readFileSync(path, 'utf8');
const files = () => readdirSync(given.inner);

/** From now on the disk is full: what is written fails as it does then. */
async function fillDisk(): Promise<void> {
  const handle = await open(path, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  vi.spyOn(prototype, 'write').mockRejectedValue(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
}

it('leaves the file as it was until the app comes to rest', async () => {
  await writes.write(page, named(), 0, bytes('J'), 'w1');
  expect(content()).toBe('hello');
  await writes.truncate(page, named(), 3, 't/1');
  await writes.settle(path);
  expect(content()).toBe('Jel');
  expect(files()).toEqual(['a.txt']);
});

it('cuts and fills up with zeros', async () => {
  await writes.truncate(page, named(), 7, 't');
  await writes.settle(path);
  expect(content()).toBe('hello\0\0');
  await writes.truncate(page, named(), 0, 't');
  await writes.write(page, named(), 0, bytes('new'), 'w1');
  await writes.settle(path);
  expect(content()).toBe('new');
});

it('puts much into the place of an empty file, and leaves that nowhere', async () => {
  writeFileSync(path, '');
  chmodSync(path, 0o640);
  await writes.write(page, named(), 0, new Uint8Array(3e6).fill(65), 'w1');
  expect(content()).toBe('');
  await writes.settle(path);
  expect(content()).toBe('A'.repeat(3e6));
  expect(files()).toEqual(['a.txt']);
  expect(statSync(path).mode & 0o777).toBe(0o640);
  // What is there meanwhile is replaced too, as by a rename.
  writeFileSync(path, '');
  await writes.write(page, named(), 0, new Uint8Array(3e6).fill(66), 'w2');
  unlinkSync(path);
  await writes.settle(path);
  expect(content()).toBe('B'.repeat(3e6));
  expect(files()).toEqual(['a.txt']);
});

it('waits for the disk only where old content could be lost', async () => {
  const handle = await open(path, 'r');
  const datasync = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'datasync');
  await handle.close();
  writeFileSync(path, '');
  await writes.write(page, named(), 0, bytes('new'), 'w1');
  await writes.settle(path);
  expect(datasync).not.toHaveBeenCalled();
  await writes.write(page, named(), 0, bytes('N'), 'w2');
  await writes.settle(path);
  expect(datasync).toHaveBeenCalledOnce();
  expect(content()).toBe('New');
});

it('has in its place what was about to take it when the app ends', async () => {
  await writes.write(page, named(), 0, bytes('J'), 'w1');
  const handle = await open(path, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  // What the page's end begins is under way, and will not be over.
  const datasync = vi.spyOn(prototype, 'datasync').mockReturnValue(new Promise(() => {}));
  writes.pageGone(page);
  await vi.waitFor(() => expect(datasync).toHaveBeenCalled());
  writes.dispose();
  expect(content()).toBe('Jello');
  expect(files()).toEqual(['a.txt']);
});

it('adds in place', async () => {
  const { ino } = statSync(path);
  await writes.write(page, named(), 5, bytes(' world'), 'w1');
  expect(content()).toBe('hello world');
  await writes.settle(path);
  expect(statSync(path).ino).toBe(ino);
});

it('writes what is large in parts, each in its place', async () => {
  const large = new Uint8Array(1_500_000).map((_byte, i) => (i * 31) % 251);
  await writes.write(page, named(), 2, large, 'w1');
  await writes.settle(path);
  expect(readFileSync(path).equals(Buffer.concat([Buffer.from('he'), large]))).toBe(true);
});

it('waits for all parts when one of them fails, and keeps the old file', async () => {
  const handle = await open(path, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  let done = 0;
  vi.spyOn(prototype, 'write').mockImplementation((async (_bytes: unknown, _at: number, length: number, to: number) => {
    if (to === 0) throw Object.assign(new Error('EIO'), { code: 'EIO' });
    await new Promise(setImmediate);
    done += 1;
    return { bytesWritten: length };
  }) as never);
  await expect(writes.write(page, named(), 0, new Uint8Array(1_500_000), 'w1')).rejects.toThrow('InvalidState');
  expect(done).toBe(2);
  expect(content()).toBe('hello');
  expect(files()).toEqual(['a.txt']);
});

it.skipIf(getuid?.() === 0)('does not replace a file that must not be written', async () => {
  chmodSync(path, 0o444);
  await expect(writes.write(page, named(), 0, bytes('x'), 'w1')).rejects.toThrow('NoModificationAllowed');
  expect(content()).toBe('hello');
});

it('keeps the mode of the file that it replaces', async () => {
  chmodSync(path, 0o640);
  await writes.write(page, named(), 0, bytes('J'), 'w1');
  await writes.settle(path);
  expect(statSync(path).mode & 0o777).toBe(0o640);
});

it('leaves the old file when the disk is full', async () => {
  await writes.truncate(page, named(), 0, 'w/1');
  await fillDisk();
  await expect(writes.write(page, named(), 0, bytes('anything'), 'w/2')).rejects.toThrow('QuotaExceeded');
  await writes.settle(path);
  expect(content()).toBe('hello');
  expect(files()).toEqual(['a.txt']);
});

it('takes back what it has added when the disk is full', async () => {
  await writes.write(page, named(), 5, bytes(' wor'), 'w1');
  await fillDisk();
  await expect(writes.write(page, named(), 9, bytes('ld'), 'w1')).rejects.toThrow('QuotaExceeded');
  expect(content()).toBe('hello');
  vi.restoreAllMocks();
  await writes.write(page, named(), 5, bytes('!'), 'w2');
  await writes.settle(path);
  expect(content()).toBe('hello!');
});

it('takes back of what it has added only what was not confirmed', async () => {
  await writes.write(page, named(), 5, bytes(' wor'), 'w/1');
  await fillDisk();
  await expect(writes.write(page, named(), 9, bytes('ld'), 'w/2')).rejects.toThrow('QuotaExceeded');
  vi.restoreAllMocks();
  await writes.settle(path);
  expect(content()).toBe('hello wor');
});

it('takes back nothing of what others have added behind it, this app or another program', async () => {
  const other = {};
  await writes.write(page, named(), 5, bytes(' a'), 'a/1');
  await writes.write(other, named(), 7, bytes(' b'), 'b/1');
  appendFileSync(path, ' program');
  await fillDisk();
  await expect(writes.write(page, named(), 7, bytes('x'), 'a/2')).rejects.toThrow('QuotaExceeded');
  vi.restoreAllMocks();
  await writes.settle(path);
  expect(content()).toBe('hello a b program');
});

/** The next write brings so many bytes into the file and fails. What comes after it has room. */
async function failAfter(length: number): Promise<void> {
  const handle = await open(path, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  type Arguments = [bytes: Uint8Array, at: number, length: number, position: number];
  const write = Reflect.get(prototype, 'write') as (...args: Arguments) => Promise<{ bytesWritten: number }>;
  const part = function (this: FileHandle, bytes: Uint8Array, at: number, _length: number, position: number) {
    return Reflect.apply(write, this, [bytes, at, length, position]);
  };
  const full = () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
  vi.spyOn(prototype, 'write')
    .mockImplementationOnce(part as never)
    .mockImplementationOnce(full);
}

it('undoes a write that has failed, and nothing of another writer’s', async () => {
  const other = {};
  await writes.write(other, named(), 0, bytes('J'), 'b/1');
  await failAfter(2);
  await expect(writes.write(page, named(), 2, bytes('XXXXXX'), 'a/1')).rejects.toThrow('QuotaExceeded');
  await writes.write(other, named(), 1, bytes('E'), 'b/2');
  await writes.settle(path);
  expect(content()).toBe('JEllo');
  expect(files()).toEqual(['a.txt']);
});

it('gives back what a writer has cut off and could not write anew, but for what another has written there', async () => {
  const other = {};
  await writes.truncate(page, named(), 0, 'a/1');
  await writes.write(other, named(), 1, bytes('EL'), 'b/1');
  await failAfter(4);
  await expect(writes.write(page, named(), 0, bytes('new text'), 'a/2')).rejects.toThrow('QuotaExceeded');
  await writes.settle(path);
  expect(content()).toBe('hewlo');
});

it('takes no more of a write that has failed, whichever piece it was', async () => {
  await writes.write(page, named(), 5, bytes(' wor'), 'w1');
  await fillDisk();
  await expect(writes.write(page, named(), 9, bytes('ld'), 'w1')).rejects.toThrow('QuotaExceeded');
  vi.restoreAllMocks();
  await expect(writes.write(page, named(), 11, bytes('!'), 'w1')).rejects.toThrow('InvalidState');
  await writes.settle(path);
  expect(content()).toBe('hello');
});

it('writes on after having added, with a file of its own', async () => {
  await writes.write(page, named(), 5, bytes(' world'), 'w1');
  await writes.write(page, named(), 0, bytes('J'), 'w1');
  expect(content()).toBe('hello world');
  await writes.settle(path);
  expect(content()).toBe('Jello world');
});

it('carries out in the order in which it was asked', async () => {
  const all = ['one', 'two', 'three'].map((text, i) => writes.write(page, named(), i * 2, bytes(text), 'w1'));
  await Promise.all([...all, writes.truncate(page, named(), 8, 't')]);
  await writes.settle(path);
  expect(content()).toBe('ontwthre');
});

it('does not follow a link that has taken the place of the file', async () => {
  unlinkSync(path);
  symlinkSync('../secret.txt', path);
  await expect(writes.write(page, named(), 0, bytes('x'), 'w1')).rejects.toThrow('NotFound');
  expect(readFileSync(join(given.folder, 'secret.txt'), 'utf8')).toBe('secret');
});

it('keeps what was written when the page goes, and when the app ends', async () => {
  await writes.write(page, named(), 0, bytes('J'), 'w1');
  writes.pageGone(page);
  await writes.settle(path);
  expect(content()).toBe('Jello');
  await writes.write(page, named(), 0, bytes('C'), 'w1');
  writes.dispose();
  expect(content()).toBe('Cello');
  expect(files()).toEqual(['a.txt']);
});

it('fails for a file that is gone, and for a directory', async () => {
  await expect(writes.write(page, given.named(''), 0, bytes('x'), 'w1')).rejects.toThrow('TypeMismatch');
  unlinkSync(path);
  await expect(writes.write(page, named(), 0, bytes('x'), 'w2')).rejects.toThrow('NotFound');
});

it('keeps no more than so many files open', async () => {
  for (let i = 0; i < 140; i++) {
    writeFileSync(join(given.inner, `f${i}`), 'old');
    await writes.write(page, given.named(`/f${i}`), 0, bytes('new'), 'w1');
  }
  expect(files().filter((name) => name.endsWith('.tmp')).length).toBeLessThanOrEqual(128);
  await writes.settleBelow(given.inner);
  expect(files().filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

it('leaves nothing of a write that is under way when the app ends', async () => {
  const records = openRecords(join(given.folder, 'records'), () => {});
  const kept: unknown[] = [];
  const ended: FileWrites = new FileWrites(
    new TemporaryFiles({
      read: (name) => records.read(name),
      write(name, value) {
        const isWritten = records.write(name, value);
        kept.push(value);
        // It is just about to make its temporary file.
        if (kept.length === 1) ended.dispose();
        return isWritten;
      },
    }),
  );
  const outcomes = Promise.allSettled([
    ended.write(page, named(), 0, bytes('J'), 'w1'),
    ended.write(page, named(), 0, bytes('K'), 'w2'),
  ]);
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await vi.waitFor(() => expect(kept).toHaveLength(2));
  // Had the shell ended meanwhile, the next load would have found it.
  expect(kept).toEqual([[expect.objectContaining({ folder: given.inner })], undefined]);
  expect(files()).toEqual(['a.txt']);
  expect(content()).toBe('hello');
});

it('has what another app has written to the same file', async () => {
  const other = new FileWrites(new TemporaryFiles());
  try {
    await writes.write(page, named(), 0, bytes('J'), 'a/1');
    // Both at once: neither has settled, and each is told that it has written.
    await Promise.all([
      other.write({}, named(), 5, bytes(' world'), 'b/1'),
      writes.write(page, named(), 1, bytes('E'), 'a/2'),
      other.write({}, named(), 2, bytes('L'), 'b/2'),
    ]);
    await Promise.all([writes.settle(path), other.settle(path)]);
    expect(content()).toBe('JELlo world');
    expect(files()).toEqual(['a.txt']);
  } finally {
    other.dispose();
  }
});

it('is not lost where the file may be written and not replaced', async () => {
  for (const end of ['settle', 'dispose'] as const) {
    writeFileSync(path, 'hello');
    const { ino } = statSync(path);
    const those = new FileWrites(new TemporaryFiles());
    await those.truncate(page, named(), 2, 't/1');
    await those.write(page, named(), 2, bytes('y, you there'), 't/2');
    const forbidden = vi.spyOn(fileSystem, 'rename').mockRejectedValue(refusal());
    const forbiddenSync = vi.spyOn(fileSystemSync, 'renameSync').mockImplementation(() => {
      throw refusal();
    });
    syncBuiltinESMExports();
    try {
      if (end === 'settle') await those.settle(path);
      those.dispose();
    } finally {
      forbidden.mockRestore();
      forbiddenSync.mockRestore();
      syncBuiltinESMExports();
    }
    expect([content(), statSync(path).ino]).toEqual(['hey, you there', ino]);
    expect(files()).toEqual(['a.txt']);
  }
});

const refusal = () => Object.assign(new Error('EPERM'), { code: 'EPERM' });

it.skipIf(!hasSmallDisks())(
  'keeps the old file that cannot be replaced when the disk has no room to write it anew',
  async () => {
    const disk = smallDisk(2);
    if (!disk) throw new Error('There can be no small disks.');
    const old = join(disk.folder, 'old.txt');
    writeFileSync(old, 'hello');
    const those = new FileWrites(new TemporaryFiles());
    const grant = given.entries.granted.add({ root: disk.folder, isDirectory: true, writable: true });
    await those.write(
      page,
      given.entries.granted.find(grant.id, `/${grant.name}/old.txt`),
      0,
      new Uint8Array(6e5),
      'w1',
    );
    disk.fill();
    const forbidden = vi.spyOn(fileSystemSync, 'renameSync').mockImplementation(() => {
      throw refusal();
    });
    syncBuiltinESMExports();
    try {
      those.dispose();
      expect(readFileSync(old, 'utf8')).toBe('hello');
    } finally {
      forbidden.mockRestore();
      syncBuiltinESMExports();
      disk.remove();
    }
  },
);

it('keeps what a page was writing when it went before its file was open', async () => {
  const written = writes.write(page, named(), 0, bytes('J'), 'w1');
  writes.pageGone(page);
  await written;
  await vi.waitFor(() => expect(content()).toBe('Jello'));
  await vi.waitFor(() => expect(files()).toEqual(['a.txt']));
});

/** The disk does not take what has been written. */
async function failToSynchronize(): Promise<FileHandle[]> {
  const handle = await open(path, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const failed: FileHandle[] = [];
  vi.spyOn(prototype, 'datasync').mockImplementation(function (this: FileHandle) {
    failed.push(this);
    return Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
  });
  return failed;
}

it('has nothing open of a file that its disk does not take', async () => {
  await writes.write(page, named(), 0, bytes('J'), 'w1');
  const failed = await failToSynchronize();
  await expect(writes.settle(path)).rejects.toThrow('EIO');
  expect(failed.map(({ fd }) => fd)).toEqual([-1]);
  expect(content()).toBe('hello');
  expect(files()).toEqual(['a.txt']);
});

describe('what is lost', () => {
  const lost = vi.fn<Lost>();
  let those: FileWrites;
  beforeEach(async () => {
    lost.mockClear();
    those = new FileWrites(new TemporaryFiles(), undefined, lost);
    await those.write(page, named(), 0, bytes('J'), 'a/1');
  });
  afterEach(() => those.dispose());
  const expectLost = (code: string) => expect(lost.mock.calls).toEqual([[path, expect.objectContaining({ code })]]);

  it('is told when its writer comes to rest, and when its page goes', async () => {
    await failToSynchronize();
    await those.rest(path);
    expectLost('EIO');
    lost.mockClear();
    await those.write(page, named(), 0, bytes('J'), 'a/2');
    those.pageGone(page);
    await vi.waitFor(() => expectLost('EIO'));
  });

  it('in the turn of another app is told, and costs the other nothing', async () => {
    await failToSynchronize();
    await writes.write({}, named(), 5, bytes('!'), 'b/1');
    expectLost('EIO');
    vi.restoreAllMocks();
    await writes.settle(path);
    expect(content()).toBe('hello!');
  });

  it('with its folder when the app ends is told', () => {
    rmSync(given.inner, { recursive: true });
    those.dispose();
    expectLost('ENOENT');
  });

  it('is nothing that has taken its place when the app ends', async () => {
    let ended = false;
    vi.spyOn(fileSystem, 'rename').mockImplementationOnce(async (from, to) => {
      renameSync(from, to);
      those.dispose();
      ended = true;
    });
    syncBuiltinESMExports();
    try {
      await those.settle(path);
    } finally {
      vi.restoreAllMocks();
      syncBuiltinESMExports();
    }
    expect([ended, content()]).toEqual([true, 'Jello']);
    expect(lost).not.toHaveBeenCalled();
  });
});

it('keeps no name that is longer than those of pages', async () => {
  const write = writes.write(page, named(), 0, bytes('J'), `a/${'1'.repeat(63)}`);
  await expect(write).rejects.toThrow('InvalidState');
  await writes.settle(path);
  expect(content()).toBe('hello');
});
