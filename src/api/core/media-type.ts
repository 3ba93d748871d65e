/**
 * What type a file has by how it begins, as Chromium sniffs it (net/base/mime_sniffer.cc), as far as media go. Its pattern for Canon's CR2 has a slip:
 * such files are TIFF to it.
 */

/** As much of a file as is looked at, in bytes. */
export const MOST_TO_SNIFF = 1024;

/** Two that are bits and not bytes. */
const MPEG_VIDEO = 'bits of MPEG video';
const MPEG_AUDIO = 'bits of MPEG audio';

/** A dot stands for any byte, as there. The first that fits counts. */
const MAGIC: readonly (readonly [start: string, type: string])[] = [
  ['#define', 'image/x-xbitmap'],
  ['\0\0\u0001\0', 'image/x-icon'],
  ['RIFF....WAVEfmt ', 'audio/wav'],
  ['RIFF....AVI LIST', 'video/avi'],
  ['OggS\0', 'audio/ogg'],
  [MPEG_VIDEO, 'video/mpeg'],
  [MPEG_AUDIO, 'audio/mpeg'],
  ['....ftyp3g', 'video/3gpp'],
  ['....ftypavcl', 'video/3gpp'],
  ['....ftyp', 'video/mp4'],
  ['....moov', 'video/quicktime'],
  ['CWS', 'application/x-shockwave-flash'],
  ['FWS', 'application/x-shockwave-flash'],
  ['FLV', 'video/x-flv'],
  ['fLaC', 'audio/x-flac'],
  ['#!AMR\n', 'audio/amr'],
  ['II\u001a\0\0\0HEAPCCDR', 'image/x-canon-crw'],
  ['\0MRM', 'image/x-minolta-mrw'],
  ['MMOR', 'image/x-olympus-orf'],
  ['IIRO', 'image/x-olympus-orf'],
  ['IIRS', 'image/x-olympus-orf'],
  ['FUJIFILMCCD-RAW ', 'image/x-fuji-raf'],
  ['IIU\0\b\0\0\0', 'image/x-panasonic-raw'],
  ['IIU\0\u0018\0\0\0', 'image/x-panasonic-raw'],
  ['MMMMRaw', 'image/x-phaseone-raw'],
  ['FOVb', 'image/x-x3f'],
  ['%PDF-', 'application/pdf'],
  ['%!PS-Adobe-', 'application/postscript'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['\u0089PNG\r\n\u001a\n', 'image/png'],
  ['\u00ff\u00d8\u00ff', 'image/jpeg'],
  ['BM', 'image/bmp'],
  ['#!', 'text/plain'],
  ['%!', 'text/plain'],
  ['From', 'text/plain'],
  ['>From', 'text/plain'],
  ['\u001f\u008b\b', 'application/x-gzip'],
  ['\u002eRMF', 'audio/x-pn-realaudio'],
  ['0&\u00b2u\u008ef\u00cf\u0011\u00a6\u00d9\0\u00aa\0b\u00cel', 'video/x-ms-asf'],
  ['I I', 'image/tiff'],
  ['II*', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['ID3', 'audio/mpeg'],
  ['RIFF....WEBPVP', 'image/webp'],
  ['\u001aE\u00df\u00a3', 'video/webm'],
  ['PK\u0003\u0004', 'application/zip'],
  ['Rar!\u001a\u0007\0', 'application/x-rar-compressed'],
  ['\u00d7\u00cd\u00c6\u009a', 'application/x-msmetafile'],
  ['MZ', 'application/octet-stream'],
];

/** @param bytes the beginning. @returns undefined for what Chromium has no type for */
export function sniffMediaType(bytes: Uint8Array): string | undefined {
  for (let i = 0; i < MAGIC.length; i++) {
    const magic = MAGIC[i] as (typeof MAGIC)[number];
    if (fits(bytes, magic[0])) return magic[1];
  }
  return undefined;
}

function fits(bytes: Uint8Array, magic: string): boolean {
  if (magic === MPEG_AUDIO) return bytes.length >= 2 && bytes[0] === 0xff && ((bytes[1] as number) & 0xe0) === 0xe0;
  if (magic === MPEG_VIDEO) return beginsWith(bytes, '\0\0\u0001') && ((bytes[3] as number) & 0xf0) === 0xb0;
  return beginsWith(bytes, magic);
}

function beginsWith(bytes: Uint8Array, start: string): boolean {
  if (bytes.length < start.length) return false;
  for (let i = 0; i < start.length; i++) {
    const wanted = start[i] as string;
    if (wanted !== '.' && CODES[wanted] !== bytes[i]) return false;
  }
  return true;
}

/** The codes of the characters in MAGIC, looked up once: a page may replace `charCodeAt`. */
const CODES = Object.create(null) as Record<string, number>;
for (let i = 0; i < MAGIC.length; i++) {
  const text = (MAGIC[i] as (typeof MAGIC)[number])[0];
  for (let j = 0; j < text.length; j++) CODES[text[j] as string] = text.charCodeAt(j);
}

/** @returns undefined for what is none of the three */
export function mediaKindOf(type: string): 'image' | 'audio' | 'video' | undefined {
  const kinds = ['image', 'audio', 'video'] as const;
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i] as (typeof kinds)[number];
    let same = type[kind.length] === '/';
    for (let j = 0; j < kind.length && same; j++) same = type[j] === kind[j];
    if (same) return kind;
  }
  return undefined;
}
