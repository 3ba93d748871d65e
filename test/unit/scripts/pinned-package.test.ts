import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isWhole, unpackPinned } from '../../../scripts/lib/pinned-package.mjs';
import { fakePackage, paxPath, type Entry } from './make-tarball.ts';
import { filesIn, temporaryFolder } from './temporary-folder.ts';

const entries: Entry[] = [
  { path: 'package/package.json', content: '{}' },
  { path: 'package/program', content: 'binary' },
  { path: 'package/lib/data.bin', content: 'data' },
  { path: 'package/resources/app.asar', content: 'the application' },
];

/** Takes `program` under another name and everything in lib/. */
function select(path: string) {
  if (path === 'program') return { to: 'renamed', executable: true };
  return path.startsWith('lib/') ? { to: path } : null;
}

const stamp = '.pinned-package.json';

describe('unpackPinned', () => {
  it('unpacks exactly the wanted files, with their modes', async () => {
    const cache = temporaryFolder();
    const target = join(cache, 'thing');
    const { pinned, pack } = fakePackage(entries);
    expect(await unpackPinned(pinned, { target, select, pack })).toBe(true);
    expect(filesIn(cache)).toEqual([`thing/${stamp}`, 'thing/lib/data.bin', 'thing/renamed']);
    expect(readFileSync(join(target, 'renamed'), 'utf8')).toBe('binary');
    expect(statSync(join(target, 'renamed')).mode & 0o100).toBe(0o100);
    expect(statSync(join(target, 'lib/data.bin')).mode & 0o111).toBe(0);
    // Not the mode of a temporary folder, which is for its maker alone.
    expect(statSync(target).mode).toBe(statSync(join(target, 'lib')).mode);
  });

  it('does nothing when it is there', async () => {
    const target = join(temporaryFolder(), 'thing');
    const { pinned, pack, packed } = fakePackage(entries);
    await unpackPinned(pinned, { target, select, pack });
    expect(await unpackPinned(pinned, { target, select, pack })).toBe(false);
    expect(packed).toEqual(['fake@1.0.0']);
  });

  it.each([
    ['a file is gone', (target: string) => rmSync(join(target, 'lib/data.bin'))],
    ['a file is cut short', (target: string) => writeFileSync(join(target, 'renamed'), 'bin')],
    ['the stamp is gone', (target: string) => rmSync(join(target, stamp))],
    ['the stamp is not JSON', (target: string) => writeFileSync(join(target, stamp), '{')],
  ])('makes it anew when %s', async (_what, damage) => {
    const cache = temporaryFolder();
    const target = join(cache, 'thing');
    const { pinned, pack } = fakePackage(entries);
    await unpackPinned(pinned, { target, select, pack });
    damage(target);
    expect(isWhole(target, pinned)).toBe(false);
    expect(await unpackPinned(pinned, { target, select, pack })).toBe(true);
    expect(isWhole(target, pinned)).toBe(true);
    expect(readdirSync(cache)).toEqual(['thing']);
  });

  it('refuses a package with another hash, and leaves nothing behind', async () => {
    const cache = temporaryFolder();
    const { pack } = fakePackage(entries);
    const { pinned } = fakePackage([{ path: 'package/program', content: 'what was meant' }]);
    const attempt = unpackPinned(pinned, { target: join(cache, 'thing'), select, pack });
    await expect(attempt).rejects.toThrow(/fake@1\.0\.0 is not the package that was expected[^]*sha512-[^]*sha512-/);
    expect(readdirSync(cache)).toEqual([]);
  });

  it('leaves what was there when its replacement fails', async () => {
    const cache = temporaryFolder();
    const target = join(cache, 'thing');
    const old = fakePackage(entries, 'fake@0.9.0');
    await unpackPinned(old.pinned, { target, select, pack: old.pack });
    const { pinned } = fakePackage(entries);
    const pack = () => Promise.reject(new Error('no network'));
    await expect(unpackPinned(pinned, { target, select, pack })).rejects.toThrow('no network');
    expect(isWhole(target, old.pinned)).toBe(true);
    expect(readdirSync(cache)).toEqual(['thing']);
  });

  it('replaces another version', async () => {
    const target = join(temporaryFolder(), 'thing');
    const old = fakePackage([...entries, { path: 'package/lib/old', content: 'old' }], 'fake@0.9.0');
    await unpackPinned(old.pinned, { target, select, pack: old.pack });
    const { pinned, pack } = fakePackage(entries);
    await unpackPinned(pinned, { target, select, pack });
    expect(filesIn(target)).toEqual([stamp, 'lib/data.bin', 'renamed']);
  });

  const escapes: [string, Entry[]][] = [
    ['../', [{ path: 'package/../../escaped' }]],
    ['../ as the first folder', [{ path: '../lib/escaped' }]],
    ['../ in a pax header', [paxPath('package/lib/../../../escaped'), { path: 'package/lib/fine' }]],
    ['../ in the ustar prefix', [{ path: 'escaped', prefix: 'package/../..' }]],
    ['an absolute path', [{ path: '/tmp/escaped' }]],
    ['a drive letter', [{ path: 'C:/escaped' }]],
    ['a backslash', [{ path: 'package/lib\\..\\..\\escaped' }]],
    [
      'a symlink out, and a file through it',
      [{ path: 'package/lib/out', type: '2', link: '../..' }, { path: 'package/lib/out/escaped' }],
    ],
    ['a hard link out', [{ path: 'package/lib/out', type: '1', link: '/etc/hostname' }]],
    ['a device', [{ path: 'package/lib/device', type: '3' }]],
  ];
  it.each(escapes)('refuses a package with %s', async (_what, bad) => {
    const cache = temporaryFolder();
    const { pinned, pack } = fakePackage([...entries, ...bad]);
    const attempt = unpackPinned(pinned, { target: join(cache, 'a/thing'), select: (path) => ({ to: path }), pack });
    await expect(attempt).rejects.toThrow(
      /fake@1\.0\.0 has (an entry that leads out of its folder|a link or a device)/,
    );
    expect(filesIn(cache)).toEqual([]);
  });

  it('refuses a file that is there twice, and a package without any wanted file', async () => {
    const cache = temporaryFolder();
    const twice = fakePackage([...entries, { path: 'package/lib/data.bin', content: 'other' }]);
    const target = join(cache, 'thing');
    await expect(unpackPinned(twice.pinned, { target, select, pack: twice.pack })).rejects.toThrow('EEXIST');
    const none = fakePackage([{ path: 'package/readme', content: 'nothing' }]);
    await expect(unpackPinned(none.pinned, { target, select, pack: none.pack })).rejects.toThrow('none of the files');
    expect(readdirSync(cache)).toEqual([]);
  });

  it('lets two at once both succeed', async () => {
    const cache = temporaryFolder();
    const target = join(cache, 'thing');
    const { pinned, pack } = fakePackage(entries);
    const both = [unpackPinned(pinned, { target, select, pack }), unpackPinned(pinned, { target, select, pack })];
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(isWhole(target, pinned)).toBe(true);
    expect(readdirSync(cache)).toEqual(['thing']);
  });

  it('clears away what a killed attempt left, and nothing else', async () => {
    const cache = temporaryFolder();
    const target = join(cache, 'thing');
    const library = pathToFileURL(fileURLToPath(new URL('../../../scripts/lib/pinned-package.mjs', import.meta.url)));
    const script = `
      import { unpackPinned } from ${JSON.stringify(library.href)};
      const pack = (spec, folder) => new Promise(() => { setInterval(() => {}, 1000); console.log(folder); });
      await unpackPinned({ spec: 'fake@1.0.0', integrity: '' }, { target: ${JSON.stringify(target)}, select: () => null, pack });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
    expect(readdirSync(cache)).toHaveLength(1);

    const living = `thing.tmp-${hostname()}-${process.pid}-aaaaaa`;
    const elsewhere = 'thing.tmp-other-host-1-bbbbbb';
    const elsewhereOld = 'thing.tmp-other-host-1-cccccc';
    const another = `thing-2.tmp-${hostname()}-${spawnSync(process.execPath, ['-e', '']).pid}-dddddd`;
    for (const name of [living, elsewhere, elsewhereOld, another])
      mkdirSync(join(cache, name, 'content'), { recursive: true });
    const longAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    utimesSync(join(cache, elsewhereOld), longAgo, longAgo);

    const { pinned, pack } = fakePackage(entries);
    await unpackPinned(pinned, { target, select, pack });
    expect(readdirSync(cache).toSorted()).toEqual([another, 'thing', elsewhere, living].toSorted());
    expect(existsSync(join(target, 'renamed'))).toBe(true);
  });
});
