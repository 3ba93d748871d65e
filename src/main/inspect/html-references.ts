/** What a page of the app loads: its scripts and other pages. */

export interface HtmlReferences {
  readonly scripts: readonly { readonly url: string; readonly isModule: boolean }[];
  /** Frames, links and imports of own pages, as written. */
  readonly pages: readonly string[];
  /** Scripts written into the page, which Chrome does not run in an app. */
  readonly inlineScripts: number;
}

const SCRIPT_TYPES: ReadonlySet<string> = new Set([
  '',
  'module',
  'text/javascript',
  'application/javascript',
  'application/x-javascript',
  'text/ecmascript',
  'application/ecmascript',
  'text/jscript',
]);

const TAG =
  /<!--[\s\S]*?(?:-->|$)|<(script|style|textarea|title)\b((?:[^>"']|"[^"]*"|'[^']*')*)>([\s\S]*?)(?:<\/\1\s*>|$)|<(iframe|frame|embed|a|link)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** Not a whole HTML parser: it knows comments, quotes and elements whose text is no markup. */
export function htmlReferences(html: string): HtmlReferences {
  const scripts: { url: string; isModule: boolean }[] = [];
  const pages: string[] = [];
  let inlineScripts = 0;
  for (const [, element, attributesText = '', body = '', other, otherText = ''] of html.matchAll(TAG)) {
    if (element?.toLowerCase() === 'script') {
      const given = attributes(attributesText);
      const type = (given.get('type') ?? '').trim().toLowerCase();
      const url = given.get('src');
      if (!SCRIPT_TYPES.has(type)) continue;
      if (url !== undefined) scripts.push({ url: url.trim(), isModule: type === 'module' });
      else if (body.trim() !== '') inlineScripts += 1;
      // The loader of AMD modules takes the first of them from here.
      const main = given.get('data-main');
      if (main !== undefined) scripts.push({ url: main.endsWith('.js') ? main : `${main}.js`, isModule: false });
    } else if (other !== undefined) {
      const given = attributes(otherText);
      const isImport = other.toLowerCase() === 'link' && given.get('rel')?.toLowerCase() === 'import';
      const url = given.get('src') ?? (other.toLowerCase() === 'a' || isImport ? given.get('href') : undefined);
      if (url !== undefined) pages.push(url.trim());
    }
  }
  return { scripts, pages, inlineScripts };
}

function attributes(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(ATTRIBUTE)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, decode(double ?? single ?? bare ?? ''));
  }
  return found;
}

function decode(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
