/**
 * What an app sees of a folder of the user's media (`chrome.mediaGalleries`), and what it may do there. The rules are Chromium's
 * (MediaPathFilter); which names it takes for media was asked of Chromium 120.
 */
import { platform } from 'node:process';

/** What the manifest grants: `{"mediaGalleries": ["read", "delete", "copyTo"]}`. */
export interface GalleryRights {
  readonly read: boolean;
  readonly delete: boolean;
  readonly copyTo: boolean;
}

const MEDIA_EXTENSIONS: ReadonlySet<string> = new Set(
  (
    '3fr 3gp 3gpp aac alac apng arw avi avif bmp cr2 crw dcr dng erf flac flv gif ico jfif jpeg jpg k25 kdc m4a m4b m4p m4v mef mkv mos mov ' +
    'mp3 mp4 mpeg mpeg4 mpegps mpg mrw nef oga ogg ogm ogv opus orf pef pjp pjpeg png raf raw rw2 sr2 srf svg svgz wav weba webm webp ' +
    'wma wmv x3f xbm'
  ).split(' '),
);

/** Whether a file of that name is there for apps, when they ask for it by its name. */
export function isMediaName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot >= 0 && MEDIA_EXTENSIONS.has(name.slice(dot + 1).toLowerCase());
}

const RECYCLE_BINS = ['recycled', 'recycler', '$recycle.bin'];

/** Whether a directory lists what has that name: no hidden files, and nothing of what systems leave on a disk. */
export function isListed(name: string, isDirectory: boolean): boolean {
  if (name.startsWith('.') || name === '__MACOSX') return false;
  const lower = name.toLowerCase();
  if (platform !== 'win32' && RECYCLE_BINS.some((bin) => lower.startsWith(bin))) return false;
  return isDirectory || isMediaName(name);
}
