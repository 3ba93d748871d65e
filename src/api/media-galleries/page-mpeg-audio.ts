/** Streams of MPEG audio frames: MP3, and AAC without a container. */
import { code, part, u16, u32, u8 } from './page-media-source.ts';
import type { MediaSource } from './page-media-source.ts';
import { PICTURE_TYPES, readId3, readId3v1 } from './page-id3.ts';
import type { Id3Picture } from './page-id3.ts';
import { newTags, setTag } from './page-metadata.ts';
import type { MediaFound, StreamFound, Tags } from './page-metadata.ts';

/** Kilobits per second by layer, of version 1 and of version 2. */
const RATES_1 = [
  [],
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
] as const;
const LOW = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160] as const;
const RATES_2 = [[], LOW, LOW, [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256]] as const;
const SAMPLING = [44_100, 48_000, 32_000] as const;

interface Frame {
  /** Bits per second. */
  readonly bitRate: number;
  readonly sampleRate: number;
  readonly samples: number;
  readonly isVersion1: boolean;
  readonly isMono: boolean;
}

/** @param bytes four of them. @returns undefined for what is no head of a frame */
function frameOf(bytes: Uint8Array, i: number): Frame | undefined {
  if (i + 4 > bytes.length || bytes[i] !== 0xff || (u8(bytes, i + 1) & 0xe0) !== 0xe0) return undefined;
  const version = (u8(bytes, i + 1) >> 3) & 3;
  /** 1: layer III, 2: layer II, 3: layer I. */
  const layer = (u8(bytes, i + 1) >> 1) & 3;
  const bitRate = ((version === 3 ? RATES_1 : RATES_2)[layer]?.[u8(bytes, i + 2) >> 4] ?? 0) * 1000;
  const base = SAMPLING[(u8(bytes, i + 2) >> 2) & 3];
  if (version === 1 || layer === 0 || bitRate === 0 || base === undefined) return undefined;
  const isVersion1 = version === 3;
  const sampleRate = isVersion1 ? base : version === 2 ? base / 2 : base / 4;
  const samples = layer === 3 ? 384 : layer === 2 || isVersion1 ? 1152 : 576;
  return { bitRate, sampleRate, samples, isVersion1, isMono: u8(bytes, i + 3) >> 6 === 3 };
}

/** MP3, with tags of either version. */
export function readMpegAudio(source: MediaSource): MediaFound | undefined {
  const id3 = readId3(source);
  const start = id3?.length ?? 0;
  const bytes = source.bytes(start, 16_384);
  if (isAdts(bytes)) return readAdts(source, start, id3?.tags ?? newTags());
  let at = 0;
  while (at < bytes.length && !frameOf(bytes, at)) at++;
  const frame = frameOf(bytes, at);
  if (!frame) return undefined;
  const tags = id3?.tags ?? newTags();
  if (!id3) readId3v1(source, tags);
  const streams: StreamFound[] = [
    { type: 'mp3', tags },
    { type: 'mp3', tags: newTags() },
  ];
  const pictures: readonly Id3Picture[] = id3?.pictures ?? [];
  for (let i = 0; i < pictures.length; i++) {
    const { type, kind, description } = pictures[i] as Id3Picture;
    streams[streams.length] = pictureStream(type, kind, description);
  }
  const duration = framesOf(bytes, at, frame) ?? ((source.size - start) * 8) / frame.bitRate;
  return { streams, pictures, duration };
}

/** How ffmpeg tells an embedded picture. */
export function pictureStream(type: string, kind: number, description: string): StreamFound {
  const tags = newTags();
  setTag(tags, 'title', description);
  setTag(tags, 'comment', PICTURE_TYPES[kind] ?? 'Other');
  return { type: type === 'image/png' ? 'png' : type === 'image/gif' ? 'gif' : 'mjpeg', tags };
}

/** Seconds, where the first frame counts them all (Xing, Info, VBRI). */
function framesOf(bytes: Uint8Array, at: number, frame: Frame): number | undefined {
  const side = frame.isVersion1 ? (frame.isMono ? 17 : 32) : frame.isMono ? 9 : 17;
  const xing = at + 4 + side;
  if (xing + 12 <= bytes.length) {
    const name = code(bytes, xing);
    if ((name === 'Xing' || name === 'Info') && u32(bytes, xing + 4) & 1) {
      return (u32(bytes, xing + 8) * frame.samples) / frame.sampleRate;
    }
  }
  const vbri = at + 36;
  if (vbri + 18 <= bytes.length && code(bytes, vbri) === 'VBRI') {
    return (u32(bytes, vbri + 14) * frame.samples) / frame.sampleRate;
  }
  return undefined;
}

const ADTS_RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];

const isAdts = (bytes: Uint8Array): boolean => bytes.length > 7 && bytes[0] === 0xff && (u8(bytes, 1) & 0xf6) === 0xf0;

/** The bit rate of the frames at the beginning is taken for that of all, as ffmpeg does. */
function readAdts(source: MediaSource, start: number, tags: Tags): MediaFound | undefined {
  const bytes = source.bytes(start, 65_536);
  const rate = ADTS_RATES[(u8(bytes, 2) >> 2) & 15];
  if (rate === undefined) return undefined;
  let at = 0;
  let samples = 0;
  while (at + 7 <= bytes.length && isAdts(part(bytes, at, bytes.length))) {
    const length = ((u8(bytes, at + 3) & 3) << 11) | (u16(bytes, at + 4) >> 5);
    if (length < 7) break;
    samples += 1024 * ((u8(bytes, at + 6) & 3) + 1);
    at += length;
  }
  if (samples === 0) return undefined;
  const bitRate = Math.round((at * 8 * rate) / samples);
  const streams = [
    { type: 'aac', tags },
    { type: 'aac', tags: newTags() },
  ];
  return { streams, pictures: [], duration: ((source.size - start) * 8) / bitRate };
}
