/** Which languages a text is in: Compact Language Detector 3, the network that Chromium asks too. */
import type { CldFactory } from 'cld3-asm';

/** What `i18n.detectLanguage` tells; keys in Chromium's order. */
interface Detection {
  readonly isReliable: boolean;
  readonly languages: readonly { readonly language: string; readonly percentage: number }[];
}

const MOST_LANGUAGES = 3;
/** Of each part of the text in one script, in bytes. */
const MOST_BYTES = 512;
/** Bytes of UTF-8 from which on Chromium takes the answer for reliable. */
const RELIABLE_BYTES = 50;
/** No language, and Latin spellings of languages with another script, such as `ja-Latn`: Chromium leaves them out. */
const LEFT_OUT = /^und$|-Latn$/;

let loading: Promise<CldFactory> | undefined;

/** Takes some time the first time: the network is loaded. */
export async function detectLanguages(text: string): Promise<Detection> {
  loading ??= import('cld3-asm').then(({ loadModule }) => loadModule());
  const identifier = (await loading).create(0, MOST_BYTES);
  const valid = wellFormedStart(text);
  try {
    const found = identifier
      .findMostFrequentLanguages(valid, MOST_LANGUAGES)
      .filter(({ language }) => !LEFT_OUT.test(language));
    const isLong = Buffer.byteLength(text) >= RELIABLE_BYTES;
    return {
      isReliable: isLong && found.length > 0 && found.every((one) => one.is_reliable),
      languages: found.map(({ language, proportion }) => ({ language, percentage: Math.floor(100 * proportion) })),
    };
  } finally {
    identifier.dispose();
  }
}

/** The network reads up to the first character that UTF-8 has no place for, and up to the first NUL. */
function wellFormedStart(text: string): string {
  const end = text.search(/\0|\p{Surrogate}/u);
  return end === -1 ? text : text.slice(0, end);
}
