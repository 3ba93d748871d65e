/**
 * Content types by file name extension. Those that Chromium 156 knows by itself are its own answers, without a charset, as it sends none
 * for files of a package (a page without `<meta charset>` is windows-1252 there). For the rest it asks the operating system; the second
 * table is what desktops commonly answer for web files.
 */
const CHROMIUM: Readonly<Record<string, string>> = {
  apng: 'image/apng',
  avif: 'image/avif',
  bmp: 'image/bmp',
  css: 'text/css',
  csv: 'text/csv',
  doc: 'application/msword',
  flac: 'audio/flac',
  gif: 'image/gif',
  gz: 'application/gzip',
  htm: 'text/html',
  html: 'text/html',
  ico: 'image/x-icon',
  ics: 'text/calendar',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  m3u8: 'application/x-mpegurl',
  m4a: 'audio/x-m4a',
  md: 'text/markdown',
  mjs: 'text/javascript',
  mkv: 'video/matroska',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  ogv: 'video/ogg',
  opus: 'audio/ogg',
  pdf: 'application/pdf',
  png: 'image/png',
  rss: 'application/rss+xml',
  rtf: 'application/rtf',
  sh: 'text/x-sh',
  shtml: 'text/html',
  svg: 'image/svg+xml',
  swf: 'application/x-shockwave-flash',
  tar: 'application/x-tar',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  txt: 'text/plain',
  vtt: 'text/vtt',
  wasm: 'application/wasm',
  wav: 'audio/wav',
  weba: 'audio/webm',
  webm: 'video/webm',
  webp: 'image/webp',
  woff: 'application/font-woff',
  xhtml: 'application/xhtml+xml',
  xml: 'text/xml',
  xsl: 'text/xml',
  xslt: 'text/xml',
  zip: 'application/zip',
};

const DESKTOP: Readonly<Record<string, string>> = {
  aac: 'audio/aac',
  avi: 'video/x-msvideo',
  eot: 'application/vnd.ms-fontobject',
  m4v: 'video/mp4',
  mid: 'audio/midi',
  midi: 'audio/midi',
  mov: 'video/quicktime',
  otf: 'font/otf',
  ttc: 'font/collection',
  ttf: 'font/ttf',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};

/** @param path or bare file name; the case of the extension does not matter. */
export function mimeType(path: string): string {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  if (Object.hasOwn(CHROMIUM, extension)) return CHROMIUM[extension] ?? '';
  if (Object.hasOwn(DESKTOP, extension)) return DESKTOP[extension] ?? '';
  return 'application/octet-stream';
}

/** @param type such as `text/plain`, or `text/*` for all of them @returns the extensions of these tables that have it, without dots */
export function extensionsOf(type: string): string[] {
  const wanted = type.toLowerCase();
  const matches = (other: string) => (wanted.endsWith('/*') ? other.startsWith(wanted.slice(0, -1)) : other === wanted);
  return [...Object.entries(CHROMIUM), ...Object.entries(DESKTOP)]
    .filter(([, other]) => matches(other))
    .map(([extension]) => extension);
}
