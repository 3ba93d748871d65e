import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';
import { detectLanguages } from './main-detection.ts';

export default defineRoom(contract, (app) => ({
  state: () => ({ messages: app.messages.all(), uiLanguage: app.languages.ui }),
  handlers: {
    detectLanguage: async (_page, text) => [await detectLanguages(text)],
    getAcceptLanguages: () => {
      const tags = app.languages.accepted.filter(isLanguage);
      return [withBaseLanguages(tags.length > 0 ? tags : [app.languages.ui])];
    },
  },
}));

/** The system may name what is no language: `C` of a POSIX system. */
function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/**
 * As Chrome expands the languages that the user has chosen: the base language follows the last of its variants
 * (`en-GB`, `en-US` → `en-GB`, `en-US`, `en`).
 */
export function withBaseLanguages(tags: readonly string[]): string[] {
  const result: string[] = [];
  for (const [index, tag] of tags.entries()) {
    if (!result.includes(tag)) result.push(tag);
    const base = tag.split('-')[0] ?? tag;
    const variantFollows = tags.slice(index + 1).some((other) => other.split('-')[0] === base);
    if (!variantFollows && !result.includes(base)) result.push(base);
  }
  return result;
}
