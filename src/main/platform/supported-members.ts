/** What Holdfast has of `chrome.*`, from the declarations that it is built of. */
import type { NamespaceSpec } from '../../api/core/contract.ts';
import { registry } from '../../api/registry.ts';
import type { MemberKind } from './platform-members.ts';

/** The members of a namespace that an app sees. */
export function supportedMembers(contract: NamespaceSpec): ReadonlyMap<string, MemberKind> {
  const members = new Map<string, MemberKind>();
  for (const [name, { internal }] of Object.entries(contract.functions)) if (!internal) members.set(name, 'function');
  for (const [name, { internal }] of Object.entries(contract.events)) if (!internal) members.set(name, 'event');
  for (const name of Object.keys(contract.enums ?? {})) members.set(name, 'value');
  for (const name of Object.keys(contract.constants ?? {})) members.set(name, 'value');
  for (const name of contract.properties ?? []) members.set(name, 'value');
  return members;
}

/** The namespaces of `chrome` by their full names. */
export const supportedNamespaces: ReadonlyMap<string, NamespaceSpec> = new Map(
  registry.filter(({ root }) => root === undefined).map((contract) => [contract.name, contract]),
);
