/** What of the system a product asks to be opened by: files by their endings and types, links by their scheme. */
import { mimeType } from '../../main/package/mime-types.ts';
import type { Manifest } from '../../main/package/manifest.ts';
import type { Identity } from './identity.ts';

export interface FileAssociation {
  /** One ending, without the dot: electron-builder 26 makes one wrong pattern of several. */
  readonly ext: string;
  readonly name: string;
  /** Undefined for a type that the system knows: to say it again would change its icon, and its name. */
  readonly mimeType?: string;
  readonly role: 'Editor';
}

export interface Associations {
  readonly fileAssociations: readonly FileAssociation[];
  /** Types that the app takes beside those of its endings. */
  readonly mimeTypes: readonly string[];
  readonly protocols: readonly { readonly name: string; readonly schemes: readonly string[] }[];
}

const NO_TYPE = 'application/octet-stream';

/** Endings that desktops know beside those that web pages are made of; by the database that they share (shared-mime-info). */
const DESKTOP: Readonly<Record<string, string>> = {
  '7z': 'application/x-7z-compressed',
  c: 'text/x-csrc',
  cpp: 'text/x-c++src',
  diff: 'text/x-patch',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  h: 'text/x-chdr',
  java: 'text/x-java',
  log: 'text/x-log',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odt: 'application/vnd.oasis.opendocument.text',
  patch: 'text/x-patch',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  py: 'text/x-python',
  rtf: 'application/rtf',
  sh: 'application/x-shellscript',
  tar: 'application/x-tar',
  tex: 'text/x-tex',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  yaml: 'application/yaml',
  yml: 'application/yaml',
};

/** The scheme of links to the app on this computer. Chrome matched `https:` links in the browser; no system hands those over by pattern. */
export function schemeOf({ id }: Pick<Identity, 'id'>): string {
  return `chrome-app-${id}`;
}

/**
 * An ending with one type in its handler has that type; otherwise the usual one, or one of the product's own. Types with wildcards, and
 * the ending `*`, cannot be said to a system.
 */
export function associationsOf(
  { file_handlers: handlers, url_handlers: links }: Pick<Manifest, 'file_handlers' | 'url_handlers'>,
  identity: Identity,
): Associations {
  const files = new Map<string, FileAssociation>();
  const mimeTypes = new Set<string>();
  for (const [name, { extensions = [], types = [] }] of Object.entries(handlers)) {
    const plain = types.filter((type) => /^[\w.+-]+\/[\w.+-]+$/.test(type));
    const endings = extensions.map((ending) => ending.toLowerCase()).filter((ending) => /^[a-z0-9_+-]+$/.test(ending));
    for (const ext of endings) {
      if (files.has(ext)) continue;
      const [only] = plain.length === 1 && endings.length === 1 ? plain : [];
      const usual = Object.hasOwn(DESKTOP, ext) ? (DESKTOP[ext] ?? NO_TYPE) : mimeType(`file.${ext}`);
      const type = only ?? (usual === NO_TYPE ? `application/x-${identity.executableName}-${ext}` : undefined);
      files.set(ext, { ext, name, ...(type === undefined ? {} : { mimeType: type }), role: 'Editor' });
      if (type === undefined) mimeTypes.add(usual);
    }
    for (const type of plain) mimeTypes.add(type);
  }
  for (const { mimeType: type } of files.values()) if (type !== undefined) mimeTypes.delete(type);
  const linked = Object.keys(links).length > 0;
  return {
    fileAssociations: [...files.values()],
    mimeTypes: [...mimeTypes],
    protocols: linked ? [{ name: identity.productName, schemes: [schemeOf(identity)] }] : [],
  };
}
