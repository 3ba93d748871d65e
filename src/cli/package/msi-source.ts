/**
 * What Windows Installer is to do with a product, as a source file of WiX 3: install it for all users below Program Files, put it into the start
 * menu, tell the system what it opens, and take all of that away again.
 */
import { join } from 'node:path';
import type { Associations } from './associations.ts';
import type { Identity } from './identity.ts';
import { msiRegistry } from './msi-registry.ts';
import { uuidOf } from './uuid.ts';
import { windowsName } from './windows-name.ts';
import { xmlElement } from './xml-element.ts';

export interface MsiProduct {
  readonly arch: string;
  readonly identity: Identity;
  readonly associations: Associations;
  /** The .ico that Windows shows in its list of programs. */
  readonly icon: string;
}

/** electron-builder's own: an app keeps its code, whoever makes its package. */
const NAMESPACE = 'd752fe43-5d44-44d5-9fc9-6dd1bf19d5cc';

/** By which Windows knows that one package is a newer version of another. */
export function upgradeCodeOf({ appId }: Pick<Identity, 'appId'>): string {
  return uuidOf(appId, NAMESPACE);
}

/**
 * @param folder where the files are; as the icon's, a path from the source file's folder
 * @param files what is in it, as `hashFiles` gives it
 */
export function msiSource(product: MsiProduct, folder: string, files: Readonly<Record<string, string>>): string {
  const { arch, identity, icon } = product;
  const { productName, originalVersion, author, description } = identity;
  const upgradeCode = upgradeCodeOf(identity);
  const win64 = arch === 'x64' ? { Win64: 'yes' } : {};
  const name = windowsName(identity);
  const program = `${identity.executableName}.exe`;
  const components: string[] = [];
  const component = (path: string): string => {
    const id = idOf('c', path);
    components.push(xmlElement('ComponentRef', { Id: id }));
    const isProgram = path === program;
    const attributes = { Id: isProgram ? 'program' : idOf('f', path), Name: path.split('/').at(-1) ?? '' };
    const file = xmlElement('File', { ...attributes, Source: join(folder, path), KeyPath: 'yes' });
    const menu = { Id: 'menu', Directory: 'ProgramMenuFolder', Name: name, Target: `[INSTALLDIR]${program}` };
    const more = [
      xmlElement('Shortcut', { ...menu, WorkingDirectory: 'INSTALLDIR', Icon: ICON }),
      ...msiRegistry(product, `[INSTALLDIR]${program}`).map((value) => xmlElement('RegistryValue', { ...value })),
    ];
    return xmlElement('Component', { Id: id, Guid: uuidOf(path, upgradeCode), ...win64 }, [
      file,
      ...(isProgram ? more : []),
    ]);
  };
  const tree = directories(Object.keys(files), component);
  // Unlike electron-builder's, another one only when something of it is.
  const code = uuidOf(JSON.stringify([arch, identity, product.associations, files]), upgradeCode);
  const attributes = { Name: productName, Version: installerVersion(originalVersion), Manufacturer: author.name };
  const text = xmlElement('Wix', { xmlns: 'http://schemas.microsoft.com/wix/2006/wi' }, [
    xmlElement('Product', { Id: code, UpgradeCode: upgradeCode, ...attributes, Language: '1033', Codepage: '65001' }, [
      xmlElement('Package', {
        Compressed: 'yes',
        InstallerVersion: '500',
        InstallScope: 'perMachine',
        Description: productName,
        Comments: description,
        Manufacturer: author.name,
        SummaryCodepage: '65001',
      }),
      xmlElement('Media', { Id: '1', Cabinet: 'product.cab', EmbedCab: 'yes' }),
      // Chromium's; Windows 10 and 11 say that they are this one.
      condition('Windows 10 or newer is needed.', 'Installed OR VersionNT >= 603'),
      condition('A newer version is installed already.', 'Installed OR NOT NEWER'),
      ...upgrade(upgradeCode, originalVersion),
      xmlElement('Icon', { Id: ICON, SourceFile: icon }),
      xmlElement('Property', { Id: 'ARPPRODUCTICON', Value: ICON }),
      xmlElement('Property', { Id: 'ARPNOMODIFY', Value: '1' }),
      // wixl does not say the versions of programs. Without this Windows would keep an older one for having any, and then remove it.
      xmlElement('Property', { Id: 'REINSTALLMODE', Value: 'amus' }),
      xmlElement('Directory', { Id: 'TARGETDIR', Name: 'SourceDir' }, [
        xmlElement('Directory', { Id: arch === 'x64' ? 'ProgramFiles64Folder' : 'ProgramFilesFolder' }, [
          xmlElement('Directory', { Id: 'INSTALLDIR', Name: name }, tree),
        ]),
        xmlElement('Directory', { Id: 'ProgramMenuFolder' }),
      ]),
      xmlElement('Feature', { Id: 'Product', Level: '1' }, components),
    ]),
  ]);
  // With a dollar sign variables of wixl's begin, those of the environment among them; a variable that is one is not looked at again.
  return `<?xml version="1.0" encoding="utf-8"?>\n<?define dollar="$"?>\n${text.replaceAll('$', () => '$(var.dollar)')}`;
}

const ICON = 'program.ico';

function condition(message: string, when: string): string {
  return xmlElement('Condition', { Message: message }, [when.replaceAll('>', '&gt;')]);
}

/** At least three numbers. */
function installerVersion(version: string): string {
  return [...version.split('.'), '0', '0'].slice(0, Math.max(3, version.split('.').length)).join('.');
}

/** Versions are compared by three numbers. The same ones count as older: the fourth may be newer. */
function upgrade(code: string, version: string): string[] {
  const [major = 0, minor = 0, build = 0] = version.split('.').map(Number);
  const [own, next] = [build, build + 1].map((number) => [major, minor, Math.min(number, 65_535)].join('.'));
  return [
    xmlElement('Upgrade', { Id: code }, [
      // wixl does not know IncludeMaximum.
      xmlElement('UpgradeVersion', { Minimum: '0.0.0', IncludeMinimum: 'yes', Maximum: next ?? '', Property: 'OLDER' }),
      xmlElement('UpgradeVersion', { Minimum: own ?? '', IncludeMinimum: 'no', OnlyDetect: 'yes', Property: 'NEWER' }),
    ]),
    // Within the transaction: when something fails the older version is back.
    xmlElement('InstallExecuteSequence', {}, [xmlElement('RemoveExistingProducts', { After: 'InstallInitialize' })]),
  ];
}

/** @param paths sorted, with `/` */
function directories(paths: readonly string[], component: (path: string) => string, prefix = ''): string[] {
  const inside = paths.filter((path) => path.startsWith(prefix));
  const names = [...new Set(inside.map((path) => path.slice(prefix.length).split('/')[0] ?? ''))];
  return names.map((name) => {
    const path = `${prefix}${name}`;
    if (inside.includes(path)) return component(path);
    return xmlElement('Directory', { Id: idOf('d', path), Name: name }, directories(inside, component, `${path}/`));
  });
}

/** In the tables an id has letters, digits and underscores. */
function idOf(kind: string, path: string): string {
  return `${kind}${uuidOf(path, NAMESPACE).replaceAll('-', '')}`;
}
