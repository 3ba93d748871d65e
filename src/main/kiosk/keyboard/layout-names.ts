/** The layouts of the keyboard on the screen: for the policy, which may know nothing else of them. */

/** `numeric` is a pad of digits for every field. */
export const KEYBOARD_LAYOUTS = ['en-US', 'en-GB', 'de', 'fr', 'es', 'numeric'] as const;
export type LayoutName = (typeof KEYBOARD_LAYOUTS)[number];

/**
 * The layout for a user's languages: the first that is one of the layouts, by language and region or else by language alone.
 * @param languages as the system has them, the first preferred
 * @param among the layouts to choose from; the first is taken where no language fits
 */
export function layoutFor(languages: readonly string[], among: readonly LayoutName[]): LayoutName {
  for (const given of languages) {
    const wanted = given.toLowerCase().replace('_', '-');
    const language = languageOf(wanted);
    const found =
      among.find((name) => name.toLowerCase() === wanted) ?? among.find((name) => languageOf(name) === language);
    if (found !== undefined) return found;
  }
  return among[0] ?? 'en-US';
}

function languageOf(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? '';
}
