import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../../src/cli/package/identity.ts';
import {
  isNeverReplaced,
  isReplacedBySystem,
  makeRoomForVersions,
  missingUpdate,
  writeUpdateDescription,
} from '../../../../src/cli/package/update-files.ts';
import { stageUpdate } from '../../../../src/cli/package/stage-update.ts';
import { faultOfAppKey, publicUpdateKey, updateOptions } from '../../../../src/cli/package/update-options.ts';
import { publicKeyText, readDescription, writeDescription } from '../../../../src/main/product/update-description.ts';
import { temporaryFolder } from '../../main/package/temp-app.ts';

const url = 'https://shop.example/updates.xml';
const company = generateKeyPairSync('ed25519');

async function pem(key = company.privateKey): Promise<string> {
  const file = join(await temporaryFolder(), 'key.pem');
  writeFileSync(file, key.export({ type: 'pkcs8', format: 'pem' }));
  return file;
}

describe('options for updates', () => {
  it('are none, or an address, a key and how many devices', async () => {
    expect(updateOptions({})).toEqual({ url: undefined, key: undefined, stagingPercentage: 100, release: 0 });
    const { key, ...others } = updateOptions({
      updateUrl: url,
      updateKey: await pem(),
      stagingPercentage: '5',
      release: '2',
    });
    expect(others).toEqual({ url, stagingPercentage: 5, release: 2 });
    expect(publicUpdateKey(key, 'of the app')).toBe(publicKeyText(company.privateKey));
    const app = (modulusLength: number) =>
      publicKeyText(generateKeyPairSync('rsa', { modulusLength }).privateKey).replace(/^.{60}/, '$&\n ');
    const [strong, short] = [app(2048), app(1024)];
    expect(publicUpdateKey(undefined, strong)).toBe(strong.replaceAll(/\s/g, ''));
    for (const none of [undefined, short, 'bm8ga2V5']) expect(publicUpdateKey(undefined, none)).toBeUndefined();
    expect([faultOfAppKey(strong), faultOfAppKey(short), faultOfAppKey('bm8ga2V5')]).toEqual([
      undefined,
      'an RSA key of 1024 bits is too short; 2048 will do',
      'it is no public key',
    ]);
  });

  it.each([
    [{ updateUrl: 'http://shop.example/' }, '--update-url http://shop.example/: it must be an https: address.'],
    [{ updateKey: 'x' }, '--update-key: a product without --update-url looks for no updates.'],
    [{ updateUrl: url, stagingPercentage: '5' }, '--staging-percentage: only an update that is signed'],
    [{ updateUrl: url, updateKey: '/nowhere.pem' }, '--update-key /nowhere.pem: it cannot be read as a private key'],
    [{ release: '1000' }, '--release 1000: it must be a whole number from 0 to 999.'],
    [{ release: '-1' }, '--release -1: it must be'],
    [{ release: '1.5' }, '--release 1.5: it must be'],
  ])('%j are refused', (given, sentence) => {
    expect(() => updateOptions(given)).toThrow(sentence);
  });

  it('want a key that signs', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const other = generateKeyPairSync('x25519').privateKey;
    const options = (updateKey: string) => () => updateOptions({ updateUrl: url, updateKey });
    expect(options(await pem(weak))).toThrow('an RSA key of 1024 bits is too short');
    expect(options(await pem(other))).toThrow('a key of type x25519 signs nothing');
    const staged = { updateUrl: url, updateKey: await pem(), stagingPercentage: '101' };
    expect(() => updateOptions(staged)).toThrow('--staging-percentage 101: it must be a whole number from 0 to 100.');
  });
});

describe('a product that updates itself', () => {
  const identity = { id: 'a'.repeat(32), executableName: 'till-app', originalVersion: '1.4', release: 2 } as Identity;

  it.skipIf(process.platform === 'win32')('has its program in the folder of its version, and a launcher', async () => {
    const folder = await temporaryFolder();
    mkdirSync(join(folder, 'kiosk'));
    mkdirSync(join(folder, 'resources'));
    writeFileSync(join(folder, 'till-app'), 'the program');
    await makeRoomForVersions(folder, identity);
    expect(readFileSync(join(folder, 'versions/1.4-2/till-app'), 'utf8')).toBe('the program');
    expect(statSync(join(folder, 'versions/1.4-2/resources')).isDirectory()).toBe(true);
    expect(statSync(join(folder, 'kiosk')).isDirectory()).toBe(true);
    expect(readFileSync(join(folder, 'versions/in-use'), 'utf8').trim()).toBe('1.4-2 1.4-2 0');
    expect(statSync(join(folder, 'till-app')).mode & 0o777).toBe(0o755);
  });

  it('is described with the files that are updates, and signed', async () => {
    const folder = await temporaryFolder();
    for (const name of ['Till 1.tar.gz', 'till.deb', 'till.zip']) writeFileSync(join(folder, name), name);
    const made = [
      { target: 'deb', file: join(folder, 'till.deb') },
      { target: 'zip', file: join(folder, 'till.zip') },
      { target: 'dir', file: folder },
      { target: 'tar.gz', file: join(folder, 'Till 1.tar.gz') },
    ];
    const described = {
      identity,
      platform: 'linux',
      arch: 'arm64',
      key: company.privateKey,
      stagingPercentage: 7,
    } as const;
    const file = await writeUpdateDescription(made, folder, described);
    expect(file).toBe(join(folder, 'latest-linux-arm64.yml'));
    const text = readFileSync(file ?? '', 'utf8');
    expect(text).toMatch(/\n# signature: \S+\n$/);
    expect(readDescription(text, publicKeyText(company.privateKey))).toMatchObject({
      version: '1.4.2',
      stagingPercentage: 7,
      files: [
        { url: 'till.deb', size: 8 },
        { url: 'Till%201.tar.gz', size: 13 },
      ],
      product: { id: identity.id, version: '1.4', release: 2, platform: 'linux', arch: 'arm64' },
    });
    // What a Raspberry Pi's program calls its processor, and so asks for.
    const small = await writeUpdateDescription(made, folder, { ...described, arch: 'armv7l' });
    expect(small).toBe(join(folder, 'latest-linux-arm.yml'));
    expect(readFileSync(small ?? '', 'utf8')).toContain('"arch": "arm"');
    expect(await writeUpdateDescription(made.slice(1, 3), folder, described)).toBeUndefined();
  });

  it('goes to another part of the devices without being made anew, by whoever has its key', async () => {
    const file = join(await temporaryFolder(), 'latest-linux.yml');
    const description = {
      version: '1.4.2',
      files: [{ url: 'a.tar.gz', sha512: `${'A'.repeat(86)}==`, size: 1 }],
      stagingPercentage: 10,
      releaseDate: '1980-01-02T00:00:00.000Z',
      product: { id: identity.id, version: '1.4', release: 2, platform: 'linux', arch: 'x64' },
    };
    writeFileSync(file, writeDescription(description, company.privateKey));
    const key = await pem();
    expect(stageUpdate(file, '50', key)).toBe(`${file}: version 1.4-2 goes to 50 of 100 devices.`);
    const after = { ...description, stagingPercentage: 50 };
    expect(readFileSync(file, 'utf8')).toBe(writeDescription(after, company.privateKey));
    expect(() => stageUpdate(file, '101', key)).toThrow('<percentage> 101: it must be a whole number');
    const stranger = await pem(generateKeyPairSync('ed25519').privateKey);
    expect(() => stageUpdate(file, '90', stranger)).toThrow(`${file}: its signature does not fit the key`);
    expect(() => stageUpdate(`${file}.x`, '90', key)).toThrow('no such file');
    expect(readDescription(readFileSync(file, 'utf8'), publicKeyText(company.privateKey))).toEqual(after);
  });

  it('is replaced by itself, by electron-updater or not at all', () => {
    expect([isReplacedBySystem('deb', 'linux'), isNeverReplaced('deb', 'linux')]).toEqual([true, false]);
    expect([isReplacedBySystem('tar.gz', 'linux'), isNeverReplaced('dir', 'linux')]).toEqual([false, false]);
    expect([isReplacedBySystem('snap', 'linux'), isNeverReplaced('snap', 'linux')]).toEqual([false, true]);
    expect([isReplacedBySystem('nsis', 'win32'), isNeverReplaced('zip', 'win32')]).toEqual([true, true]);
    expect(isReplacedBySystem('zip', 'darwin')).toBe(true);
    // What was dragged out of a .dmg is replaced by the server's .zip.
    expect([isReplacedBySystem('dmg', 'darwin'), isNeverReplaced('dmg', 'darwin')]).toEqual([true, false]);
    expect([isReplacedBySystem('pkg', 'darwin'), isNeverReplaced('dir', 'darwin')]).toEqual([false, true]);
    expect([missingUpdate(['dmg'], 'darwin'), missingUpdate(['dmg', 'zip'], 'darwin')]).toEqual([['zip'], undefined]);
    expect(missingUpdate(['dir', 'zip'], 'linux')).toEqual(['tar.gz', 'AppImage', 'deb', 'rpm']);
    expect(missingUpdate(['deb'], 'linux')).toBeUndefined();
  });
});
