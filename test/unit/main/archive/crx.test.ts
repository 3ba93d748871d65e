import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openCrx } from '../../../../src/main/archive/crx.ts';
import { byteFields } from '../../../../src/main/archive/protobuf.ts';
import { crx2, crx3, crx3With, derOf, field, idOfKey, varint } from '../../../support/crx-file.ts';
import { appZip } from '../../../support/zip-file.ts';

const developer = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const curve = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const archive = appZip();

const refusal = (file: Buffer, allowCrx2 = false): string => {
  try {
    openCrx(file, 'a.crx', { allowCrx2 });
  } catch (error) {
    expect((error as Error).name).toBe('PackageError');
    return (error as Error).message;
  }
  throw new Error('It was taken.');
};

describe('a crx of format 3', () => {
  it('gives the id of its key, and the archive', () => {
    const crx = openCrx(crx3(archive, [developer]), 'a.crx');
    expect([crx.version, crx.id]).toEqual([3, idOfKey(developer)]);
    expect(crx.publicKey.equals(derOf(developer))).toBe(true);
    expect(crx.archive.equals(archive)).toBe(true);
  });

  it('may be signed with an elliptic curve, and by several, such as the store', () => {
    expect(openCrx(crx3(archive, [curve]), 'a.crx').id).toBe(idOfKey(curve));
    expect(openCrx(crx3(archive, [developer, other, curve]), 'a.crx').id).toBe(idOfKey(developer));
  });

  it('may have other fields in its header', () => {
    const extra = Buffer.concat([
      field(4, Buffer.from('contents')),
      varint(7 * 8),
      varint(300),
      varint(8 * 8 + 5),
      Buffer.alloc(4),
    ]);
    expect(openCrx(crx3(archive, [developer], { extra }), 'a.crx').id).toBe(idOfKey(developer));
  });

  const good = crx3(archive, [developer]);
  const changed = (at: number): Buffer => {
    const copy = Buffer.from(good);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };

  it('is refused when a byte of the archive, the key, the signature or the id was changed', () => {
    for (const at of [good.length - 1, good.length - archive.length, 400, 600, good.length - archive.length - 1]) {
      expect(refusal(changed(at))).toMatch(
        /^a\.crx: (The signature does not fit|A key in its header|It is not signed with)/,
      );
    }
  });

  it('is refused when any one of several signatures does not fit', () => {
    const own = crx3(archive, [developer]);
    const foreign = crx3(appZip({ name: 'Another' }), [other]);
    const proofOf = (crx: Buffer) => {
      const header = crx.subarray(12, 12 + crx.readUInt32LE(8));
      return byteFields(header).find(({ number }) => number === 2)?.bytes ?? Buffer.alloc(0);
    };
    const header = Buffer.concat([own.subarray(12, 12 + own.readUInt32LE(8)), field(2, proofOf(foreign))]);
    expect(refusal(crx3With(archive, header))).toContain('The signature does not fit');
  });

  it.each<[string, Buffer, string]>([
    [
      'an id that none of its keys has',
      crx3(archive, [developer], { crxId: Buffer.alloc(16) }),
      `It is not signed with the key of the app whose id it names (${'a'.repeat(32)}).`,
    ],
    ['no signature', crx3(archive, [], { crxId: Buffer.alloc(16) }), 'It is not signed with the key'],
    ['no id', crx3(archive, [developer], { crxId: Buffer.alloc(3) }), 'does not name the id'],
    ['a header that is no message', crx3With(archive, Buffer.from([0xff, 0xff])), 'Its header cannot be read.'],
    ['a field that is cut off', crx3With(archive, Buffer.from([0x12, 0x7f, 1])), 'A field in it is cut off.'],
    ['a header beyond the file', good.subarray(0, 200), 'cut off in its header'],
    [
      'an enormous header',
      Buffer.concat([Buffer.from('Cr24\x03\0\0\0\xff\xff\xff\x7f', 'latin1'), archive]),
      'would have 2147483647 bytes',
    ],
    ['an end after a few bytes', good.subarray(0, 9), 'The .crx file is cut off.'],
    [
      'a key that is none',
      crx3With(
        archive,
        Buffer.concat([
          field(2, Buffer.concat([field(1, Buffer.from('key')), field(2, Buffer.from('s'))])),
          field(10_000, field(1, Buffer.alloc(16))),
        ]),
      ),
      'A key in its header cannot be read.',
    ],
    [
      'a signature without key',
      crx3With(
        archive,
        Buffer.concat([field(2, field(2, Buffer.from('s'))), field(10_000, field(1, Buffer.alloc(16)))]),
      ),
      'has no key',
    ],
    ['too short a key', crx3(archive, [generateKeyPairSync('rsa', { modulusLength: 512 })]), 'only 512 bits'],
    [
      'twenty signatures',
      crx3(
        archive,
        Array.from({ length: 20 }, () => developer),
      ),
      '20 signatures',
    ],
    ['another format', Buffer.from('Cr24\x04\0\0\0\0\0\0\0'), 'of the format 4'],
    ['other first bytes', archive, 'This is not a .crx file'],
  ])('is refused with %s', (_what, file, sentence) => {
    expect(refusal(file)).toContain(sentence);
  });

  it('is refused when an RSA signature stands where one of a curve belongs', () => {
    const swapped = Buffer.from(crx3(archive, [developer]));
    swapped[12] = 3 * 8 + 2;
    expect(refusal(swapped)).toContain('not of the kind');
  });
});

describe('a crx of format 2', () => {
  it('is refused, and taken when that is asked for', () => {
    const file = crx2(archive, developer);
    expect(refusal(file)).toMatch(/old format 2.*--allow-crx2/);
    expect(openCrx(file, 'a.crx', { allowCrx2: true })).toMatchObject({ version: 2, id: idOfKey(developer) });
  });

  it('is verified all the same', () => {
    const file = crx2(archive, developer);
    file[file.length - 1] = 9;
    expect(refusal(file, true)).toContain('The signature does not fit');
    expect(refusal(file.subarray(0, 14), true)).toContain('cut off');
    expect(refusal(file.subarray(0, 100), true)).toContain('cut off in its header');
  });
});
