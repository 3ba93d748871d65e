import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appId, idOf, pathBytes } from '../../../../src/main/package/app-id.ts';
import { PackageError } from '../../../../src/main/package/package-error.ts';
import { temporaryFolder } from './temp-app.ts';

const RSA_KEY =
  'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7WwI8k1sYXzFqPzWuNcSOSb2D3vXQwSTTFjOTCrfO1m0yc1d5v2vV6gkQv8wYlcj1rD7oUhJU8wCkWOBXZ5bNnc6Er5' +
  'LmXQvWyr6JbLBQh7BRlR2r0Gk7UqFZQhsQdMX2oRPxQoM6YpR1lKkYV9mJ1nWZzA4p8YVY8m3m8TxrgQIDAQAB';

describe('the id of an app with a key', () => {
  // The ids that Chromium 156 gave these apps.
  it.each([
    ['QUJD', 'lfneaefmdpeggpkjbpocmmgklohjcdck'],
    ['QUI=', 'dibgeplnbhgadnhdpgjglilenhcggenh'],
    [RSA_KEY, 'gdnimnfljeahmpbmneapghplnmidlodb'],
    ['-----BEGIN PUBLIC KEY-----\nQUJD\n-----END PUBLIC KEY-----', 'lfneaefmdpeggpkjbpocmmgklohjcdck'],
    ['-----BEGIN PUBLIC KEY-----QUJD-----END PUBLIC KEY-----', 'lfneaefmdpeggpkjbpocmmgklohjcdck'],
    ['-----BEGIN PUBLIC KEY-----\r\nQU\r\nJD\r\n-----END PUBLIC KEY-----\r\n', 'lfneaefmdpeggpkjbpocmmgklohjcdck'],
    ['-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----', 'lfneaefmdpeggpkjbpocmmgklohjcdck'],
  ])('%j', async (key, id) => {
    await expect(appId(key, '/nowhere')).resolves.toBe(id);
  });

  it.each([
    '',
    5,
    null,
    '!!!',
    'Q',
    'QUI',
    'QU JD\n',
    ' QUJD',
    'QU-_',
    'QUJD=',
    '-----',
    '-----BEGIN PUBLIC KEY-----\nQUJD',
    '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----',
    '-----BEGIN PUBLIC KEY-----\n!!!\n-----END PUBLIC KEY-----',
    ' -----BEGIN PUBLIC KEY-----\nQUJD\n-----END PUBLIC KEY-----',
    '-----BEGIN RSA-----QUJD-----END RSA-----',
  ])('%j is refused', async (key) => {
    const error: unknown = await appId(key, '/nowhere').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PackageError);
    expect(error).toMatchObject({ file: 'manifest.json', key: 'key', reason: "Value 'key' is missing or invalid." });
  });
});

describe('the id of an app without a key', () => {
  // The ids that Chromium 156 on Linux gave apps in these folders.
  it.each([
    ['/usr/share/holdfast-app', 'mldakmaodnkkkififaefjajbhlbekhgh'],
    ['/tmp/holdfast id é', 'pbdopgdlocdfieidghobfggkoelinokc'],
  ])('is made from the path: %s', (path, id) => {
    expect(idOf(pathBytes(path, 'linux'))).toBe(id);
  });

  it('does not change with a separator at the end', () => {
    expect(pathBytes('/a/b//', 'linux')).toEqual(Buffer.from('/a/b'));
    expect(pathBytes('/', 'linux')).toEqual(Buffer.from('/'));
    expect(pathBytes('C:\\a\\', 'win32')).toEqual(Buffer.from('C:\\a', 'utf16le'));
    expect(pathBytes('C:\\', 'win32')).toEqual(Buffer.from('C:\\', 'utf16le'));
  });

  it('has the drive letter in upper case, in UTF-16', () => {
    expect(pathBytes('c:\\apps\\é', 'win32')).toEqual(Buffer.from('C:\\apps\\é', 'utf16le'));
    expect(idOf(pathBytes('c:\\apps', 'win32'))).toBe(idOf(pathBytes('C:\\apps', 'win32')));
  });

  it('is that of the folder a link points to', async () => {
    const folder = await temporaryFolder();
    const link = join(await temporaryFolder(), 'link');
    await symlink(folder, link, 'junction');
    await expect(appId(undefined, link)).resolves.toBe(await appId(undefined, folder));
    await expect(appId(undefined, `${folder}/./`)).resolves.toBe(await appId(undefined, folder));
  });
});
