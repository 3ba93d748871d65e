/** MP4, M4A, QuickTime: boxes in boxes. */
import { code, i32, Malformed, part, text, u16, u32, u64, u8, untilNul } from './page-media-source.ts';
import type { MediaSource } from './page-media-source.ts';
import { newTags, setTag } from './page-metadata.ts';
import type { MediaFound, PictureFound, StreamFound, Tags } from './page-metadata.ts';

/** ffmpeg's names. The first character of many is the copyright sign. */
const NAMES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  '\u00a9ART': 'artist',
  '\u00a9alb': 'album',
  '\u00a9cmt': 'comment',
  '\u00a9cpy': 'copyright',
  '\u00a9day': 'date',
  '\u00a9gen': 'genre',
  '\u00a9inf': 'comment',
  '\u00a9lyr': 'lyrics',
  '\u00a9nam': 'title',
  '\u00a9swr': 'encoder',
  '\u00a9too': 'encoder',
  '\u00a9wrt': 'composer',
  aART: 'album_artist',
  cprt: 'copyright',
  desc: 'description',
  ldes: 'synopsis',
  sonm: 'sort_name',
};

const CODECS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  avc1: 'h264',
  avc3: 'h264',
  hvc1: 'hevc',
  hev1: 'hevc',
  mp4a: 'aac',
  mp4v: 'mpeg4',
  vp09: 'vp9',
  vp08: 'vp8',
  av01: 'av1',
  Opus: 'opus',
  fLaC: 'flac',
  alac: 'alac',
  'ac-3': 'ac3',
  '.mp3': 'mp3',
  jpeg: 'mjpeg',
  s263: 'h263',
  samr: 'amr_nb',
};

const MOST_BOXES = 4096;
const MOST_MOOV = 16 * 1024 * 1024;

interface Box {
  readonly name: string;
  readonly content: Uint8Array;
}

/** Those in a piece of memory. What is left over at its end is none. */
function boxesIn(bytes: Uint8Array, from = 0): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= bytes.length && boxes.length < MOST_BOXES;) {
    let size = u32(bytes, at);
    let head = 8;
    if (size === 1 && at + 16 <= bytes.length) {
      size = u64(bytes, at + 8);
      head = 16;
    } else if (size === 0) size = bytes.length - at;
    if (size < head || at + size > bytes.length) break;
    boxes[boxes.length] = { name: code(bytes, at + 4), content: part(bytes, at + head, at + size) };
    at += size;
  }
  return boxes;
}

function find(boxes: readonly Box[], name: string): Uint8Array | undefined {
  for (let i = 0; i < boxes.length; i++) if (boxes[i]?.name === name) return boxes[i]?.content;
  return undefined;
}

function inside(bytes: Uint8Array | undefined, path: readonly string[]): Uint8Array | undefined {
  let found = bytes;
  for (let i = 0; i < path.length && found; i++) found = find(boxesIn(found), path[i] as string);
  return found;
}

export function readMp4(source: MediaSource): MediaFound | undefined {
  const tags = newTags();
  const moov = topBoxes(source, tags);
  if (!moov) return undefined;
  const boxes = boxesIn(moov);
  const header = find(boxes, 'mvhd');
  if (!header) return undefined;
  const isLong = u8(header, 0) === 1;
  const scale = isLong ? u32(header, 20) : u32(header, 12);
  setTag(tags, 'creation_time', timeOf(isLong ? u64(header, 4) : u32(header, 4)));
  const pictures: PictureFound[] = [];
  const udta = find(boxes, 'udta');
  if (udta) readUserData(udta, tags, pictures);
  const streams: StreamFound[] = [{ type: 'mov,mp4,m4a,3gp,3g2,mj2', tags }];
  let size: { width?: number; height?: number } = {};
  let duration = 0;
  for (let i = 0; i < boxes.length; i++) {
    if (boxes[i]?.name !== 'trak') continue;
    const track = readTrack((boxes[i] as Box).content, scale);
    if (!track) continue;
    streams[streams.length] = { type: track.type, tags: track.tags };
    if (track.duration > duration) duration = track.duration;
    if (size.width === undefined && track.width > 0) size = { width: track.width, height: track.height };
  }
  for (let i = 0; i < pictures.length; i++) {
    const type = (pictures[i] as PictureFound).type === 'image/png' ? 'png' : 'mjpeg';
    streams[streams.length] = { type, tags: newTags() };
  }
  return { streams, pictures, duration, ...size };
}

/** Goes through the file from box to box. @returns the content of `moov` */
function topBoxes(source: MediaSource, tags: Tags): Uint8Array | undefined {
  let at = 0;
  for (let i = 0; i < MOST_BOXES; i++) {
    const head = source.bytes(at, 16);
    if (head.length < 8) return undefined;
    const name = code(head, 4);
    let size = u32(head, 0);
    let skip = 8;
    if (size === 1) {
      size = u64(head, 8);
      skip = 16;
    } else if (size === 0) size = source.size - at;
    if (size < skip) return undefined;
    if (name === 'ftyp') {
      if (size > 4096) throw new Malformed();
      const brands = source.bytes(at + skip, size - skip);
      setTag(tags, 'major_brand', code(brands, 0));
      tags['minor_version'] = `${u32(brands, 4)}`;
      setTag(tags, 'compatible_brands', text(part(brands, 8, brands.length), 'latin1'));
    }
    if (name === 'moov') {
      if (size > MOST_MOOV) throw new Malformed();
      const content = source.bytes(at + skip, size - skip);
      return content.length < size - skip ? undefined : content;
    }
    at += size;
  }
  return undefined;
}

/** Seconds since 1904. @returns '' for none */
function timeOf(seconds: number): string {
  const since1970 = seconds - 2_082_844_800;
  if (since1970 <= 0 || since1970 > 8e9) return '';
  return untilZ(apply(toISOString, new PageDate(since1970 * 1000), []) as string);
}

const PageDate = Date;
const { toISOString } = Date.prototype;
const { apply } = Reflect;
/** With six decimals. */
function untilZ(iso: string): string {
  let words = '';
  for (let i = 0; i < iso.length && iso[i] !== 'Z'; i++) words += iso[i] as string;
  return `${words}000Z`;
}

function readUserData(udta: Uint8Array, tags: Tags, pictures: PictureFound[]): void {
  const boxes = boxesIn(udta);
  for (let i = 0; i < boxes.length; i++) {
    const { name, content } = boxes[i] as Box;
    // QuickTime's own: a length and a language, then the text.
    if (name[0] === '\u00a9' && content.length > 4 && NAMES[name] !== undefined) {
      setTag(tags, NAMES[name] as string, text(part(content, 4, 4 + u16(content, 0))));
    }
    if (name !== 'meta') continue;
    const list = find(boxesIn(content, 4), 'ilst');
    if (list) readItems(list, tags, pictures);
  }
}

function readItems(list: Uint8Array, tags: Tags, pictures: PictureFound[]): void {
  const items = boxesIn(list);
  for (let i = 0; i < items.length; i++) {
    const { name, content } = items[i] as Box;
    const data = find(boxesIn(content), 'data');
    if (!data || data.length < 8) continue;
    const value = part(data, 8, data.length);
    if (name === 'covr') {
      const type = u32(data, 0) === 14 ? 'image/png' : 'image/jpeg';
      pictures[pictures.length] = { type, bytes: value };
    } else if (name === 'trkn' || name === 'disk') {
      const of = value.length >= 6 ? u16(value, 4) : 0;
      setTag(tags, name === 'disk' ? 'disc' : 'track', `${u16(value, 2)}${of > 0 ? `/${of}` : ''}`);
    } else if (NAMES[name] !== undefined && u32(data, 0) === 1) setTag(tags, NAMES[name] as string, text(value));
  }
}

interface Track extends StreamFound {
  /** Seconds. */
  readonly duration: number;
  readonly width: number;
  readonly height: number;
}

/** @param scale of the whole film, in which its edits are counted */
function readTrack(trak: Uint8Array, scale: number): Track | undefined {
  const media = inside(trak, ['mdia']);
  const handler = inside(media, ['hdlr']);
  const entries = inside(media, ['minf', 'stbl', 'stsd']);
  const header = inside(media, ['mdhd']);
  if (!handler || !entries || !header || entries.length < 16) return undefined;
  const kind = code(handler, 8);
  const isVideo = kind === 'vide';
  if (!isVideo && kind !== 'soun') return undefined;
  const tags = newTags();
  const isLong = u8(header, 0) === 1;
  setTag(tags, 'creation_time', timeOf(isLong ? u64(header, 4) : u32(header, 4)));
  const language = u16(header, isLong ? 32 : 20);
  if (language < 0x400) setTag(tags, 'language', language === 0 ? 'eng' : '');
  else {
    const letters = [(language >> 10) & 31, (language >> 5) & 31, language & 31];
    tags['language'] = text(
      new Uint8Array([0x60 + (letters[0] as number), 0x60 + (letters[1] as number), 0x60 + (letters[2] as number)]),
      'latin1',
    );
  }
  const name = part(handler, 24, handler.length);
  // QuickTime's begins with its length.
  const isCounted = name.length > 1 && u8(name, 0) === name.length - 1;
  setTag(tags, 'handler_name', untilNul(text(isCounted ? part(name, 1, name.length) : name)));
  const format = code(entries, 12);
  if (entries.length >= 32) tags['vendor_id'] = vendorOf(part(entries, 28, 32));
  const rotation = rotationOf(inside(trak, ['tkhd']));
  if (isVideo && rotation !== 0) tags['rotate'] = `${rotation}`;
  const hasSize = isVideo && entries.length >= 44;
  return {
    type: CODECS[format] ?? format,
    tags,
    duration: durationOf(header, inside(trak, ['edts', 'elst']), scale),
    width: hasSize ? u16(entries, 40) : 0,
    height: hasSize ? u16(entries, 42) : 0,
  };
}

/** What the edits leave of a track, or all of it. */
function durationOf(header: Uint8Array, edits: Uint8Array | undefined, scale: number): number {
  const isLong = u8(header, 0) === 1;
  const own = isLong ? u32(header, 20) : u32(header, 12);
  const whole = own > 0 ? (isLong ? u64(header, 24) : u32(header, 16)) / own : 0;
  if (!edits || edits.length < 8 || scale === 0) return whole;
  const isLongEdit = u8(edits, 0) === 1;
  const step = isLongEdit ? 20 : 12;
  let total = 0;
  for (let i = 0, at = 8; i < u32(edits, 4) && at + step <= edits.length; i++, at += step) {
    total += isLongEdit ? u64(edits, at) : u32(edits, at);
  }
  return total > 0 ? total / scale : whole;
}

/** Four characters, or their numbers where they are none. */
function vendorOf(bytes: Uint8Array): string {
  let words = '';
  for (let i = 0; i < 4; i++) {
    const value = u8(bytes, i);
    words += value >= 0x20 && value < 0x7f ? text(part(bytes, i, i + 1), 'latin1') : `[${value}]`;
  }
  return words;
}

const { atan2, hypot, round, PI } = Math;

/** Degrees by which it is to be turned, clockwise. */
function rotationOf(header: Uint8Array | undefined): number {
  if (!header || header.length < 84) return 0;
  const at = u8(header, 0) === 1 ? 52 : 40;
  const m = (index: number) => i32(header, at + index * 4);
  const across = hypot(m(0), m(3));
  const along = hypot(m(1), m(4));
  if (across === 0 || along === 0) return 0;
  const degrees = round((atan2(m(1) / along, m(0) / across) * 180) / PI);
  return (degrees + 360) % 360;
}
