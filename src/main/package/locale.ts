/** Locale names as `_locales` folders have them: `en`, `pt_BR`, `zh_Hant_TW`. */

const RIGHT_TO_LEFT_SCRIPTS: ReadonlySet<string> = new Set([
  'Adlm',
  'Arab',
  'Hebr',
  'Mand',
  'Nkoo',
  'Rohg',
  'Syrc',
  'Thaa',
]);

/** From a BCP 47 tag (`pt-BR`), as Electron and Intl give the user's locale. */
export function toLocaleName(tag: string): string {
  return tag.replaceAll('-', '_');
}

/** Whether Chrome takes a folder of this name for a locale: one that ICU has, in ICU's spelling. */
export function isKnownLocale(name: string): boolean {
  if (!/^[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|[0-9]{3}))?$/.test(name)) return false;
  const tag = name.replaceAll('_', '-');
  return new Intl.DateTimeFormat(tag).resolvedOptions().locale === tag;
}

/** `zh_Hant_TW` → `zh_Hant_TW`, `zh_Hant`, `zh`. */
export function withParents(name: string): string[] {
  const parts = name.split('_');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('_'));
}

/** The direction in which the locale's script is written. */
export function textDirection(name: string): 'ltr' | 'rtl' {
  const script = new Intl.Locale(name.replaceAll('_', '-')).maximize().script ?? '';
  return RIGHT_TO_LEFT_SCRIPTS.has(script) ? 'rtl' : 'ltr';
}
