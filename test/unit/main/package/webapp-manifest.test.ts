import { describe, expect, it } from 'vitest';
import { loadApp } from '../../../../src/main/package/app-package.ts';
import { policyFor } from '../../../../src/main/package/content-security-policy.ts';
import { hasPermission, unsupportedPermissions } from '../../../../src/main/package/manifest-permissions.ts';
import { writeApp } from './temp-app.ts';

const base = { name: 'App', launch_path: '/index.html', type: 'privileged' };
const app = (manifest: object | string = {}, files: Record<string, string> = {}) =>
  writeApp({
    'manifest.webapp': typeof manifest === 'string' ? manifest : { ...base, ...manifest },
    'index.html': '',
    ...files,
  });
const load = async (manifest?: object, files?: Record<string, string>, locale?: string) =>
  loadApp(await app(manifest, files), { locale });
const message = async (manifest: object | string): Promise<string> => {
  try {
    await loadApp(await app(manifest));
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'none';
};

describe('a Firefox OS manifest', () => {
  it('becomes one of the shell’s', async () => {
    const { id, manifest, warnings } = await load(
      {
        description: 'About it',
        version: '1.0 beta',
        launch_path: '/a%20b/index.html?x=1#y',
        icons: { 16: '/16.png', 128: '128.png' },
        permissions: { 'tcp-socket': { description: 'x' }, 'audio-capture': {}, contacts: { access: 'readonly' } },
        fullscreen: 'true',
        orientation: ['portrait'],
        developer: { name: 'Me' },
        activities: {},
      },
      { 'a b/index.html': '', '16.png': 'x', '128.png': 'x' },
    );
    expect(warnings).toEqual([]);
    expect(id).toMatch(/^[a-p]{32}$/);
    expect(manifest).toMatchObject({
      name: 'App',
      short_name: 'App',
      description: 'About it',
      version: '1.0 beta',
      icons: { 16: '16.png', 128: '128.png' },
      firefoxOs: { type: 'privileged', launchPath: '/a%20b/index.html?x=1#y' },
    });
    expect(hasPermission(manifest, 'tcp-socket')).toBe(true);
    expect(hasPermission(manifest, 'audioCapture')).toBe(true);
    const supported = new Set(['tcp-socket', 'audioCapture', 'app.window.fullscreen']);
    expect(unsupportedPermissions(manifest, supported)).toEqual(['contacts', 'activities']);
  });

  it('allows every host and port with tcp-socket, and nothing without', async () => {
    const granted = (await load({ permissions: { 'tcp-socket': {} } })).manifest;
    expect(granted.sockets?.check('tcp.connect', 'mail.example', 25)).toBe(true);
    expect(granted.sockets?.check('tcpServer.listen', '0.0.0.0', 0)).toBe(true);
    expect(granted.sockets?.check('udp.bind', '0.0.0.0', 0)).toBe(false);
    expect((await load()).manifest.sockets).toBeUndefined();
  });

  it.each(['web', undefined])('grants no sockets to an app of type %s, and says so', async (type) => {
    const { manifest, warnings } = await load({ type, permissions: { 'tcp-socket': {} } });
    expect(manifest.sockets).toBeUndefined();
    expect(hasPermission(manifest, 'tcp-socket')).toBe(false);
    expect(warnings).toEqual([expect.stringContaining(`'tcp-socket' is only for privileged and certified apps`)]);
  });

  const privileged = "default-src *; script-src 'self'; object-src 'none'; style-src 'self' 'unsafe-inline'";
  it.each([
    ['privileged', undefined, privileged],
    ['certified', undefined, privileged],
    ['privileged', "img-src 'self'", `${privileged}, img-src 'self'`],
    ['web', undefined, ''],
    ['web', "img-src 'self'", "img-src 'self'"],
  ])('of type %s with csp %s has the policy of its type and its own', async (type, csp, policy) => {
    expect(policyFor((await load({ type, csp })).manifest, '/index.html')).toBe(policy);
  });

  it('has the name and the page of the user’s locale, or else of its language', async () => {
    const locales = { 'pt-BR': { name: 'Brasil' }, fr: { name: 'Fr', launch_path: '/fr.html' }, de: {} };
    const inLocale = async (locale: string) => {
      const { manifest } = await load({ default_locale: 'en-US', locales }, { 'fr.html': '' }, locale);
      return [manifest.name, manifest.firefoxOs?.launchPath];
    };
    expect(await inLocale('pt-br')).toEqual(['Brasil', '/index.html']);
    expect(await inLocale('pt-PT')).toEqual(['App', '/index.html']);
    expect(await inLocale('fr-CA')).toEqual(['Fr', '/fr.html']);
    expect(await inLocale('de-AT')).toEqual(['App', '/index.html']);
    expect(await inLocale('en-US')).toEqual(['App', '/index.html']);
  });

  it('warns of keys that mean nothing and of icons that are not there', async () => {
    expect((await load({ nmae: 'x', icons: { 64: '/64.png' } })).warnings).toEqual([
      `Unrecognized key 'nmae' in manifest.webapp.`,
      `manifest.webapp, "icons": There is no file '/64.png' in the package.`,
    ]);
  });

  it.each([
    [{ name: undefined }, 'name', `It is missing. It must be the app's name, a string that is not empty.`],
    [{ name: 5 }, 'name', `The value is 5. It must be the app's name, a string that is not empty.`],
    [
      { launch_path: undefined },
      'launch_path',
      'It is missing. It must be the path of a page in the package and begin',
    ],
    [{ launch_path: 'index.html' }, 'launch_path', 'The value is "index.html". It must be the path'],
    [{ launch_path: '//host/index.html' }, 'launch_path', 'The value is "//host/index.html". It must'],
    [{ launch_path: '/' }, 'launch_path', 'The value is "/". It must'],
    [{ launch_path: '/..%2findex.html' }, 'launch_path', 'The value is "/..%2findex.html". It must'],
    [{ launch_path: '/none.html?x' }, 'launch_path', `Could not load '/none.html?x'. There is no such file`],
    [{ type: 'hosted' }, 'type', 'The value is "hosted". It must be "web", "privileged" or "certified".'],
    [{ icons: { big: '/x.png' } }, 'icons', `The value of 'icons.big' is "/x.png". It must be an object from sizes`],
    [{ icons: { 16: '../x.png' } }, 'icons', `The value of 'icons.16' is "../x.png". It must`],
    [{ permissions: ['tcp-socket'] }, 'permissions', 'The value is ["tcp-socket"]. It must be an object from names'],
    [{ permissions: { 'tcp-socket': true } }, 'permissions', `The value of 'permissions.tcp-socket' is true. It must`],
    [{ locales: { fr: 'x' } }, 'locales', `The value of 'locales.fr' is "x". It must be an object`],
    [{ csp: 'a\r\nX: y' }, 'csp', 'The value is "a\\r\\nX: y". It must be a content security policy'],
  ])('%j is refused: what is wrong, and what would be right', async (manifest, key, text) => {
    // Where the text names the key, it does not stand in front as well.
    const subject = text.includes(`'${key}.`) ? 'manifest.webapp' : `manifest.webapp, "${key}"`;
    expect(await message(manifest)).toContain(`PackageError: ${subject}: ${text}`);
  });

  it.each([
    ['{ "name": ', 'PackageError: manifest.webapp: File is not valid JSON. At line 1'],
    ['[]', 'PackageError: manifest.webapp: It is not an object.'],
  ])('%s is refused', async (text, start) => {
    expect((await message(text)).slice(0, start.length)).toBe(start);
  });
});

it('beside a manifest.json it is ignored, and that is said', async () => {
  const folder = await app(
    {},
    {
      'manifest.json': JSON.stringify({
        name: 'Chrome',
        version: '1',
        manifest_version: 2,
        app: { background: { scripts: ['bg.js'] } },
      }),
      'bg.js': '',
    },
  );
  const { manifest, warnings } = await loadApp(folder);
  expect(manifest.name).toBe('Chrome');
  expect(manifest.firefoxOs).toBeUndefined();
  expect(warnings).toEqual([
    'The folder has manifest.json and manifest.webapp: it runs as a Chrome App, and manifest.webapp is ignored.',
  ]);
});
