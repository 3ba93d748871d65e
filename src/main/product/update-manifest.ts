/** What an update server says: Chrome's own update manifest (XML, `gupdate`), which companies that ship a Chrome App have already. */
import { parseVersion } from '../package/version.ts';

export interface UpdateOffer {
  /** Of the `.crx`; absolute. */
  readonly codebase: string;
  readonly version: string;
}

/** Larger than any list of apps. */
export const MAX_MANIFEST = 2 ** 20;

/**
 * @param text the manifest
 * @param id whose offer is looked for
 * @param base the manifest's own address, which a relative codebase goes by
 * @returns undefined when it offers nothing for the app
 */
export function readUpdateManifest(text: string, id: string, base: string): UpdateOffer | undefined {
  const plain = text.replace(/<!--[^]*?-->/g, '');
  for (const [, attributes = '', content = ''] of plain.matchAll(/<app\b([^>]*)>([^]*?)<\/app\s*>/g)) {
    if (attribute(attributes, 'appid') !== id) continue;
    for (const [, check = ''] of content.matchAll(/<updatecheck\b([^>]*?)\/?>/g)) {
      const [codebase, version] = [attribute(check, 'codebase'), attribute(check, 'version')];
      if (codebase === undefined || version === undefined || parseVersion(version, 4) === undefined) continue;
      if (URL.canParse(codebase, base)) return { codebase: new URL(codebase, base).href, version };
    }
  }
  return undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function attribute(text: string, name: string): string | undefined {
  const match = new RegExp(String.raw`(?:^|\s)${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`).exec(text);
  return (match?.[1] ?? match?.[2])?.replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => ENTITIES[entity] ?? '');
}
