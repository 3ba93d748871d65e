import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { closeSync, existsSync, openSync, truncateSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DirectWrites } from '../../../../src/main/files/direct-writes.ts';
import { FileWrites } from '../../../../src/main/files/file-writes.ts';
import { TemporaryFiles } from '../../../../src/main/files/temporary-files.ts';
import { givenFolder } from './files-fixture.ts';

const STREAM = '0123456789abcdef';
let place: string;
let folder: string;
let direct: DirectWrites;
let handle: FileHandle | undefined;
beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-direct-')));
  folder = join(place, 'writes', 'app');
  direct = new DirectWrites(folder);
});
afterEach(async () => {
  await handle?.close();
  handle = undefined;
  direct.dispose();
  rmSync(place, { recursive: true, force: true });
});

/** As the browser opens a stream: its own file, and a swap file beside it. */
function openStream(name = STREAM): void {
  writeFileSync(join(folder, name), '');
  writeFileSync(join(folder, `${name}.crswap`), '');
}

/** As the browser writes: it opens the swap file by its name, which must be there. */
function browserWrites(text: string, position = 0, name = STREAM): void {
  const file = openSync(join(folder, `${name}.crswap`), 'r+');
  writeSync(file, text, position);
  closeSync(file);
}

async function readyStream(name = STREAM): Promise<void> {
  await direct.folder();
  openStream(name);
  while (!(await direct.tryOut(name))) browserWrites(name, 0, name);
}

async function file(name: string, content: string): Promise<string> {
  const path = join(place, name);
  writeFileSync(path, content);
  handle = await open(path, 'r+');
  return path;
}

describe('a stream', () => {
  it('is tried out twice, and then leads nowhere', async () => {
    await direct.folder();
    openStream();
    expect(await direct.tryOut(STREAM)).toBe(false);
    browserWrites(STREAM);
    expect(await direct.tryOut(STREAM)).toBe(false);
    browserWrites(STREAM);
    expect(await direct.tryOut(STREAM)).toBe(true);
    expect(readdirSync(folder)).toEqual([STREAM]);
    expect(await direct.tryOut(STREAM)).toBe(true);
  });

  it('is refused when the browser writes elsewhere, or keeps what it has opened', async () => {
    await direct.folder();
    openStream();
    const kept = openSync(join(folder, `${STREAM}.crswap`), 'r+');
    await direct.tryOut(STREAM);
    writeSync(kept, STREAM, 0);
    await expect(direct.tryOut(STREAM)).rejects.toThrow('astray');
    closeSync(kept);
    const atTrial = openSync(join(folder, `${STREAM}.crswap`), 'r+');
    writeSync(atTrial, STREAM, 0);
    expect(await direct.tryOut(STREAM)).toBe(false);
    // What was opened for the first trial is what is written to in the second.
    writeSync(atTrial, STREAM, 0);
    await expect(direct.tryOut(STREAM)).rejects.toThrow('astray');
    closeSync(atTrial);
    const path = await file('a', 'hello');
    expect(await direct.point(STREAM, path, handle as FileHandle)).toBe(false);
  });

  it.each(['', '..', '../0123456789abcd', '0123456789ABCDEF', '0123456789abcdef0', 'a/b'])(
    'is not called %j',
    async (name) => {
      await expect(direct.tryOut(name)).rejects.toThrow('no such streams');
      const path = await file('a', 'hello');
      expect(await direct.point(name, path, handle as FileHandle)).toBe(false);
    },
  );

  it('is one of a bounded number', async () => {
    await direct.folder();
    const nameOf = (i: number) => i.toString(16).padStart(16, '0');
    await readyStream();
    for (let i = 0; i < 100; i++) await direct.tryOut(nameOf(i));
    expect(readdirSync(folder).filter((name) => name.endsWith('.crswap')).length).toBe(64);
    expect(readdirSync(folder)).not.toContain(STREAM);
    const path = await file('a', 'hello');
    expect(await direct.point(STREAM, path, handle as FileHandle)).toBe(false);
  });

  it('is one of a bounded number when many are asked for at once, too', async () => {
    await direct.folder();
    const names = Array.from({ length: 200 }, (_, i) => i.toString(16).padStart(16, '0'));
    await Promise.all(names.map((name) => direct.tryOut(name)));
    expect(readdirSync(folder).filter((name) => name.endsWith('.trial')).length).toBe(64);
  });

  it('has not passed a trial with anything more than its name', async () => {
    await direct.folder();
    openStream();
    await direct.tryOut(STREAM);
    // As much as no text can be, and takes no place on the disk.
    truncateSync(join(folder, `${STREAM}.crswap`), 2 ** 30);
    browserWrites(STREAM);
    await expect(direct.tryOut(STREAM)).rejects.toThrow('astray');
  });

  it('writes to the file that it points to, one after the other, and to none after its release', async () => {
    await readyStream();
    const first = await file('a', 'hello');
    expect(await direct.point(STREAM, first, handle as FileHandle)).toBe(true);
    browserWrites('J');
    await handle?.close();
    const second = await file('b', 'world');
    expect(await direct.point(STREAM, second, handle as FileHandle)).toBe(true);
    browserWrites('W');
    await direct.release(STREAM);
    expect(() => browserWrites('X')).toThrow('ENOENT');
    expect([readFileSync(first, 'utf8'), readFileSync(second, 'utf8')]).toEqual(['Jello', 'World']);
    expect(statSync(second).nlink).toBe(1);
  });

  it('does not point to what has taken the file’s place meanwhile', async () => {
    await readyStream();
    const path = await file('a', 'hello');
    const other = join(place, 'other');
    writeFileSync(other, 'other');
    unlinkSync(path);
    linkSync(other, path);
    expect(await direct.point(STREAM, path, handle as FileHandle)).toBe(false);
    expect(() => browserWrites('X')).toThrow('ENOENT');
    expect(readFileSync(other, 'utf8')).toBe('other');
  });

  it('points nowhere before it is known that the file is the one that is meant', async () => {
    await readyStream();
    const path = await file('a', 'hello');
    const stats = await (handle as FileHandle).stat({ bigint: true });
    const looked: boolean[] = [];
    const slow = {
      stat: () => {
        looked.push(existsSync(join(folder, `${STREAM}.crswap`)));
        return Promise.resolve(stats);
      },
    } as unknown as FileHandle;
    expect(await direct.point(STREAM, path, slow)).toBe(true);
    expect(looked).toEqual([false]);
    expect(readdirSync(folder).toSorted()).toEqual([STREAM, `${STREAM}.crswap`]);
    expect(statSync(path).nlink).toBe(2);
  });

  it('is of no use without a folder', async () => {
    const none = new DirectWrites();
    await expect(none.tryOut(STREAM)).rejects.toThrow('no such streams');
    expect(await none.folder()).toBeUndefined();
    none.dispose();
  });
});

describe('the folder', () => {
  it('has nothing of an earlier load, whose links are removed and not the files', async () => {
    const path = await file('a', 'hello');
    mkdirSync(folder, { recursive: true });
    linkSync(path, join(folder, `${STREAM}.crswap`));
    direct = new DirectWrites(folder);
    expect(await direct.folder()).toBe(folder);
    expect(readdirSync(folder)).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe('hello');
  });

  it('is gone with the load, and is given to nobody then', async () => {
    await readyStream();
    const path = await file('a', 'hello');
    await direct.point(STREAM, path, handle as FileHandle);
    direct.dispose();
    expect(existsSync(folder)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('hello');
    expect(direct.isFolder(folder)).toBe(false);
    expect(await direct.point(STREAM, path, handle as FileHandle)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  it('that cannot be removed keeps no app from ending', async () => {
    writeFileSync(join(place, 'file'), '');
    const none = new DirectWrites(join(place, 'file', 'app'));
    expect(await none.folder()).toBeUndefined();
    expect(() => none.dispose()).not.toThrow();
  });
});

describe('writes by the browser', () => {
  const page = {};
  const bytes = (text: string) => new TextEncoder().encode(text);
  let given: Awaited<ReturnType<typeof givenFolder>>;
  let writes: FileWrites;
  let path: string;
  beforeEach(async () => {
    given = await givenFolder();
    writes = new FileWrites(new TemporaryFiles(), direct);
    path = join(given.inner, 'a.txt');
    await readyStream();
  });
  afterEach(() => {
    writes.dispose();
    given.remove();
  });
  const named = () => given.named('/a.txt');
  const content = () => readFileSync(path, 'utf8');

  it('leave the file as it was until the app comes to rest', async () => {
    expect(await writes.direct(page, named(), 1, 'w1', STREAM)).toBe(0);
    browserWrites('EL', 1);
    expect(content()).toBe('hello');
    await writes.write(page, named(), 3, bytes('LO'), 'w2');
    await writes.settle(path);
    expect(content()).toBe('hELLO');
    expect(() => browserWrites('X')).toThrow('ENOENT');
    expect(readdirSync(given.inner)).toEqual(['a.txt']);
  });

  it('add in place, and not before the end that was there', async () => {
    const { ino } = statSync(path);
    expect(await writes.direct(page, named(), 5, 'w1', STREAM)).toBe(5);
    browserWrites(' world', 5);
    await writes.settle(path);
    expect([content(), statSync(path).ino, statSync(path).nlink]).toEqual(['hello world', ino, 1]);
  });

  it('are undone with the operation that main could not carry out', async () => {
    await writes.direct(page, named(), 5, 'w1', STREAM);
    browserWrites(' wor', 5);
    const handles = await open(path, 'r');
    const prototype = Object.getPrototypeOf(handles) as FileHandle;
    await handles.close();
    const full = vi.spyOn(prototype, 'write');
    full.mockRejectedValue(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
    await expect(writes.write(page, named(), 9, bytes('ld'), 'w1')).rejects.toMatchObject({ message: 'QuotaExceeded' });
    full.mockRestore();
    expect(content()).toBe('hello');
    expect(() => browserWrites('X')).toThrow('ENOENT');
    await expect(writes.direct(page, named(), 9, 'w1', STREAM)).rejects.toMatchObject({ message: 'InvalidState' });
  });

  it('are kept when another writer fails, which has nothing left in the file', async () => {
    const handles = await open(path, 'r');
    const prototype = Object.getPrototypeOf(handles) as FileHandle;
    await handles.close();
    const other = {};
    for (const [added, left] of [
      [0, 'HELlo'],
      [5, 'HELlo world'],
    ] as const) {
      await writes.direct(page, named(), added, 'a/1', STREAM);
      browserWrites(added === 0 ? 'HE' : ' wor', added);
      const full = vi.spyOn(prototype, 'write');
      full.mockRejectedValue(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
      await expect(writes.write(other, named(), added, bytes('X'), `b/${added}`)).rejects.toThrow('QuotaExceeded');
      full.mockRestore();
      browserWrites(added === 0 ? 'L' : 'ld', added === 0 ? 2 : 9);
      await writes.endDirect(path, STREAM);
      await writes.rest(path);
      expect(content()).toBe(left);
    }
    expect(readdirSync(given.inner)).toEqual(['a.txt']);
  });

  it('are kept when another writer comes to rest, and goes on, while one is under way', async () => {
    expect(await writes.direct(page, named(), 1, 'w1', STREAM)).toBe(0);
    const underWay = openSync(join(folder, `${STREAM}.crswap`), 'r+');
    writeSync(underWay, 'E', 1);
    await writes.write(page, named(), 0, bytes('H'), 'w2');
    await writes.settle(path);
    await writes.write(page, named(), 4, bytes('O'), 'w3');
    writeSync(underWay, 'L', 2);
    closeSync(underWay);
    await writes.settle(path);
    expect(content()).toBe('HELlO');
  });

  it('go on until their own writer comes to rest', async () => {
    await writes.direct(page, named(), 1, 'w1', STREAM);
    browserWrites('E', 1);
    await writes.write(page, named(), 0, bytes('H'), 'w2');
    await writes.rest(path);
    expect(content()).toBe('hello');
    browserWrites('L', 2);
    await writes.endDirect(path, STREAM);
    expect(() => browserWrites('X')).toThrow('ENOENT');
    await writes.rest(path);
    expect(content()).toBe('HELlo');
  });

  it('are over with the page that has them, and not with another', async () => {
    const other = {};
    await writes.direct(page, named(), 1, 'w1', STREAM);
    await writes.write(other, named(), 0, bytes('H'), 'w2');
    writes.pageGone(other);
    await writes.rest(path);
    expect(content()).toBe('hello');
    browserWrites('E', 1);
    await writes.settle(path);
    expect(content()).toBe('HEllo');
    const { ino } = statSync(path);
    // In place, as long as something may still come.
    await writes.write(other, named(), 2, bytes('L'), 'w3');
    await writes.settle(path);
    expect(statSync(path).ino).toBe(ino);
    writes.pageGone(page);
    await writes.write(other, named(), 3, bytes('L'), 'w4');
    await writes.settle(path);
    expect([content(), statSync(path).ino === ino]).toEqual(['HELLo', false]);
  });

  it('keep what was written when the page goes', async () => {
    await writes.direct(page, named(), 0, 'w1', STREAM);
    browserWrites('J');
    writes.pageGone(page);
    await expect.poll(content).toBe('Jello');
  });

  it('hold no file of other apps after the end of theirs, and are ended by no other app', async () => {
    const otherDirect = new DirectWrites(join(place, 'writes', 'other'));
    const other = new FileWrites(new TemporaryFiles(), otherDirect);
    try {
      await writes.direct(page, named(), 0, 'a/1', STREAM);
      await writes.settle(path);
      const { ino } = statSync(path);
      await other.endDirect(path, STREAM);
      await other.write({}, named(), 0, bytes('J'), 'b/1');
      await other.settle(path);
      expect([content(), statSync(path).ino]).toEqual(['Jello', ino]);
      await writes.endDirect(path, STREAM);
      // The end comes in the middle of the next settling.
      await writes.direct(page, named(), 0, 'a/2', STREAM);
      vi.spyOn(direct, 'release').mockImplementationOnce(async () => writes.dispose());
      await writes.settle(path);
      const next = statSync(path).ino;
      await other.write({}, named(), 0, bytes('C'), 'b/2');
      await other.settle(path);
      expect([content(), statSync(path).ino === next]).toEqual(['Cello', false]);
    } finally {
      other.dispose();
    }
  });

  it('are refused where a file was given for reading, or the stream is none', async () => {
    expect(await writes.direct(page, named(), 0, 'w1', 'f'.repeat(16))).toBeUndefined();
    await writes.settle(path);
    expect(content()).toBe('hello');
  });
});
