import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tarEntries } from '../../../scripts/lib/tarball.mjs';
import { paxPath, tarball, type Entry } from './make-tarball.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function read(bytes: Buffer, keep: (path: string) => boolean = () => true): Promise<string[]> {
  const file = join(temporaryFolder(), 'test.tgz');
  writeFileSync(file, bytes);
  const found: string[] = [];
  for await (const { path, type, content } of tarEntries(file)) {
    if (!keep(path)) {
      found.push(`${type} ${path} skipped`);
      continue;
    }
    const parts: Buffer[] = [];
    for await (const part of content) parts.push(part);
    found.push(`${type} ${path} ${Buffer.concat(parts).toString()}`);
  }
  return found;
}

const three: Entry[] = [
  { path: 'package/a.txt', content: 'one' },
  { path: 'package/b.bin', content: Buffer.alloc(300_000, 'b') },
  { path: 'package/c.txt', content: 'x'.repeat(512) },
];

describe('tarEntries', () => {
  it('gives each entry with its content, across block boundaries', async () => {
    const found = await read(tarball(three));
    expect(found).toEqual([
      'file package/a.txt one',
      `file package/b.bin ${'b'.repeat(300_000)}`,
      `file package/c.txt ${'x'.repeat(512)}`,
    ]);
  });

  it('skips what is not read', async () => {
    expect(await read(tarball(three), (path) => path.endsWith('a.txt'))).toEqual([
      'file package/a.txt one',
      'file package/b.bin skipped',
      'file package/c.txt skipped',
    ]);
  });

  it('reads long paths: ustar prefix, pax header, GNU long name, each for one entry only', async () => {
    const long = `package/${'d'.repeat(120)}/é.txt`;
    const entries: Entry[] = [
      { path: 'name.txt', prefix: 'package/deep', content: '1' },
      paxPath(long),
      { path: 'short', content: '2' },
      { path: '././@LongLink', type: 'L', content: `${long}\0` },
      { path: 'short', content: '3' },
      { path: 'package/last', content: '4' },
    ];
    expect(await read(tarball(entries))).toEqual([
      'file package/deep/name.txt 1',
      `file ${long} 2`,
      `file ${long} 3`,
      'file package/last 4',
    ]);
  });

  it('tells directories and links from files', async () => {
    const entries: Entry[] = [
      { path: 'package/', type: '5' },
      { path: 'package/s', type: '2', link: '/etc/passwd' },
      { path: 'package/h', type: '1', link: 'x' },
      { path: 'package/dev', type: '3' },
    ];
    expect(await read(tarball(entries))).toEqual([
      'directory package/ ',
      'other package/s ',
      'other package/h ',
      'other package/dev ',
    ]);
  });

  it('fails on a file that is cut short, damaged or not gzip', async () => {
    const raw = gunzipSync(tarball(three));
    await expect(read(gzipSync(raw.subarray(0, 2000)))).rejects.toThrow('ends in the middle');
    await expect(read(tarball(three).subarray(0, 200))).rejects.toThrow('unexpected end of file');
    const damaged = Buffer.from(raw);
    damaged[3] = 0x7a;
    await expect(read(gzipSync(damaged))).rejects.toThrow('checksum');
    await expect(read(Buffer.from('no archive'))).rejects.toThrow('incorrect header check');
  });

  it('fails on a file that is not there', async () => {
    await expect(tarEntries(join(temporaryFolder(), 'none.tgz')).next()).rejects.toThrow('ENOENT');
  });
});
