import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builderConfig, ENDINGS, merge, readConfig, templateOf } from '../../../../src/cli/package/builder-config.ts';
import type { ConfigParts } from '../../../../src/cli/package/builder-config.ts';
import { root } from '../../../support/shell.ts';
import { temporaryFolder } from '../../main/package/temp-app.ts';

const parts: ConfigParts = {
  identity: {
    id: 'a'.repeat(32),
    appId: `org.chromeapp.${'a'.repeat(32)}`,
    productName: 'Till',
    executableName: 'till-app',
    version: '1.2.3',
    originalVersion: '1.2.3.4',
    release: 0,
    description: 'Sells',
    author: { name: 'Ann', email: 'ann@shop.example' },
    homepage: 'https://till-app.invalid/',
    license: 'Proprietary',
  },
  associations: { fileAssociations: [], mimeTypes: [], protocols: [] },
  icons: { folder: '/i/png', ico: '/i/icon.ico', icns: '/i/icon.icns', source: undefined },
  stage: { product: '/s/product', modules: [{ from: '/s/modules', to: 'node_modules' }] },
  electron: { path: '/electron', version: '45.0.0' },
  output: '/out',
  locales: ['en', 'de', 'pt_BR'],
  requireSignature: false,
  arch: 'x64',
  scripts: '/scripts',
};
const template = templateOf(root);

/** electron-builder's own check of a configuration. */
async function validate(config: object): Promise<void> {
  const { validateConfiguration } = await import('app-builder-lib/out/util/config/config.js');
  const { DebugLogger } = await import('builder-util');
  await validateConfiguration(config, new DebugLogger(false));
}

describe('the configuration for electron-builder', () => {
  it('is valid by its own schema, with and without associations', async () => {
    await validate(builderConfig(template, parts));
    const associations = {
      fileAssociations: [{ ext: 'rcpt', name: 'r', mimeType: 'application/x-r', role: 'Editor' as const }],
      mimeTypes: ['text/plain'],
      protocols: [{ name: 'Till', schemes: ['till'] }],
    };
    await validate(builderConfig(template, { ...parts, associations }));
    await expect(validate({ ...builderConfig(template, parts), nonsense: 1 })).rejects.toThrow('nonsense');
  });

  it('gives the app its identity, and burns the fuses', () => {
    expect(builderConfig(template, parts)).toMatchObject({
      appId: parts.identity.appId,
      productName: 'Till',
      buildVersion: '1.2.3.4',
      asar: true,
      publish: null,
      npmRebuild: false,
      electronLanguages: ['en-US', 'en', 'de', 'pt-BR'],
      electronFuses: { runAsNode: false, onlyLoadAppFromAsar: true, enableNodeCliInspectArguments: false },
      linux: { desktop: { entry: { StartupWMClass: 'Till' } } },
      deb: { executableArgs: ['--', '%F'] },
      rpm: { executableArgs: ['--', '%F'], depends: ['xdg-utils'] },
      appImage: { executableArgs: ['--'] },
      // Two programs, which the command has to tell apart.
      nsis: { artifactName: `till-app-1.2.3.4-\${arch}${ENDINGS.nsis}` },
      portable: { artifactName: `till-app-1.2.3.4-\${arch}${ENDINGS.portable}` },
    });
  });

  it('names the libraries for a .deb that a system without a desktop lacks', () => {
    const { deb } = builderConfig(template, parts) as { deb: { depends: string[] } };
    expect(deb.depends).toEqual(
      expect.arrayContaining(['libgtk-3-0', 'libnss3', 'libasound2t64 | libasound2', 'libdrm2', 'libgbm1']),
    );
  });

  it('gives another release of the same app a file of another name', () => {
    const config = builderConfig(template, { ...parts, identity: { ...parts.identity, release: 2 } });
    for (const form of ['deb', 'rpm', 'nsis', 'portable', 'appImage'] as const)
      expect([form, config[form]]).toEqual([
        form,
        expect.objectContaining({ artifactName: expect.stringMatching(/[-_]1\.2\.3\.4-[23](?![0-9])/) as string }),
      ]);
  });

  it('hands over links as such where the app takes any', () => {
    const protocols = [{ name: 'Till', schemes: ['till'] }];
    const config = builderConfig(template, { ...parts, associations: { ...parts.associations, protocols } });
    expect(config).toMatchObject({
      deb: { executableArgs: ['--', '%U'] },
      rpm: { executableArgs: ['--', '%U'] },
      protocols,
    });
  });
});

describe('--config', () => {
  it('counts more than what is generated; lists are replaced', () => {
    const user = { linux: { maintainer: 'Me <me@shop.example>', executableArgs: ['--'] }, extra: [1] };
    expect(merge({ linux: { icon: 'i', executableArgs: ['a', 'b'] }, appId: 'x' }, user)).toEqual({
      appId: 'x',
      linux: { icon: 'i', maintainer: 'Me <me@shop.example>', executableArgs: ['--'] },
      extra: [1],
    });
    expect(Object.hasOwn(merge({}, JSON.parse('{"__proto__": {"a": 1}}') as never), '__proto__')).toBe(true);
  });

  it('is YAML or JSON, and an object', async () => {
    const file = join(await temporaryFolder(), 'own.yml');
    writeFileSync(file, 'linux:\n  category: Office\n');
    expect(readConfig(file)).toEqual({ linux: { category: 'Office' } });
    writeFileSync(file, '- a');
    expect(() => readConfig(file)).toThrow('must hold an object');
    expect(() => readConfig(`${file}.none`)).toThrow('cannot be read');
  });
});
