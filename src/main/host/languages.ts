/** The user's languages, as pages and servers are told them. No Electron. */
import type { UserLanguages } from './app-host.ts';

/** What Chrome tells by `Accept-Language` and `chrome.i18n.getAcceptLanguages`: the system's languages, expanded. */
export function acceptLanguages({ ui, accepted }: UserLanguages): string[] {
  const tags = accepted.filter(isLanguage);
  return withBaseLanguages(tags.length > 0 ? tags : [ui]);
}

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

/**
 * Whether the environment of a POSIX system chooses no language. Electron then puts `c` among `navigator.languages`, which
 * `Intl` throws at.
 */
export function choosesNoLanguage(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.LANGUAGE) return false;
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || 'C';
  return ['C', 'POSIX'].includes(locale.split('.')[0] as string);
}
