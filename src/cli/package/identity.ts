/** Who a product is, to the user, the system and its package manager: all of it from the app's manifest. */
import type { AppPackage } from '../../main/package/app-package.ts';
import { isJsonObject, property } from '../../main/package/json-value.ts';
import type { JsonValue } from '../../main/package/json-value.ts';
import type { ProgramVersion } from '../../main/product/program-version.ts';

export interface Identity {
  /** The app's 32 letters. What a product stores and its appId go by these, so that no two apps share anything. */
  readonly id: string;
  readonly appId: string;
  /** As the user reads it. */
  readonly productName: string;
  /** Of the program, its package, its icons and its menu entry: lower-case ASCII. */
  readonly executableName: string;
  /** Semantic: at most three numbers of Chrome's four. */
  readonly version: string;
  /** As in the manifest. */
  readonly originalVersion: string;
  /** Which product with this version of the app it is. */
  readonly release: number;
  readonly description: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly homepage: string;
  readonly license: string;
}

/**
 * @param app its id, where the manifest has no key, is the one that the product keeps on every machine
 * @param release of the product with this version of the app
 */
export function identityOf({ manifest, id }: Pick<AppPackage, 'manifest' | 'id'>, release = 0): Identity {
  const productName = oneLine(manifest.name);
  const executableName = executableNameOf(productName, id);
  const homepage = text(property(manifest.raw, 'homepage_url'));
  return {
    id,
    appId: `org.chromeapp.${id}`,
    productName,
    executableName,
    version: semanticVersion(manifest.version),
    originalVersion: manifest.version,
    release,
    description: oneLine(manifest.description ?? '') || productName,
    author: authorOf(property(manifest.raw, 'author'), productName, executableName),
    homepage: homepage !== undefined && URL.canParse(homepage) ? homepage : `https://${executableName}.invalid/`,
    license: 'Proprietary',
  };
}

export function programVersionOf({ originalVersion, release }: Identity): ProgramVersion {
  return { version: originalVersion, release };
}

/**
 * Chrome's versions have one to four numbers, semantic ones three. What has no room is kept beside it, and updates compare that.
 * @param version as Chrome takes it
 */
export function semanticVersion(version: string): string {
  const numbers = version.split('.').map(Number);
  return [0, 1, 2].map((index) => numbers[index] ?? 0).join('.');
}

/** Ends with `-app`: a Chrome App called Files or Git must not take the place of the system's own program. */
export function executableNameOf(name: string, id: string): string {
  const ascii = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = ascii
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  if (!/^[a-z]/.test(words)) return `chrome-app-${id.slice(0, 8)}`;
  return /(^|-)app$/.test(words) && words !== 'app' ? words : `${words}-app`;
}

/** Package managers refuse a maintainer without an address. */
function authorOf(author: JsonValue | undefined, productName: string, executableName: string): Identity['author'] {
  const record = author !== undefined && isJsonObject(author) ? author : {};
  const named = text(author) ?? text(property(record, 'name')) ?? '';
  const [, before, address] = /^(.*?)\s*<([^<>\s]+@[^<>\s]+)>/.exec(named) ?? [];
  const email = address ?? text(property(record, 'email')) ?? (/^\S+@\S+$/.test(named) ? named : undefined);
  return {
    name: oneLine(before ?? named).replace(/[<>@]/g, '') || productName.replace(/[<>@]/g, ''),
    email: email ?? `noreply@${executableName}.invalid`,
  };
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function oneLine(value: string): string {
  // oxlint-disable-next-line no-control-regex -- they would end a line in a control file or a menu entry
  return value.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}
