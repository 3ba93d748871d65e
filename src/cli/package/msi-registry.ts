/** What Windows is told of a product in its registry: the files and links that it opens, and that users may choose it for them. */
import type { MsiProduct } from './msi-source.ts';

export interface RegistryValue {
  readonly Root: 'HKLM';
  readonly Key: string;
  /** Undefined for the key's own value. */
  readonly Name?: string;
  readonly Value: string;
  readonly Type: 'string';
}

const CLASSES = String.raw`Software\Classes`;

/**
 * Of every ending the app is one program among those that the user can choose, and the one that opens it where there is no other: what an
 * ending meant before is not to be lost when the app goes.
 * @param program its path, as Windows Installer writes it
 */
export function msiRegistry(
  { identity, associations: { fileAssociations, protocols } }: Pick<MsiProduct, 'identity' | 'associations'>,
  program: string,
): RegistryValue[] {
  const { appId, executableName, productName, description } = identity;
  const command = `"${program}" -- "%1"`;
  const classOf = (name: string, title: string) => [
    value(`${CLASSES}\\${name}`, title),
    value(`${CLASSES}\\${name}\\DefaultIcon`, `${program},0`, undefined, false),
    value(`${CLASSES}\\${name}\\shell\\open\\command`, command, undefined, false),
  ];
  const capabilities = `Software\\${appId}\\Capabilities`;
  const files = fileAssociations.flatMap(({ ext }) => {
    const name = `${executableName}.${ext}`;
    return [
      ...classOf(name, `${productName} (${ext})`),
      value(`${CLASSES}\\.${ext}\\OpenWithProgids`, '', name),
      value(`${capabilities}\\FileAssociations`, name, `.${ext}`),
    ];
  });
  const links = protocols.flatMap(({ schemes }) =>
    schemes.flatMap((scheme) => [
      ...classOf(scheme, `URL:${productName}`),
      value(`${CLASSES}\\${scheme}`, '', 'URL Protocol'),
      value(`${capabilities}\\URLAssociations`, scheme, scheme),
    ]),
  );
  if (files.length + links.length === 0) return [];
  return [
    ...files,
    ...links,
    value(capabilities, productName, 'ApplicationName'),
    value(capabilities, description, 'ApplicationDescription'),
    value(String.raw`Software\RegisteredApplications`, capabilities, executableName),
  ];
}

/** @param literal whether brackets and a number sign mean themselves; otherwise they are Windows Installer's */
function value(Key: string, text: string, Name?: string, literal = true): RegistryValue {
  const Value = literal ? text.replace(/[[\]]/g, String.raw`[\$&]`).replace(/^#/, '##') : text;
  return { Root: 'HKLM', Key, ...(Name === undefined ? {} : { Name }), Value, Type: 'string' };
}
