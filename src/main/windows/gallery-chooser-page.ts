/** The document in which a user says which folders of media an app may use: a form without script. */
import { APP_SCHEME } from '../../api/core/app-url.ts';
import type { GalleryChoice, GalleryQuestion } from '../host/media-service.ts';
import { escapeHtml, LIST_STYLE } from './device-chooser-page.ts';

export const GALLERIES_URL = `${APP_SCHEME}://galleries/`;

/** Chromium's sentences. */
const SENTENCES: Readonly<Record<GalleryQuestion['rights'], string>> = {
  read: 'can read images, video, and sound files in the checked locations.',
  readAndDelete: 'can read and delete images, video, and sound files in the checked locations.',
  change: 'can read, write and delete images, video, and sound files in the checked locations.',
};

const STYLE = `${LIST_STYLE}
form > p { padding: 0; }
ul { margin: 0; }
.add { margin-right: auto; }
`;

export interface GalleriesView {
  readonly appName: string;
  readonly rights: GalleryQuestion['rights'];
  readonly choices: readonly GalleryChoice[];
}

export function galleriesPage({ appName, rights, choices }: GalleriesView): string {
  const name = escapeHtml(appName);
  const items = choices.map(({ id, name: place, allowed }) => {
    const mark = allowed ? ' checked' : '';
    return `<li><label><input type="checkbox" name="gallery" value="${id}"${mark}><span>${escapeHtml(place)}</span></label></li>`;
  });
  const list = items.length > 0 ? items.join('') : '<p>There are no folders of media here yet.</p>';
  return (
    `<!doctype html><meta charset="utf-8"><title>${name}</title><style>${STYLE}</style><form action="${GALLERIES_URL}chosen">` +
    `<h1>Media-File Permissions for "${name}"</h1><p>"${name}" ${SENTENCES[rights]}</p><ul>${list}</ul>` +
    `<div><button class="add" name="answer" value="add">Add location…</button>` +
    `<button name="answer" value="cancel">Cancel</button><button name="answer" value="apply">Apply</button></div></form>`
  );
}

export interface GalleriesAnswer {
  readonly kind: 'add' | 'cancel' | 'apply';
  /** What is checked. */
  readonly ids: readonly number[];
}

/** @param url that the form asks for. @returns undefined for any other */
export function parseGalleries(url: string): GalleriesAnswer | undefined {
  if (!url.startsWith(`${GALLERIES_URL}chosen?`)) return undefined;
  const query = new URL(url).searchParams;
  const answer = query.get('answer');
  const kind = answer === 'add' || answer === 'apply' ? answer : 'cancel';
  return { kind, ids: query.getAll('gallery').map(Number) };
}
