/** What Windows is told of a product in its registry, as Windows Installer writes it. */
import type { MsiProduct } from './msi-source.ts';
import { windowsRegistry } from './windows-registry.ts';

export interface MsiRegistryValue {
  readonly Root: 'HKLM';
  readonly Key: string;
  /** Undefined for the key's own value. */
  readonly Name?: string;
  readonly Value: string;
  readonly Type: 'string';
}

/** @param program its path, as Windows Installer writes it */
export function msiRegistry(
  { identity, associations }: Pick<MsiProduct, 'identity' | 'associations'>,
  program: string,
): MsiRegistryValue[] {
  return windowsRegistry(identity, associations, program).map(({ key, name, text, hasProgram = false }) => {
    // Brackets and a number sign are Windows Installer's, but in the path that it is to put in.
    const Value = hasProgram ? text : text.replace(/[[\]]/g, String.raw`[\$&]`).replace(/^#/, '##');
    return { Root: 'HKLM', Key: key, ...(name === undefined ? {} : { Name: name }), Value, Type: 'string' };
  });
}
