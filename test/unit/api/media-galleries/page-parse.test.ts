import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sniffMediaType } from '../../../../src/api/core/media-type.ts';
import { readMedia } from '../../../../src/api/media-galleries/page-media-source.ts';
import type { MediaFound } from '../../../../src/api/media-galleries/page-metadata.ts';
import { metadataOf } from '../../../../src/api/media-galleries/page-metadata.ts';
import { readerFor } from '../../../../src/api/media-galleries/page-parse.ts';

const HOME = join(import.meta.dirname, '../../../conformance/given/media-home');
const FILES = [
  'Music/cover.mp3',
  'Music/utf.mp3',
  'Music/bare.aac',
  'Music/old.mp3',
  'Music/sound.wav',
  'Music/cover.flac',
  'Music/sound.ogg',
  'Music/sound.opus',
  'Music/sound.m4a',
  'Videos/film.mp4',
  'Videos/film.mov',
  'Videos/film.webm',
  'Videos/film.mkv',
];

interface Read {
  readonly found: MediaFound | undefined;
  readonly reads: number;
  readonly bytes: number;
}

/** @param size when the file is to be longer than its bytes: zeros follow */
function read(type: string, content: Uint8Array, size = content.length): Read {
  let found: MediaFound | undefined;
  let isDone = false;
  let reads = 0;
  let bytes = 0;
  const reader = readerFor(type);
  if (!reader) throw new Error(`no reader for ${type}`);
  readMedia(
    size,
    (from, to, done) => {
      reads += 1;
      bytes += to - from;
      const piece = new Uint8Array(to - from);
      piece.set(content.subarray(from, Math.min(to, content.length)));
      done(piece);
    },
    reader,
    (result) => {
      expect(isDone).toBe(false);
      isDone = true;
      found = result;
    },
  );
  expect(isDone).toBe(true);
  return { found, reads, bytes };
}
const bytesOf = (file: string) => new Uint8Array(readFileSync(join(HOME, file)));
const typeOf = (content: Uint8Array) => sniffMediaType(content.subarray(0, 1024)) ?? '';

describe('the files that Chromium was asked about', () => {
  it.each(FILES)('%s', (file) => {
    const content = bytesOf(file);
    const { found } = read(typeOf(content), content);
    expect(found?.duration).toBeGreaterThan(0.3);
    if (!/bare/.test(file))
      expect(metadataOf('', found)).toMatchObject({ artist: 'Singer', album: 'Record', genre: 'Rock' });
    if (/film/.test(file)) expect(metadataOf('', found)).toMatchObject({ width: 64, height: 48 });
    if (/cover/.test(file))
      expect(found?.pictures[0]).toMatchObject({ type: 'image/jpeg', bytes: expect.any(Uint8Array) });
  });
});

/** A generator with a seed: failures come again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

describe('files that are not as they should be', () => {
  it.each(FILES)('%s cut off anywhere is answered', (file) => {
    const content = bytesOf(file);
    const type = typeOf(content);
    for (let length = 4; length < content.length; length += 1 + Math.floor(content.length / 97)) {
      metadataOf(type, read(type, content.subarray(0, length)).found);
    }
  });

  it.each(FILES)('%s with wrong bytes is answered, and read within bounds', (file) => {
    const content = bytesOf(file);
    const type = typeOf(content);
    const next = random(content.length);
    for (let round = 0; round < 300; round++) {
      const broken = content.slice();
      for (let i = 0; i < 1 + next() * 8; i++) {
        // Mostly near the beginning, where lengths are.
        broken[Math.floor(next() ** 2 * broken.length)] = next() < 0.3 ? 255 : Math.floor(next() * 256);
      }
      const { found, reads, bytes } = read(type, broken, 2 ** 40);
      expect(reads).toBeLessThan(100);
      expect(bytes).toBeLessThan(2 ** 26);
      metadataOf(type, found);
    }
  });

  it('is nothing known of a file that becomes shorter meanwhile', () => {
    const content = bytesOf('Music/sound.wav');
    let found: unknown = 'not answered';
    readMedia(
      content.length,
      (from, to, done) => done(content.subarray(from, to - 1)),
      readerFor('audio/wav') as NonNullable<ReturnType<typeof readerFor>>,
      (result) => {
        found = result;
      },
    );
    expect(found).toBe(undefined);
    expect(metadataOf('audio/wav', undefined)).toEqual({
      attachedImages: [],
      mimeType: 'audio/wav',
      rawTags: [],
      rotation: 0,
    });
  });

  it('does not take tags for anything else: a name like __proto__ is a name', () => {
    const words = (text: string) => new TextEncoder().encode(text);
    const tag = (name: string, value: string) => {
      const body = words(`\u0003${name}\0${value}`);
      return [...words('TXXX'), 0, 0, 0, body.length, 0, 0, ...body];
    };
    const frames = [...tag('__proto__', 'x'), ...tag('constructor', 'y')];
    const head = [...words('ID3'), 3, 0, 0, 0, 0, 0, frames.length];
    const { found } = read('audio/mpeg', new Uint8Array([...head, ...frames, ...bytesOf('Music/bare.mp3')]));
    const [first] = (metadataOf('audio/mpeg', found)['rawTags'] as { tags: object }[]) ?? [];
    expect(Object.getPrototypeOf(first?.tags)).toBe(Object.prototype);
    expect(JSON.stringify(found?.streams[0]?.tags)).toBe('{"__proto__":"x","constructor":"y"}');
  });
});
