import { mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PackageFiles, packagePath } from '../../../../src/main/package/package-files.ts';
import { temporaryFolder, writeApp } from './temp-app.ts';

describe('paths that no file of a package has', () => {
  it.each([
    '/',
    '',
    '/sub/',
    '/../secret',
    '/sub/../../secret',
    '/%2e%2e/secret',
    '/.%2e/secret',
    '/./index.html',
    '/..%2fsecret',
    '/..%2Fsecret',
    '/sub%2findex.html',
    '/..%5csecret',
    '/sub\\index.html',
    '/%00index.html',
    '/index.html%00.png',
    '/index.html%0a',
    '/%7f',
    '/%',
    '/%zz',
    '/index%2',
    '/%E9.html',
    '/%c0%ae%c0%ae/secret',
    '/_metadata/verified_contents.json',
    '/_METADATA/x',
    '//_metadata/x',
  ])('%j', (urlPath) => {
    expect(packagePath(urlPath, 'linux')).toBeUndefined();
    expect(packagePath(urlPath, 'win32')).toBeUndefined();
  });

  it.each([
    '/c:/windows/win.ini',
    '/c:x.html',
    '/c%3A/windows',
    '/index.html::$DATA',
    '/index.html:stream',
    '/index.html.',
    '/index.html%20',
    '/con',
    '/CON.txt',
    '/sub/aux.js',
    '/com1',
    '/a*b',
    '/q%3Fx.html',
  ])('%j on Windows', (urlPath) => {
    expect(packagePath(urlPath, 'win32')).toBeUndefined();
    expect(packagePath(urlPath, 'linux')).toBeDefined();
  });

  it.each([
    ['/index.html', ['index.html']],
    ['/sub//index.html', ['sub', 'index.html']],
    ['//server/share/x', ['server', 'share', 'x']],
    ['/sp%20ace.html', ['sp ace.html']],
    ['/pct%2541.html', ['pct%41.html']],
    ['/%252e%252e/x', ['%2e%2e', 'x']],
    ['/%C3%A9.html', ['é.html']],
    ['/a+b.html', ['a+b.html']],
    ['/...', ['...']],
    ['/.dot/x', ['.dot', 'x']],
    ['/_locales/en/messages.json', ['_locales', 'en', 'messages.json']],
  ])('%j is %j', (urlPath, components) => {
    expect(packagePath(urlPath, 'linux')).toEqual(components);
  });
});

async function app(): Promise<{ files: PackageFiles; folder: string; outside: string }> {
  const folder = await writeApp({
    'index.html': 'ROOT',
    'sub/index.html': 'I',
    'pct%41.html': 'P',
    'é.html': 'E',
    '_foo.js': 'U',
    '_metadata/x.json': '{}',
    'manifest.json': '{}',
  });
  const outside = await writeApp({ secret: 'S' });
  return { files: new PackageFiles(folder), folder, outside };
}

describe('files', () => {
  it('are found with size and content type', async () => {
    const { files, folder } = await app();
    const path = join(await realpath(folder), 'index.html');
    await expect(files.resolve('/index.html')).resolves.toBe(path);
    await expect(files.open('/index.html')).resolves.toEqual({ path, size: 4, mime: 'text/html' });
    await expect(files.open('/_foo.js')).resolves.toMatchObject({ mime: 'text/javascript' });
    await expect(files.find('sub/index.html')).resolves.toMatchObject({ size: 1 });
    await expect(files.find('pct%41.html')).resolves.toMatchObject({ size: 1 });
    await expect(files.open('/%C3%A9.html')).resolves.toMatchObject({ size: 1 });
  });

  it.each(['/no.html', '/sub', '/index.html/', '/index.html/x', '/_metadata/x.json', `/${'x'.repeat(300)}`])(
    '%s is none',
    async (urlPath) => {
      const { files } = await app();
      await expect(files.open(urlPath)).resolves.toBeUndefined();
      await expect(files.resolve(urlPath)).resolves.toBeUndefined();
    },
  );

  it('are none when the package is gone', async () => {
    const { files, folder } = await app();
    await rm(folder, { recursive: true });
    await expect(files.resolve('/index.html')).resolves.toBeUndefined();
  });
});

describe('symbolic links', () => {
  it('may point to files and folders in the package', async () => {
    const { files, folder } = await app();
    await symlink('sub/index.html', join(folder, 'file.html'));
    await symlink(join(folder, 'sub'), join(folder, 'folder'), 'junction');
    await expect(files.open('/file.html')).resolves.toMatchObject({ size: 1, mime: 'text/html' });
    await expect(files.resolve('/folder/index.html')).resolves.toBe(join(await realpath(folder), 'sub', 'index.html'));
  });

  it('may not point out of it', async () => {
    const { files, folder, outside } = await app();
    await symlink(join(outside, 'secret'), join(folder, 'absolute'));
    await symlink(`../${outside.split('/').at(-1)}/secret`, join(folder, 'relative'));
    await symlink(outside, join(folder, 'folder'), 'junction');
    await symlink('absolute', join(folder, 'twice'));
    await symlink('loop', join(folder, 'loop'));
    await symlink('.', join(folder, 'self'), 'junction');
    for (const urlPath of [
      '/absolute',
      '/relative',
      '/folder/secret',
      '/twice',
      '/loop',
      '/self',
      '/folder/../secret',
    ]) {
      await expect(files.resolve(urlPath), urlPath).resolves.toBeUndefined();
    }
    await expect(files.resolve('/self/index.html')).resolves.toBe(join(await realpath(folder), 'index.html'));
  });

  it('do not make a neighbour with a longer name part of the package', async () => {
    const parent = await temporaryFolder();
    await mkdir(join(parent, 'app'));
    await mkdir(join(parent, 'app-secrets'));
    await writeFile(join(parent, 'app-secrets', 'x'), 'S');
    await symlink(join(parent, 'app-secrets', 'x'), join(parent, 'app', 'link'));
    await expect(new PackageFiles(join(parent, 'app')).resolve('/link')).resolves.toBeUndefined();
  });

  it('may lead to the package itself', async () => {
    const { folder } = await app();
    const link = join(await temporaryFolder(), 'link');
    await symlink(folder, link, 'junction');
    await expect(new PackageFiles(link).resolve('/index.html')).resolves.toBe(
      join(await realpath(folder), 'index.html'),
    );
  });
});
