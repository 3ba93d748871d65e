/** Matroska and WebM: elements in elements. */
import { Malformed, part, text, u32, u8, untilNul } from './page-media-source.ts';
import type { MediaSource } from './page-media-source.ts';
import { newTags, setTag } from './page-metadata.ts';
import type { MediaFound, StreamFound, Tags } from './page-metadata.ts';

const ID = {
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  title: 0x7ba9,
  muxer: 0x4d80,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackUid: 0x73c5,
  trackType: 0x83,
  codec: 0x86,
  trackName: 0x536e,
  language: 0x22b59c,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  tags: 0x1254c367,
  tag: 0x7373,
  targets: 0x63c0,
  tagTrackUid: 0x63c5,
  simpleTag: 0x67c8,
  tagName: 0x45a3,
  tagString: 0x4487,
  cluster: 0x1f43b675,
} as const;

const CODECS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  V_VP8: 'vp8',
  V_VP9: 'vp9',
  V_AV1: 'av1',
  'V_MPEG4/ISO/AVC': 'h264',
  'V_MPEGH/ISO/HEVC': 'hevc',
  V_THEORA: 'theora',
  A_VORBIS: 'vorbis',
  A_OPUS: 'opus',
  A_FLAC: 'flac',
  A_AAC: 'aac',
  'A_MPEG/L3': 'mp3',
  A_AC3: 'ac3',
};

/** ffmpeg's names for some. */
const NAMES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  LEAD_PERFORMER: 'performer',
  PART_NUMBER: 'track',
  TITLE: 'title',
};

const MOST_ELEMENTS = 4096;
const MOST_PART = 4 * 1024 * 1024;

interface Element {
  readonly id: number;
  readonly content: Uint8Array;
}

/** A number whose first byte says how long it is. @returns undefined for a length that is not known */
function vint(bytes: Uint8Array, at: number, keepsMark: boolean): { value: number | undefined; length: number } {
  const first = u8(bytes, at);
  let length = 1;
  while (length <= 8 && !(first & (0x80 >> (length - 1)))) length++;
  if (length > 8) throw new Malformed();
  let value = keepsMark ? first : first & (0xff >> length);
  let isUnknown = (first & (0xff >> length)) === 0xff >> length;
  for (let i = 1; i < length; i++) {
    const byte = u8(bytes, at + i);
    value = value * 256 + byte;
    if (byte !== 0xff) isUnknown = false;
  }
  return { value: isUnknown && !keepsMark ? undefined : value, length };
}

function elementsIn(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length && found.length < MOST_ELEMENTS;) {
    const id = vint(bytes, at, true);
    const size = vint(bytes, at + id.length, false);
    const from = at + id.length + size.length;
    const to = size.value === undefined ? bytes.length : from + size.value;
    if (to > bytes.length) throw new Malformed();
    found[found.length] = { id: id.value ?? 0, content: part(bytes, from, to) };
    at = to;
  }
  return found;
}

function find(elements: readonly Element[], id: number): Uint8Array | undefined {
  for (let i = 0; i < elements.length; i++) if (elements[i]?.id === id) return elements[i]?.content;
  return undefined;
}

function unsigned(bytes: Uint8Array | undefined): number | undefined {
  if (!bytes || bytes.length > 8) return undefined;
  let value = 0;
  for (let i = 0; i < bytes.length; i++) value = value * 256 + (bytes[i] as number);
  return value;
}

const View = DataView;
const { getFloat32, getFloat64 } = DataView.prototype;
const { apply } = Reflect;

function floating(bytes: Uint8Array | undefined): number | undefined {
  if (bytes?.length !== 4 && bytes?.length !== 8) return undefined;
  const view = new View(bytes.buffer, bytes.byteOffset, bytes.length);
  return apply(bytes.length === 4 ? getFloat32 : getFloat64, view, [0]) as number;
}

const words = (bytes: Uint8Array | undefined): string => (bytes ? untilNul(text(bytes)) : '');

interface Parts {
  info?: Uint8Array;
  tracks?: Uint8Array;
  tags?: Uint8Array;
}

/** The parts at the top of the segment; those behind the pictures and the sound by way of the index. */
function partsOf(source: MediaSource): Parts {
  const parts: Parts = {};
  const head = source.bytes(0, 64);
  const ebml = vint(head, 4, false);
  const start = 4 + ebml.length + (ebml.value ?? 0);
  const segment = source.bytes(start, 12);
  if (segment.length < 5 || u32(segment, 0) !== ID.segment) throw new Malformed();
  const top = start + 4 + vint(segment, 4, false).length;
  let later: { id: number; at: number }[] = [];
  let at = top;
  for (let i = 0; i < MOST_ELEMENTS && at < source.size; i++) {
    const read = elementAt(source, at);
    if (!read || read.id === ID.cluster) break;
    if (read.id === ID.seekHead) later = seeksOf(source.bytes(read.from, read.length), top);
    keep(source, read, parts);
    at = read.from + read.length;
  }
  for (let i = 0; i < later.length; i++) {
    const { id, at: place } = later[i] as (typeof later)[number];
    const read = elementAt(source, place);
    if (read?.id === id) keep(source, read, parts);
  }
  return parts;
}

interface ElementPlace {
  readonly id: number;
  readonly from: number;
  readonly length: number;
}

function elementAt(source: MediaSource, at: number): ElementPlace | undefined {
  const head = source.bytes(at, 12);
  if (head.length < 2) return undefined;
  const id = vint(head, 0, true);
  const size = vint(head, id.length, false);
  if (size.value === undefined && id.value !== ID.cluster) throw new Malformed();
  return { id: id.value ?? 0, from: at + id.length + size.length, length: size.value ?? 0 };
}

function keep(source: MediaSource, { id, from, length }: ElementPlace, parts: Parts): void {
  if (id !== ID.info && id !== ID.tracks && id !== ID.tags) return;
  if (length > MOST_PART) throw new Malformed();
  const content = source.bytes(from, length);
  if (id === ID.info) parts.info ??= content;
  else if (id === ID.tracks) parts.tracks ??= content;
  else parts.tags ??= content;
}

function seeksOf(bytes: Uint8Array, top: number): { id: number; at: number }[] {
  const seeks: { id: number; at: number }[] = [];
  const elements = elementsIn(bytes);
  for (let i = 0; i < elements.length && i < 64; i++) {
    const { id, content } = elements[i] as Element;
    if (id !== ID.seek) continue;
    const inner = elementsIn(content);
    const wanted = unsigned(find(inner, ID.seekId));
    const position = unsigned(find(inner, ID.seekPosition));
    if (wanted !== undefined && position !== undefined) seeks[seeks.length] = { id: wanted, at: top + position };
  }
  return seeks;
}

export function readMatroska(source: MediaSource): MediaFound | undefined {
  const parts = partsOf(source);
  if (!parts.info || !parts.tracks) return undefined;
  const info = elementsIn(parts.info);
  const tags = newTags();
  setTag(tags, 'title', words(find(info, ID.title)));
  setTag(tags, 'encoder', words(find(info, ID.muxer)));
  const streams: StreamFound[] = [{ type: 'matroska,webm', tags }];
  const byUid: Record<string, Tags> = { __proto__: null as never };
  let size: { width?: number; height?: number } = {};
  const tracks = elementsIn(parts.tracks);
  for (let i = 0; i < tracks.length; i++) {
    const { id, content } = tracks[i] as Element;
    if (id !== ID.track) continue;
    const track = elementsIn(content);
    const own = newTags();
    const language = words(find(track, ID.language)) || 'eng';
    if (language !== 'und') own['language'] = language;
    setTag(own, 'title', words(find(track, ID.trackName)));
    byUid[`${unsigned(find(track, ID.trackUid)) ?? -1}`] = own;
    const name = words(find(track, ID.codec));
    streams[streams.length] = { type: CODECS[name] ?? name, tags: own };
    const video = find(track, ID.video);
    if (!video || size.width !== undefined) continue;
    const shape = elementsIn(video);
    size = { width: unsigned(find(shape, ID.width)) ?? 0, height: unsigned(find(shape, ID.height)) ?? 0 };
  }
  if (parts.tags) readTags(parts.tags, tags, byUid);
  const scale = unsigned(find(info, ID.timestampScale)) ?? 1_000_000;
  const length = floating(find(info, ID.duration));
  return {
    streams,
    pictures: [],
    duration: length === undefined ? undefined : (length * scale) / 1e9,
    ...size,
  };
}

function readTags(bytes: Uint8Array, all: Tags, byUid: Record<string, Tags>): void {
  const list = elementsIn(bytes);
  for (let i = 0; i < list.length; i++) {
    const { id, content } = list[i] as Element;
    if (id !== ID.tag) continue;
    const tag = elementsIn(content);
    const targets = find(tag, ID.targets);
    const uid = targets && unsigned(find(elementsIn(targets), ID.tagTrackUid));
    const tags = uid ? byUid[`${uid}`] : all;
    if (!tags) continue;
    for (let j = 0; j < tag.length; j++) {
      if (tag[j]?.id !== ID.simpleTag) continue;
      const simple = elementsIn((tag[j] as Element).content);
      const name = words(find(simple, ID.tagName));
      if (name !== '') setTag(tags, NAMES[name] ?? name, words(find(simple, ID.tagString)));
    }
  }
}
