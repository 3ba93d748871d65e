import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import { fileTime, makeTarGz, makeZip } from '../../../../src/cli/package/archives.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-archives-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The same files, written in another order and at another time. */
function product(parent: string, names: readonly string[]): string {
  const top = join(folder, parent, 'till-app');
  mkdirSync(join(top, 'resources'), { recursive: true });
  for (const name of names) {
    writeFileSync(join(top, name), name.repeat(100));
    chmodSync(join(top, name), name === 'till' ? 0o700 : 0o600);
    utimesSync(join(top, name), Math.random() * 1e9, Math.random() * 1e9);
  }
  if (onPosix) symlinkSync('till', join(top, 'link'));
  return top;
}

const onPosix = process.platform !== 'win32';
const NAMES = ['till', 'resources/app.asar', 'version', 'a'];
const time = fileTime({});

describe.skipIf(!onPosix)('an archive of a product', () => {
  it.each([
    ['tar.gz', makeTarGz],
    ['zip', makeZip],
  ] as const)('(%s) has the same bytes, whoever makes it and when', async (ending, make) => {
    const files = ['one', 'two'].map((name) => join(folder, `${name}.${ending}`));
    await make(product('x', NAMES), files[0] ?? '', time);
    await make(product('y', NAMES.toReversed()), files[1] ?? '', time);
    const [one, two] = files.map((file) => readFileSync(file));
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
    await make(join(folder, 'x/till-app'), files[1] ?? '', fileTime({ SOURCE_DATE_EPOCH: '1700000000' }));
    expect(one?.equals(readFileSync(files[1] ?? ''))).toBe(false);
  });

  it('(tar.gz) comes out as it was, with links and what may be run', async () => {
    const file = join(folder, 'a.tar.gz');
    await makeTarGz(product('x', NAMES), file, time);
    mkdirSync(join(folder, 'out'));
    await extract({ file, cwd: join(folder, 'out') });
    const out = join(folder, 'out/till-app');
    expect(readFileSync(join(out, 'resources/app.asar'), 'utf8')).toBe('resources/app.asar'.repeat(100));
    expect(lstatSync(join(out, 'till')).mode & 0o100).toBe(0o100);
    expect(readlinkSync(join(out, 'link'))).toBe('till');
  });

  it('(zip) says of each file what it is, for everybody to read', async () => {
    const file = join(folder, 'a.zip');
    await makeZip(product('x', NAMES), file, time);
    const zip = await openPromise(file, { lazyEntries: true });
    const found: Record<string, string> = {};
    for await (const entry of zip.eachEntry())
      found[entry.fileName] = (entry.externalFileAttributes >>> 16).toString(8);
    expect(found).toEqual({
      'till-app/a': '100644',
      'till-app/link': '120777',
      'till-app/resources/app.asar': '100644',
      'till-app/till': '100755',
      'till-app/version': '100644',
    });
  });
});
