/** What Windows is told of a product in its registry: the files and links that it opens, and that users may choose it for them. */
import type { Associations } from './associations.ts';
import type { Identity } from './identity.ts';

/** All of them are texts, below the root of all users or of one. */
export interface RegistryValue {
  readonly key: string;
  /** Undefined for the key's own value. */
  readonly name?: string;
  readonly text: string;
  /** The product's own key, which goes with it. Without it the value is one among those of others. */
  readonly own?: string;
  /** Whether the program's path is in the text, as it was given. */
  readonly hasProgram?: boolean;
}

const CLASSES = String.raw`Software\Classes`;

/**
 * Of every ending the app is one program among those that the user can choose, and the one that opens it where there is no other: what an
 * ending meant before is not to be lost when the app goes.
 * @param program its path, as the installer writes it
 */
export function windowsRegistry(
  identity: Identity,
  { fileAssociations, protocols }: Associations,
  program: string,
): RegistryValue[] {
  const { appId, executableName, productName, description } = identity;
  const classOf = (name: string, title: string): RegistryValue[] => {
    const own = `${CLASSES}\\${name}`;
    return [
      { key: own, text: title, own },
      { key: `${own}\\DefaultIcon`, text: `${program},0`, own, hasProgram: true },
      { key: `${own}\\shell\\open\\command`, text: `"${program}" -- "%1"`, own, hasProgram: true },
    ];
  };
  const capabilities = `Software\\${appId}\\Capabilities`;
  const own = capabilities;
  const files = fileAssociations.flatMap(({ ext }): RegistryValue[] => {
    const name = `${executableName}.${ext}`;
    return [
      ...classOf(name, `${productName} (${ext})`),
      { key: `${CLASSES}\\.${ext}\\OpenWithProgids`, name, text: '' },
      { key: `${capabilities}\\FileAssociations`, name: `.${ext}`, text: name, own },
    ];
  });
  const links = protocols.flatMap(({ schemes }) =>
    schemes.flatMap((scheme): RegistryValue[] => [
      ...classOf(scheme, `URL:${productName}`),
      { key: `${CLASSES}\\${scheme}`, name: 'URL Protocol', text: '', own: `${CLASSES}\\${scheme}` },
      { key: `${capabilities}\\URLAssociations`, name: scheme, text: scheme, own },
    ]),
  );
  if (files.length + links.length === 0) return [];
  return [
    ...files,
    ...links,
    { key: capabilities, name: 'ApplicationName', text: productName, own },
    { key: capabilities, name: 'ApplicationDescription', text: description, own },
    { key: String.raw`Software\RegisteredApplications`, name: executableName, text: capabilities },
  ];
}
