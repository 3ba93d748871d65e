import { describe, expect, it } from 'vitest';
import { associationsOf, schemeOf } from '../../../../src/cli/package/associations.ts';
import { executableNameOf, identityOf, semanticVersion } from '../../../../src/cli/package/identity.ts';
import { loadApp } from '../../../../src/main/package/app-package.ts';
import type { AppPackage } from '../../../../src/main/package/app-package.ts';
import { appFiles, writeApp } from '../../main/package/temp-app.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const load = async (manifest: Readonly<Record<string, unknown>>): Promise<AppPackage> =>
  loadApp(await writeApp(appFiles(manifest)), { id: ID });

describe('the identity of a product', () => {
  it.each([
    ['1', '1.0.0'],
    ['1.2', '1.2.0'],
    ['1.2.3', '1.2.3'],
    ['1.2.3.4', '1.2.3'],
    ['2014.11.7.65535', '2014.11.7'],
    ['0', '0.0.0'],
  ])('makes of the version %s the semantic %s', (version, semantic) => {
    expect(semanticVersion(version)).toBe(semantic);
  });

  it.each([
    ['Loopback', 'loopback-app'],
    ['Gérer le Café', 'gerer-le-cafe-app'],
    ['My App', 'my-app'],
    ['Git', 'git-app'],
    ['App', 'app-app'],
    ['../../etc/passwd', 'etc-passwd-app'],
    ['收银台', 'chrome-app-abcdefgh'],
    ['2048', 'chrome-app-abcdefgh'],
    ['x'.repeat(200), `${'x'.repeat(60)}-app`],
  ])('calls the program of %s %s', (name, executable) => {
    expect(executableNameOf(name, ID)).toBe(executable);
  });

  it('is one for each id, with an address that package managers take', async () => {
    const { appId, ...identity } = identityOf(await load({ name: 'Till', version: '1.2.3.4' }));
    expect(appId).toBe(`org.chromeapp.${ID}`);
    expect(identity).toMatchObject({
      productName: 'Till',
      version: '1.2.3',
      originalVersion: '1.2.3.4',
      description: 'Till',
      author: { name: 'Till', email: 'noreply@till-app.invalid' },
    });
  });

  it.each<[unknown, { name: string; email: string }]>([
    ['Ann <ann@shop.example>', { name: 'Ann', email: 'ann@shop.example' }],
    ['ann@shop.example', { name: 'annshop.example', email: 'ann@shop.example' }],
    [{ email: 'ann@shop.example' }, { name: 'Till', email: 'ann@shop.example' }],
    ['Ann & Sons', { name: 'Ann & Sons', email: 'noreply@till-app.invalid' }],
    [7, { name: 'Till', email: 'noreply@till-app.invalid' }],
  ])('takes the author %j', async (author, expected) => {
    expect(identityOf(await load({ name: 'Till', author })).author).toEqual(expected);
  });
});

describe('what a product is opened by', () => {
  it('has one entry for each ending, and the types that have none', async () => {
    const app = await load({
      name: 'Till',
      file_handlers: {
        text: { types: ['text/*', 'application/x-log'], extensions: ['txt', 'LOG', '*'] },
        receipt: { types: ['application/x-receipt'], extensions: ['rcpt'] },
        own: { extensions: ['till', 'txt'] },
      },
    });
    expect(associationsOf(app.manifest, identityOf(app))).toEqual({
      fileAssociations: [
        { ext: 'till', name: 'own', mimeType: 'application/x-till-app-till', role: 'Editor' },
        { ext: 'txt', name: 'own', role: 'Editor' },
        { ext: 'rcpt', name: 'receipt', mimeType: 'application/x-receipt', role: 'Editor' },
        { ext: 'log', name: 'text', role: 'Editor' },
      ],
      mimeTypes: ['text/plain', 'text/x-log', 'application/x-log'],
      protocols: [],
    });
  });

  it('has a scheme of its own when it handles links', async () => {
    const links = { view: { title: 'View', matches: ['https://shop.example/*'] } };
    const app = await load({ name: 'Till', url_handlers: links });
    const { protocols } = associationsOf(app.manifest, identityOf(app));
    expect(protocols).toEqual([{ name: 'Till', schemes: [schemeOf({ id: ID })] }]);
  });
});
