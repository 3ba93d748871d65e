/** FLAC and Ogg (Vorbis, Opus, FLAC in Ogg), whose tags are Vorbis comments. */
import { code, Malformed, part, text, u16le, u24, u32, u32le, u64le, u8 } from './page-media-source.ts';
import type { MediaSource } from './page-media-source.ts';
import { pictureStream } from './page-mpeg-audio.ts';
import { newTags, setTag } from './page-metadata.ts';
import type { MediaFound, PictureFound, StreamFound, Tags } from './page-metadata.ts';

/** ffmpeg's names for some. */
const NAMES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  albumartist: 'album_artist',
  ALBUMARTIST: 'album_artist',
  tracknumber: 'track',
  TRACKNUMBER: 'track',
  discnumber: 'disc',
  DISCNUMBER: 'disc',
  description: 'comment',
  DESCRIPTION: 'comment',
};
const MOST_COMMENTS = 4096;

function readComments(bytes: Uint8Array, tags: Tags): void {
  let at = 4 + u32le(bytes, 0);
  const count = u32le(bytes, at);
  at += 4;
  for (let i = 0; i < count && i < MOST_COMMENTS; i++) {
    const length = u32le(bytes, at);
    const words = text(part(bytes, at + 4, at + 4 + length));
    at += 4 + length;
    let name = '';
    let j = 0;
    for (; j < words.length && words[j] !== '='; j++) name += words[j] as string;
    let value = '';
    for (j += 1; j < words.length; j++) value += words[j] as string;
    // A picture, in letters and digits: megabytes that are no tag.
    if (name === '' || name === 'METADATA_BLOCK_PICTURE') continue;
    setTag(tags, NAMES[name] ?? name, value);
  }
}

interface Block {
  readonly type: number;
  readonly at: number;
  readonly length: number;
}

export function readFlac(source: MediaSource): MediaFound | undefined {
  const tags = newTags();
  const streams: StreamFound[] = [
    { type: 'flac', tags },
    { type: 'flac', tags: newTags() },
  ];
  const pictures: PictureFound[] = [];
  let size: { width?: number; height?: number } = {};
  let duration: number | undefined;
  for (let at = 4; ;) {
    const head = source.bytes(at, 4);
    if (head.length < 4) throw new Malformed();
    const block: Block = { type: u8(head, 0) & 0x7f, at: at + 4, length: u24(head, 1) };
    const read = () => source.bytes(block.at, block.length);
    if (block.type === 0) {
      const info = read();
      const rate = u24(info, 10) >> 4;
      const samples = (u8(info, 13) & 15) * 4_294_967_296 + u32(info, 14);
      if (rate > 0) duration = samples / rate;
    } else if (block.type === 4) readComments(read(), tags);
    else if (block.type === 6) {
      const found = readPicture(read());
      pictures[pictures.length] = found.picture;
      streams[streams.length] = found.stream;
      if (size.width === undefined && found.width > 0) size = { width: found.width, height: found.height };
    }
    at = block.at + block.length;
    if (u8(head, 0) & 0x80) break;
  }
  return { streams, pictures, duration, ...size };
}

function readPicture(bytes: Uint8Array) {
  const kind = u32(bytes, 0);
  const typeEnd = 8 + u32(bytes, 4);
  const type = text(part(bytes, 8, typeEnd), 'latin1');
  const end = typeEnd + 4 + u32(bytes, typeEnd);
  const description = text(part(bytes, typeEnd + 4, end));
  const picture = { type, bytes: part(bytes, end + 20, end + 20 + u32(bytes, end + 16)) };
  return {
    picture,
    stream: pictureStream(type, kind, description),
    width: u32(bytes, end),
    height: u32(bytes, end + 4),
  };
}

/** The first stream's packets, put together of its first pages. */
export function readOgg(source: MediaSource): MediaFound | undefined {
  const packets = firstPackets(source);
  const [head, comments] = packets;
  if (!head || !comments) return undefined;
  const tags = newTags();
  let type: string;
  let rate: number;
  if (text(part(head, 1, 7), 'latin1') === 'vorbis') {
    type = 'vorbis';
    rate = u32le(head, 12);
    readComments(part(comments, 7, comments.length), tags);
  } else if (text(part(head, 0, 8), 'latin1') === 'OpusHead') {
    type = 'opus';
    // Whatever the sound was recorded at.
    rate = 48_000;
    readComments(part(comments, 8, comments.length), tags);
  } else if (text(part(head, 1, 5), 'latin1') === 'FLAC') {
    type = 'flac';
    rate = u24(head, 27) >> 4;
    readComments(part(comments, 4, comments.length), tags);
  } else return undefined;
  const samples = lastPosition(source);
  return {
    streams: [
      { type: 'ogg', tags: newTags() },
      { type, tags },
    ],
    pictures: [],
    duration: samples !== undefined && rate > 0 ? samples / rate : undefined,
  };
}

const MOST_PAGES = 400;

function firstPackets(source: MediaSource): Uint8Array[] {
  const packets: Uint8Array[] = [];
  let open: Uint8Array[] = [];
  let at = 0;
  let serial: number | undefined;
  for (let page = 0; page < MOST_PAGES && packets.length < 2; page++) {
    const head = source.bytes(at, 27 + 255);
    if (head.length < 27 || code(head, 0) !== 'OggS') break;
    const segments = u8(head, 26);
    const own = u32le(head, 14);
    serial ??= own;
    let from = at + 27 + segments;
    let length = 0;
    for (let i = 0; i < segments; i++) {
      const lacing = u8(head, 27 + i);
      length += lacing;
      if (lacing === 255 && i < segments - 1) continue;
      if (own === serial && packets.length < 2) {
        open[open.length] = source.bytes(from, length);
        if (lacing < 255) {
          packets[packets.length] = joined(open);
          open = [];
        }
      }
      from += length;
      length = 0;
    }
    at = from;
  }
  return packets;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  let total = 0;
  for (let i = 0; i < parts.length; i++) total += (parts[i] as Uint8Array).length;
  const all = new Uint8Array(total);
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const one = parts[i] as Uint8Array;
    for (let j = 0; j < one.length; j++) all[at++] = one[j] as number;
  }
  return all;
}

/** That of the last page: how many samples there are. A page is at most 65,307 bytes long. */
function lastPosition(source: MediaSource): number | undefined {
  const from = source.size > 65_307 ? source.size - 65_307 : 0;
  const bytes = source.bytes(from, source.size - from);
  for (let i = bytes.length - 27; i >= 0; i--) {
    if (bytes[i] === 0x4f && code(bytes, i) === 'OggS' && u16le(bytes, i + 12) !== 0xffff) return u64le(bytes, i + 6);
  }
  return undefined;
}
