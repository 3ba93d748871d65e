import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadApp } from '../../../../src/main/package/app-package.ts';
import { PackageError } from '../../../../src/main/package/package-error.ts';
import { appFiles, temporaryFolder, writeApp } from './temp-app.ts';

describe('loadApp', () => {
  it('gives everything that is needed to run the app', async () => {
    const folder = await writeApp(
      appFiles(
        {
          name: '__MSG_title__',
          key: 'QUJD',
          default_locale: 'en',
          icons: { 128: '/icon.png', 16: 'icon.png' },
          sockets: { tcp: { connect: '*:80' } },
          sandbox: { pages: ['s.html'] },
          kiosk_enabled: true,
        },
        {
          '_locales/en/messages.json': { title: { message: 'Title' } },
          '_locales/de/messages.json': { title: { message: 'Titel' } },
          'icon.png': 'x',
        },
      ),
    );
    const app = await loadApp(relative(process.cwd(), folder), { locale: 'de-AT' });
    expect(app).toMatchObject({
      id: 'lfneaefmdpeggpkjbpocmmgklohjcdck',
      folder,
      warnings: [],
      backgroundUrlPath: '/_generated_background_page.html',
    });
    const { manifest } = app;
    expect(manifest).toMatchObject({
      name: 'Titel',
      short_name: 'Titel',
      version: '1.0',
      manifest_version: 2,
      icons: { 16: 'icon.png', 128: 'icon.png' },
      app: { background: { scripts: ['bg.js'] } },
      kiosk_enabled: true,
      kiosk_only: false,
      offline_enabled: true,
    });
    expect(manifest.sockets?.check('tcp.connect', 'a', 80)).toBe(true);
    expect(manifest.raw).toMatchObject({ name: 'Titel', current_locale: 'de_AT', key: 'QUJD' });
    expect(app.messages.all()).toContainEqual(['title', 'Titel']);
    expect(app.messages.all()).toContainEqual(['@@extension_id', app.id]);
    await expect(app.files.resolve('/icon.png')).resolves.toBeDefined();
  });

  it('takes the version of a manifest that gives none for 2', async () => {
    const { 'manifest.json': whole, ...files } = appFiles();
    const { manifest_version: _, ...manifest } = whole as Record<string, unknown>;
    const app = await loadApp(await writeApp({ 'manifest.json': manifest, ...files }));
    expect(app.manifest.manifest_version).toBe(2);
    expect(app.manifest.raw).not.toHaveProperty('manifest_version');
  });

  it('leaves the package as it is', async () => {
    // Chromium removes this folder from unpacked apps.
    const folder = await writeApp(appFiles({}, { '_metadata/verified_contents.json': '[]' }));
    const before = (await readdir(folder, { recursive: true })).toSorted();
    await expect(loadApp(folder)).resolves.toMatchObject({ warnings: [] });
    expect((await readdir(folder, { recursive: true })).toSorted()).toEqual(before);
    expect(before).toContain(join('_metadata', 'verified_contents.json'));
  });

  it('is not offline_enabled with the webview permission', async () => {
    const app = await loadApp(await writeApp(appFiles({ permissions: ['webview'] })));
    expect(app.manifest.offline_enabled).toBe(false);
  });

  it('warns of names that Chrome keeps for itself', async () => {
    const app = await loadApp(
      await writeApp(appFiles({}, { '_foo.js': '', '__MACOSX/x': '', '_platform_specific/x': '' })),
    );
    expect(app.warnings).toEqual([
      'Cannot load extension with file or directory name _foo.js. Filenames starting with "_" are reserved for use by the system.',
    ]);
  });
});

describe('a folder that is no app', () => {
  async function message(folder: string, options?: Parameters<typeof loadApp>[1]): Promise<string> {
    const error: unknown = await loadApp(folder, options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PackageError);
    return (error as PackageError).message;
  }

  it('is told in one sentence', async () => {
    const folder = await temporaryFolder();
    const advice = 'Give the folder that contains manifest.json, or manifest.webapp for a Firefox OS app.';
    expect(await message(join(folder, 'none'))).toBe(`${join(folder, 'none')}: There is no such folder. ${advice}`);
    expect(await message(folder)).toBe(`${folder}: There is no manifest.json in this folder. ${advice}`);
    await writeFile(join(folder, 'file'), '');
    expect(await message(join(folder, 'file'))).toBe(
      `${join(folder, 'file')}: This is a file, not an app folder. ${advice}`,
    );
    expect(await message(join(folder, 'file', 'below'))).toContain('There is no such folder.');
    await mkdir(join(folder, 'manifest.json'));
    expect(await message(folder)).toBe('manifest.json: The file cannot be read (EISDIR).');
  });

  it.each([
    [{ name: '' }, `manifest.json: Required value 'name' is missing or invalid.`],
    [
      { sockets: { tcp: { connect: 5 } } },
      'manifest.json, "sockets.tcp.connect": expected string or strings, got integer',
    ],
    [{ sockets: { tcp: { connect: '*:0' } } }, `manifest.json, "sockets.tcp.connect": Invalid host:port pattern '*:0'`],
    [{ sandbox: { pages: ['a', 5] } }, `manifest.json: Invalid value for 'sandbox.pages[1]'.`],
    [
      { background: {}, app: undefined },
      'This is an extension (it has no "app" key), not a Chrome App. Holdfast runs Chrome Apps',
    ],
    [{ app: { launch: { web_url: 'http://a' } } }, 'This is a hosted app'],
    [{ theme: {} }, 'This is a theme'],
    [{ import: [{ id: 'a'.repeat(32) }] }, "'import' extension is not installed. Holdfast has no shared modules"],
    [{ manifest_version: 1 }, "Invalid value for 'manifest_version'. Must be an integer either 2 or 3."],
  ])('names the key and the cause: %j', async (manifest, text) => {
    expect(await message(await writeApp(appFiles(manifest)))).toContain(text);
  });

  it('does not take a page whose path Chrome uses itself', async () => {
    const page = '_generated_background_page.html';
    const folder = await writeApp(appFiles({ app: { background: { page } } }, { [page]: 'x' }));
    expect(await message(folder)).toContain(`Could not load background page '/${page}'.`);
  });

  it.each([
    ['130.0.6723.191', '130', true],
    ['130.0.6723.191', '130.0.6723.192', false],
    ['130.0.6723.191', '131', false],
    ['130.0.6723.191', '33.0.0.0.0', true],
  ])('in Chromium %s, when it wants %s: runs %s', async (chromiumVersion, minimum, runs) => {
    const folder = await writeApp(appFiles({ minimum_chrome_version: minimum }));
    if (runs) await expect(loadApp(folder, { chromiumVersion })).resolves.toBeDefined();
    else {
      expect(await message(folder, { chromiumVersion })).toBe(
        `manifest.json, "minimum_chrome_version": This extension requires Chromium version ${minimum} or greater. Holdfast runs it in Chromium ${chromiumVersion}.`,
      );
    }
  });

  it('limits what file handlers declare', async () => {
    const extensions = (count: number) => ({
      file_handlers: { t: { extensions: Array.from({ length: count }, (_, i) => `x${i}`) } },
    });
    await expect(loadApp(await writeApp(appFiles(extensions(200))))).resolves.toBeDefined();
    expect(await message(await writeApp(appFiles(extensions(201))))).toContain(
      'Too many MIME and extension file_handlers',
    );
  });
});
