/** The choices of file types that a dialog offers. */
import type { FileFilter } from '../../main/host/file-service.ts';
import { extensionsOf } from '../../main/package/mime-types.ts';

export interface AcceptOption {
  readonly description?: string;
  readonly extensions?: string[];
  readonly mimeTypes?: string[];
}

const ALL: FileFilter = { name: 'All files', extensions: ['*'] };

/** @param all offers all files too; without anything else to offer, all files are offered in any case, as in Chrome */
export function filtersFor(accepts: readonly AcceptOption[], all: boolean): FileFilter[] {
  const filters: FileFilter[] = [];
  for (const { description, extensions = [], mimeTypes = [] } of accepts) {
    const wanted = [...new Set([...extensions.map(withoutDot), ...mimeTypes.flatMap(extensionsOf)])].filter(
      isExtension,
    );
    if (wanted.length === 0) continue;
    filters.push({ name: description ?? wanted.map((extension) => `*.${extension}`).join(', '), extensions: wanted });
  }
  return filters.length === 0 ? [] : [...filters, ...(all ? [ALL] : [])];
}

function withoutDot(extension: string): string {
  return extension.replace(/^\./, '');
}

function isExtension(text: string): boolean {
  return /^[^/\\*?\s]{1,100}$/.test(text);
}
