import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archiveKind, unpackApp } from '../../../../src/main/archive/unpack-app.ts';
import { UNPACK_LIMITS, unpackZip } from '../../../../src/main/archive/unpack-zip.ts';
import { loadApp } from '../../../../src/main/package/app-package.ts';
import { crx3, derOf, idOfKey } from '../../../support/crx-file.ts';
import { appZip, zipFile } from '../../../support/zip-file.ts';
import type { ZipEntry } from '../../../support/zip-file.ts';

let folder: string;
let destination: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-unpack-'));
  destination = join(folder, 'into', 'app');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fine: ZipEntry = { name: 'manifest.json', content: '{}' };
const zeros = Buffer.alloc(2 ** 20);

/** Each archive of this corpus is refused, with a sentence that names the entry. */
const corpus: [string, readonly ZipEntry[], string][] = [
  ['a step out of the folder', [fine, { name: '../evil.js' }], '"../evil.js" leads out of the folder.'],
  ['a step out in the middle', [fine, { name: 'a/../../evil.js' }], 'leads out of the folder'],
  ['a path that only looks harmless', [fine, { name: 'a/../b.js' }], 'leads out of the folder'],
  ['an absolute path', [fine, { name: '/etc/cron.d/evil' }], 'has an absolute path'],
  ['a drive', [fine, { name: 'C:/evil.js' }], 'has an absolute path'],
  ['backslashes', [fine, { name: '..\\evil.js' }], 'has a backslash'],
  ['a NUL', [fine, { name: 'a.js\0.png' }], 'has a control character'],
  ['a line break', [fine, { name: 'a\nb.js' }], 'has a control character'],
  ['a part that is empty', [fine, { name: 'a//b.js' }], 'has an empty part'],
  ['a part that is a dot', [fine, { name: './b.js' }], 'has an empty part'],
  ['no name', [fine, { name: '' }], 'has an empty part'],
  ['a symbolic link', [fine, { name: 'link', content: '/etc/passwd', mode: 0o120777 }], '"link" is a symbolic link.'],
  [
    'a symbolic link to a folder, and a file through it',
    [fine, { name: 'd', content: '/etc', mode: 0o120777 }, { name: 'd/x' }],
    'is a symbolic link',
  ],
  ['a device', [fine, { name: 'dev', mode: 0o020666 }], 'is neither a file nor a folder'],
  ['a pipe', [fine, { name: 'pipe', mode: 0o010666 }], 'is neither a file nor a folder'],
  ['a folder that is called a file', [fine, { name: 'd', mode: 0o040755 }], 'is a file and a folder at once'],
  ['a file and a folder of one name', [fine, { name: 'd' }, { name: 'd/x' }], 'is a file and a folder at once'],
  ['a folder and a file of one name', [fine, { name: 'd/x' }, { name: 'd' }], 'is a file and a folder at once'],
  ['a folder with content', [fine, { name: 'd/', content: 'x' }], 'is a folder with content'],
  ['a name twice', [fine, { name: 'a.js', content: '1' }, { name: 'a.js', content: '2' }], '"a.js" is in it twice.'],
  [
    'names that differ in case',
    [fine, { name: 'a.js' }, { name: 'A.JS' }],
    '"A.JS" differs from a.js only in case or accents.',
  ],
  ['folders that differ in case', [fine, { name: 'js/a' }, { name: 'JS/b' }], 'differs from js only in case'],
  ['an accent composed both ways', [fine, { name: 'caf\u00e9' }, { name: 'cafe\u0301' }], 'only in case or accents'],
  ['the manifest twice', [fine, { name: 'Manifest.json', content: '{}' }], 'differs from manifest.json only in case'],
  ['a device of Windows', [fine, { name: 'js/CON' }], 'has the name of a device'],
  ['a device of Windows with an ending', [fine, { name: 'aux.js' }], 'has the name of a device'],
  ['a port of Windows', [fine, { name: 'lpt1/x' }], 'has the name of a device'],
  ['a dot at the end', [fine, { name: 'a.' }], 'ends with a dot or a blank'],
  ['a blank at the end', [fine, { name: 'a /x' }], 'ends with a dot or a blank'],
  ['an alternate stream', [fine, { name: 'a.js:b' }], 'that Windows does not allow'],
  ['a wildcard', [fine, { name: 'a*.js' }], 'that Windows does not allow'],
  ['a very long name', [fine, { name: 'a'.repeat(256) }], 'more than 255 bytes'],
  ['a very long path', [fine, { name: 'abcdefg/'.repeat(200) }], 'more than 1024 bytes'],
  ['a file that is encrypted', [fine, { name: 'a.js', flags: 0x801 }], 'is encrypted'],
  ['another compression', [fine, { name: 'a.js', method: 14, store: true }], 'method 14'],
  ['a wrong checksum', [fine, { name: 'a.js', content: 'abc', claims: { crc: 1 } }], '"a.js" is damaged'],
  ['more content than it says', [fine, { name: 'a.js', content: zeros, claims: { size: 10 } }], 'It is damaged'],
  ['less content than it says', [fine, { name: 'a.js', content: 'abc', claims: { size: 10 } }], 'It is damaged'],
  ['an offset beyond the file', [fine, { name: 'a.js', content: 'abc', claims: { offset: 100_000 } }], 'It is damaged'],
];

describe('an archive that is refused', () => {
  it.each(corpus)('has %s; nothing of it is left', async (_what, entries, sentence) => {
    const refused = unpackZip(zipFile(entries), 'app.zip', destination);
    await expect(refused).rejects.toMatchObject({ name: 'PackageError', message: expect.stringContaining(sentence) });
    await expect(refused).rejects.toThrow(/^app\.zip: /);
    expect(readdirSync(join(folder, 'into'))).toEqual([]);
    expect(readdirSync(folder)).toEqual(['into']);
  });

  it('is a bomb: too many files, too much, too much for its size, files that overlap', async () => {
    const bomb = (entries: ZipEntry[], limits = UNPACK_LIMITS) =>
      unpackZip(zipFile(entries), 'b.zip', destination, limits);
    const files = (count: number, entry: Partial<ZipEntry>) =>
      Array.from({ length: count }, (_, i) => ({ name: `f${i}`, ...entry }));
    const small = { ...UNPACK_LIMITS, entries: 10, freeBytes: 2 ** 20 };
    await expect(bomb(files(11, {}), small)).rejects.toThrow('It holds more than 10 files.');
    await expect(bomb(files(2, { claims: { size: 2 ** 30 } }))).rejects.toThrow(
      'It would unpack to more than 1024 MiB.',
    );
    await expect(bomb(files(3, { content: zeros }), small)).rejects.toThrow('more than 100 times its size');
    await expect(bomb(files(3, { content: zeros }))).resolves.toBeUndefined();
    rmSync(destination, { recursive: true });
    const noise = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i * 7919) % 251));
    const quoted = files(1, { content: noise, store: true });
    const overlapping = zipFile([...quoted, { name: 'again', claims: { offset: 0 } }]);
    // The second entry points at the first one's bytes, and says that they are its own.
    const entry = overlapping.lastIndexOf(Buffer.from('PK\x01\x02'));
    overlapping.writeUInt16LE(0, entry + 10);
    overlapping.writeUInt32LE(noise.length, entry + 20);
    overlapping.writeUInt32LE(noise.length, entry + 24);
    await expect(unpackZip(overlapping, 'b.zip', destination)).rejects.toThrow('Files in it overlap');
    expect(existsSync(destination)).toBe(false);
  });

  it('is cut off, or none at all', async () => {
    const whole = zipFile([fine, { name: 'a.js', content: 'x'.repeat(500), store: true }]);
    for (const cut of [whole.subarray(0, 300), whole.subarray(0, -5), Buffer.from('PK'), Buffer.alloc(0)]) {
      await expect(unpackZip(cut, 'app.zip', destination)).rejects.toThrow('cannot be read as a zip archive');
      expect(existsSync(destination)).toBe(false);
    }
  });
});

describe('an app that is unpacked', () => {
  const write = (name: string, bytes: Buffer) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  it('comes out as it was packed, whatever its names are made of', async () => {
    const names = [
      'manifest.json',
      'js/été.js',
      'js/sub/a b (1).js',
      '_locales/de/messages.json',
      'Thumbs.db',
      'console.js',
    ];
    const archive = zipFile([
      { name: 'js/', mode: 0o040755 },
      ...names.map((name) => ({ name, content: name.repeat(9) })),
    ]);
    await unpackZip(archive, 'a.zip', destination);
    for (const name of names) expect(readFileSync(join(destination, name), 'utf8')).toBe(name.repeat(9));
  });

  it('is taken out of the one folder that it is packed in', async () => {
    expect(await unpackApp(write('a.zip', appZip({}, 'my-app-main/')), destination)).toEqual({
      kind: 'zip',
      id: undefined,
    });
    expect(readdirSync(destination).toSorted()).toEqual(['b.js', 'manifest.json']);
  });

  it('has the id of the key that it was signed with, in Chrome and here', async () => {
    const developer = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const file = write('app.bin', crx3(appZip({ key: 'AAAA' }), [developer]));
    expect(await archiveKind(file)).toBe('crx');
    const id = idOfKey(developer);
    expect(await unpackApp(file, destination)).toEqual({ kind: 'crx', id });
    const app = await loadApp(destination);
    expect([app.id, app.manifest.raw['key']]).toEqual([id, derOf(developer).toString('base64')]);
  });

  it('is refused when its manifest would keep another key, and when it is no JSON', async () => {
    const developer = generateKeyPairSync('rsa', { modulusLength: 2048 });
    for (const [text, sentence] of [
      ['{"key": "AAAA", "key": "AAAA"}', 'manifest.json: It cannot be given the key'],
      ['{"name"', 'manifest.json: Manifest is not valid JSON.'],
    ] as const) {
      const file = write('a.crx', crx3(zipFile([{ name: 'manifest.json', content: text }]), [developer]));
      await expect(unpackApp(file, destination)).rejects.toThrow(sentence);
      expect(existsSync(destination)).toBe(false);
    }
  });

  it('keeps the comments and the byte-order mark of its manifest when it gets its key', async () => {
    const developer = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const text = '\uFEFF// mine\n{"name": "A", /* 1 */ "version": "1", "app": {"background": {"scripts": ["b.js"]}}}';
    const archive = zipFile([{ name: 'manifest.json', content: text }, { name: 'b.js' }]);
    await unpackApp(write('a.crx', crx3(archive, [developer])), destination);
    expect(readFileSync(join(destination, 'manifest.json'), 'utf8')).toMatch(/^\uFEFF\/\/ mine\n.*\/\* 1 \*\//);
    expect((await loadApp(destination)).id).toBe(idOfKey(developer));
  });
});
