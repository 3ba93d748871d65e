/** What is known of a media file, in the form that `getMetadata` answers. */

export type Tags = Record<string, string>;

/** Of the container, then of each stream in it. */
export interface StreamFound {
  /** As ffmpeg calls the format: `mp3`, `h264`. */
  readonly type: string;
  readonly tags: Tags;
}

export interface PictureFound {
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface MediaFound {
  readonly streams: readonly StreamFound[];
  readonly pictures: readonly PictureFound[];
  /** Seconds. */
  readonly duration?: number | undefined;
  /** Pixels, of the first stream that has any. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

const { create } = Object;
export const newTags = (): Tags => create(null) as Tags;

/** Sets one that has something to say. */
export function setTag(tags: Tags, name: string, value: string): void {
  if (value !== '') tags[name] = value;
}

/** Which of the tags have a member of their own. */
const TEXTS = ['album', 'artist', 'comment', 'copyright', 'genre', 'language', 'title'] as const;
const NUMBERS = ['disc', 'track'] as const;

/**
 * MediaMetadata with its members in the order in which Chromium's have them, the alphabet's. Where several streams have a tag the
 * first one counts.
 * @param found undefined: nobody can make anything of the file
 */
export function metadataOf(mimeType: string, found: MediaFound | undefined): Record<string, unknown> {
  const result: Record<string, unknown> = { attachedImages: [], mimeType, rawTags: [] };
  // Chromium's own sign that it has looked and found nothing.
  if (!found) return { ...result, rotation: 0 };
  const { streams, duration, width, height } = found;
  const rawTags = result['rawTags'] as unknown[];
  for (let i = 0; i < streams.length; i++) {
    const { type, tags } = streams[i] as StreamFound;
    rawTags[i] = { tags: sorted(tags), type };
  }
  for (let i = 0; i < TEXTS.length; i++) {
    const name = TEXTS[i] as string;
    const value = firstOf(streams, name);
    if (value !== undefined) result[name] = value;
  }
  for (let i = 0; i < NUMBERS.length; i++) {
    const name = NUMBERS[i] as string;
    const value = wholeNumber(firstOf(streams, name));
    if (value !== undefined) result[name] = value;
  }
  const rotation = wholeNumber(firstOf(streams, 'rotate'));
  if (rotation !== undefined && rotation > 0) result['rotation'] = rotation;
  // Chromium counts in millionths.
  if (duration !== undefined && duration > 0) result['duration'] = round(duration * 1e6) / 1e6;
  if (width !== undefined && height !== undefined) {
    result['width'] = width;
    result['height'] = height;
  }
  return sorted(result);
}

const { round } = Math;
const { keys } = Object;

function firstOf(streams: readonly StreamFound[], name: string): string | undefined {
  for (let i = 0; i < streams.length; i++) {
    const { tags } = streams[i] as StreamFound;
    const names = keys(tags);
    for (let j = 0; j < names.length; j++) if (isSame(names[j] as string, name)) return tags[names[j] as string];
  }
  return undefined;
}

/** In capitals or not. @param name in small letters */
function isSame(one: string, name: string): boolean {
  if (one.length !== name.length) return false;
  for (let i = 0; i < name.length; i++) {
    const character = one[i] as string;
    if (character !== name[i] && SMALL[character] !== name[i]) return false;
  }
  return true;
}

const SMALL = create(null) as Record<string, string>;
for (let i = 0; i < 26; i++) SMALL[String.fromCharCode(65 + i)] = String.fromCharCode(97 + i);

/** Only digits: of `3/9` Chromium makes none. */
function wholeNumber(words: string | undefined): number | undefined {
  if (words === undefined || words === '' || words.length > 9) return undefined;
  let value = 0;
  for (let i = 0; i < words.length; i++) {
    const digit = words[i] as string;
    if (digit < '0' || digit > '9') return undefined;
    value = value * 10 + +digit;
  }
  return value;
}

function sorted<T>(values: Record<string, T>): Record<string, T> {
  const names = keys(values);
  // By hand: a page may have replaced `sort`.
  for (let i = 1; i < names.length; i++) {
    const name = names[i] as string;
    let j = i - 1;
    while (j >= 0 && (names[j] as string) > name) {
      names[j + 1] = names[j] as string;
      j--;
    }
    names[j + 1] = name;
  }
  const result: Record<string, T> = {};
  for (let i = 0; i < names.length; i++) result[names[i] as string] = values[names[i] as string] as T;
  return result;
}
