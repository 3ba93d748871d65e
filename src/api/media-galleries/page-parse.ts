/** What a media file says of itself: `getMetadata` beyond the type. */
import type { MediaSource } from './page-media-source.ts';
import { readMatroska } from './page-matroska.ts';
import { readMp4 } from './page-mp4.ts';
import { readMpegAudio } from './page-mpeg-audio.ts';
import type { MediaFound } from './page-metadata.ts';
import { readWav } from './page-wav.ts';
import { readFlac, readOgg } from './page-xiph.ts';

const READERS: Readonly<Record<string, (source: MediaSource) => MediaFound | undefined>> = {
  __proto__: null as never,
  'audio/mpeg': readMpegAudio,
  'audio/ogg': readOgg,
  'audio/wav': readWav,
  'audio/x-flac': readFlac,
  'video/3gpp': readMp4,
  'video/mp4': readMp4,
  'video/quicktime': readMp4,
  'video/webm': readMatroska,
};

/** @param type as sniffMediaType tells it. @returns undefined where nobody here knows better */
export function readerFor(type: string): ((source: MediaSource) => MediaFound | undefined) | undefined {
  return READERS[type];
}
