/** ID3 tags: version 2 (2.2, 2.3, 2.4) at the beginning of a file, version 1 at its end. */
import { Malformed, part, text, trimmed, u24, u32, u8, untilNul } from './page-media-source.ts';
import type { MediaSource } from './page-media-source.ts';
import { newTags, setTag } from './page-metadata.ts';
import type { PictureFound, Tags } from './page-metadata.ts';

/** ffmpeg's names. */
const NAMES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  TALB: 'album',
  TCOM: 'composer',
  TCON: 'genre',
  TCOP: 'copyright',
  TENC: 'encoded_by',
  TIT2: 'title',
  TLAN: 'language',
  TPE1: 'artist',
  TPE2: 'album_artist',
  TPE3: 'performer',
  TPOS: 'disc',
  TPUB: 'publisher',
  TRCK: 'track',
  TSSE: 'encoder',
  TDRC: 'date',
  TDRL: 'date',
  TYER: 'date',
  TCMP: 'compilation',
  TSOA: 'album-sort',
  TSOP: 'artist-sort',
  TSOT: 'title-sort',
  TAL: 'album',
  TCM: 'composer',
  TCO: 'genre',
  TCR: 'copyright',
  TEN: 'encoded_by',
  TT2: 'title',
  TLA: 'language',
  TP1: 'artist',
  TP2: 'album_artist',
  TP3: 'performer',
  TPA: 'disc',
  TPB: 'publisher',
  TRK: 'track',
  TSS: 'encoder',
  TYE: 'date',
};

/** What a picture shows, by its number. */
export const PICTURE_TYPES: readonly string[] = [
  'Other',
  "32x32 pixels 'file icon'",
  'Other file icon',
  'Cover (front)',
  'Cover (back)',
  'Leaflet page',
  'Media (e.g. label side of CD)',
  'Lead artist/lead performer/soloist',
  'Artist/performer',
  'Conductor',
  'Band/Orchestra',
  'Composer',
  'Lyricist/text writer',
  'Recording Location',
  'During recording',
  'During performance',
  'Movie/video screen capture',
  'A bright coloured fish',
  'Illustration',
  'Band/artist logotype',
  'Publisher/Studio logotype',
];

export interface Id3Picture extends PictureFound {
  readonly kind: number;
  readonly description: string;
}

export interface Id3Tags {
  readonly tags: Tags;
  readonly pictures: readonly Id3Picture[];
  /** Of the tag in the file, in bytes. */
  readonly length: number;
}

/** @returns undefined where the file does not begin with one */
export function readId3(source: MediaSource): Id3Tags | undefined {
  const head = source.bytes(0, 10);
  if (head.length < 10 || text(part(head, 0, 3), 'latin1') !== 'ID3') return undefined;
  const version = u8(head, 3);
  const flags = u8(head, 5);
  const size = syncSafe(head, 6);
  const length = 10 + size + (flags & 0x10 ? 10 : 0);
  const tags = newTags();
  const pictures: Id3Picture[] = [];
  let body = source.bytes(10, size);
  if (flags & 0x80 && version < 4) body = resynchronised(body);
  const isShort = version === 2;
  const headLength = isShort ? 6 : 10;
  let at = flags & 0x40 ? (version === 4 ? syncSafe(body, 0) : u32(body, 0) + 4) : 0;
  while (at + headLength <= body.length && body[at] !== 0) {
    const id = text(part(body, at, at + (isShort ? 3 : 4)), 'latin1');
    const frameSize = isShort ? u24(body, at + 3) : version === 4 ? syncSafe(body, at + 4) : u32(body, at + 4);
    const end = at + headLength + frameSize;
    if (end > body.length) break;
    let content = part(body, at + headLength, end);
    if (version === 4 && u8(body, at + 9) & 0x02) content = resynchronised(content);
    // A frame that is not as it should be is passed over.
    try {
      readFrame(id, content, tags, pictures);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
    at = end;
  }
  return { tags, pictures, length };
}

function readFrame(id: string, content: Uint8Array, tags: Tags, pictures: Id3Picture[]): void {
  if (id === 'TXXX' || id === 'TXX') {
    const [name, rest] = cutText(content, 1, u8(content, 0));
    setTag(tags, name, cutText(content, rest, u8(content, 0))[0]);
  } else if (id === 'COMM' || id === 'COM') {
    const [name, rest] = cutText(content, 4, u8(content, 0));
    setTag(tags, name === '' ? 'comment' : name, cutText(content, rest, u8(content, 0))[0]);
  } else if (id === 'APIC' || id === 'PIC') pictures[pictures.length] = readPicture(id, content);
  else if (id[0] === 'T') {
    const value = cutText(content, 1, u8(content, 0))[0];
    setTag(tags, NAMES[id] ?? id, id === 'TCON' || id === 'TCO' ? genreOf(value) : value);
  }
}

function readPicture(id: string, content: Uint8Array): Id3Picture {
  const encoding = u8(content, 0);
  let type: string;
  let at: number;
  if (id === 'PIC') {
    type = text(part(content, 1, 4), 'latin1') === 'PNG' ? 'image/png' : 'image/jpeg';
    at = 4;
  } else [type, at] = cutText(content, 1, 0);
  const kind = u8(content, at);
  const [description, start] = cutText(content, at + 1, encoding);
  return { type, kind, description, bytes: part(content, start, content.length) };
}

/** A text that ends with its NUL or with the frame. @returns it, and where what follows begins */
function cutText(bytes: Uint8Array, from: number, encoding: number): [words: string, next: number] {
  const isWide = encoding === 1 || encoding === 2;
  const step = isWide ? 2 : 1;
  let end = from;
  while (end + step <= bytes.length && (bytes[end] !== 0 || bytes[end + step - 1] !== 0)) end += step;
  const next = end + step < bytes.length ? end + step : bytes.length;
  const content = part(bytes, from, end);
  if (encoding === 0) return [text(content, 'latin1'), next];
  if (encoding === 3) return [text(content), next];
  const isLittle = encoding === 1 && content[0] === 0xff && content[1] === 0xfe;
  return [text(content, isLittle ? 'utf16le' : 'utf16be'), next];
}

/** `(17)` and `17` are numbers of version 1. */
function genreOf(value: string): string {
  let digits = '';
  const start = value[0] === '(' ? 1 : 0;
  let i = start;
  for (; i < value.length && (value[i] as string) >= '0' && (value[i] as string) <= '9'; i++)
    digits += value[i] as string;
  if (digits === '' || (start === 1 ? value[i] !== ')' : i < value.length)) return value;
  return GENRES[+digits] ?? value;
}

const syncSafe = (bytes: Uint8Array, i: number): number =>
  ((u8(bytes, i) & 0x7f) << 21) |
  ((u8(bytes, i + 1) & 0x7f) << 14) |
  ((u8(bytes, i + 2) & 0x7f) << 7) |
  (u8(bytes, i + 3) & 0x7f);

/** Without the zeros that keep decoders from taking a tag for sound. */
function resynchronised(bytes: Uint8Array): Uint8Array {
  const clean = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    clean[length++] = bytes[i] as number;
    if (bytes[i] === 0xff && bytes[i + 1] === 0) i++;
  }
  return part(clean, 0, length);
}

/** The 128 bytes at the end. */
export function readId3v1(source: MediaSource, tags: Tags): void {
  if (source.size < 128) return;
  const bytes = source.bytes(source.size - 128, 128);
  if (text(part(bytes, 0, 3), 'latin1') !== 'TAG') return;
  const field = (from: number, length: number) => trimmed(untilNul(text(part(bytes, from, from + length), 'latin1')));
  setTag(tags, 'title', field(3, 30));
  setTag(tags, 'artist', field(33, 30));
  setTag(tags, 'album', field(63, 30));
  setTag(tags, 'date', field(93, 4));
  setTag(tags, 'comment', field(97, 30));
  if (bytes[125] === 0 && bytes[126] !== 0) setTag(tags, 'track', `${bytes[126] as number}`);
  setTag(tags, 'genre', GENRES[bytes[127] as number] ?? '');
}

const GENRES: readonly string[] = [
  'Blues',
  'Classic Rock',
  'Country',
  'Dance',
  'Disco',
  'Funk',
  'Grunge',
  'Hip-Hop',
  'Jazz',
  'Metal',
  'New Age',
  'Oldies',
  'Other',
  'Pop',
  'R&B',
  'Rap',
  'Reggae',
  'Rock',
  'Techno',
  'Industrial',
  'Alternative',
  'Ska',
  'Death Metal',
  'Pranks',
  'Soundtrack',
  'Euro-Techno',
  'Ambient',
  'Trip-Hop',
  'Vocal',
  'Jazz+Funk',
  'Fusion',
  'Trance',
  'Classical',
  'Instrumental',
  'Acid',
  'House',
  'Game',
  'Sound Clip',
  'Gospel',
  'Noise',
  'AlternRock',
  'Bass',
  'Soul',
  'Punk',
  'Space',
  'Meditative',
  'Instrumental Pop',
  'Instrumental Rock',
  'Ethnic',
  'Gothic',
  'Darkwave',
  'Techno-Industrial',
  'Electronic',
  'Pop-Folk',
  'Eurodance',
  'Dream',
  'Southern Rock',
  'Comedy',
  'Cult',
  'Gangsta',
  'Top 40',
  'Christian Rap',
  'Pop/Funk',
  'Jungle',
  'Native American',
  'Cabaret',
  'New Wave',
  'Psychadelic',
  'Rave',
  'Showtunes',
  'Trailer',
  'Lo-Fi',
  'Tribal',
  'Acid Punk',
  'Acid Jazz',
  'Polka',
  'Retro',
  'Musical',
  'Rock & Roll',
  'Hard Rock',
];
