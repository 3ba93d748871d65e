/** WAV. */
import { code, part, text, u16le, u32le, untilNul } from './page-media-source.ts';
import type { MediaSource } from './page-media-source.ts';
import { newTags, setTag } from './page-metadata.ts';
import type { MediaFound, Tags } from './page-metadata.ts';

/** ffmpeg's names. */
const NAMES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  IART: 'artist',
  ICMT: 'comment',
  ICOP: 'copyright',
  ICRD: 'date',
  IGNR: 'genre',
  ILNG: 'language',
  INAM: 'title',
  IPRD: 'album',
  IPRT: 'track',
  ITRK: 'track',
  ISFT: 'encoder',
  ISMP: 'timecode',
  ITCH: 'encoded_by',
};

const MOST_CHUNKS = 200;

export function readWav(source: MediaSource): MediaFound | undefined {
  const tags = newTags();
  let codec = '';
  let bytesPerSecond = 0;
  let length: number | undefined;
  let at = 12;
  for (let i = 0; i < MOST_CHUNKS; i++) {
    const head = source.bytes(at, 8);
    if (head.length < 8) break;
    const name = code(head, 0);
    const size = u32le(head, 4);
    if (name === 'fmt ') {
      const format = source.bytes(at + 8, 16);
      codec = codecOf(u16le(format, 0), u16le(format, 14));
      bytesPerSecond = u32le(format, 8);
    } else if (name === 'data') length ??= size < source.size - at - 8 ? size : source.size - at - 8;
    else if (name === 'LIST' && size < 1_048_576) readInfo(source.bytes(at + 8, size), tags);
    at += 8 + size + (size % 2);
  }
  if (codec === '' || bytesPerSecond === 0) return undefined;
  return {
    streams: [
      { type: 'wav', tags },
      { type: codec, tags: newTags() },
    ],
    pictures: [],
    duration: length === undefined ? undefined : length / bytesPerSecond,
  };
}

function codecOf(format: number, bits: number): string {
  if (format === 3) return `pcm_f${bits}le`;
  if (format === 6) return 'pcm_alaw';
  if (format === 7) return 'pcm_mulaw';
  if (format === 85) return 'mp3';
  return bits === 8 ? 'pcm_u8' : `pcm_s${bits}le`;
}

function readInfo(bytes: Uint8Array, tags: Tags): void {
  if (bytes.length < 4 || code(bytes, 0) !== 'INFO') return;
  for (let at = 4; at + 8 <= bytes.length;) {
    const size = u32le(bytes, at + 4);
    const name = code(bytes, at);
    setTag(tags, NAMES[name] ?? name, untilNul(text(part(bytes, at + 8, at + 8 + size))));
    at += 8 + size + (size % 2);
  }
}
