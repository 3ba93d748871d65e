/** What runs in an app's event page. */
import { mimeType } from './mime-types.ts';
import { PackageError } from './package-error.ts';
import { portablePath } from './package-path.ts';

/** Where Chrome puts the page that it makes for `app.background.scripts`; a file of that name is never served. */
export const GENERATED_PAGE = '/_generated_background_page.html';

/** Scripts as Chrome writes them into the page it makes, or the path of the app's own page, percent-encoded with query. */
export type Background = { readonly scripts: readonly string[] } | { readonly page: string };

/**
 * @param given the manifest's `app.background`, its types checked.
 * @param warn gets Chrome's text for each file that is no script; it is left out.
 * @throws PackageError when nothing is left to run, or for a page that is not in the package.
 */
export function parseBackground(
  given: { readonly scripts?: readonly string[] | undefined; readonly page?: string | undefined },
  warn: (text: string) => void,
): Background {
  if (given.page !== undefined) return { page: pagePath(given.page) };
  const scripts = (given.scripts ?? []).filter((script, index) => {
    const isScript = mimeType(script) === 'text/javascript';
    if (!isScript) {
      const rule = 'a background script can only be loaded from supported JavaScript files such as .js files.';
      warn(`Invalid background script mime type for 'background.scripts[${index}]', ${rule}`);
    }
    return isScript;
  });
  if (scripts.length > 0) return { scripts: scripts.map((script) => script.replace(/^\//, '')) };
  throw new PackageError({
    file: 'manifest.json',
    key: 'app.background',
    reason: 'Packaged apps must have a background page or background scripts.',
  });
}

/** Chrome resolves a page as a URL relative to the app. */
function pagePath(page: string): string {
  const app = 'https://app.invalid/';
  const url = URL.canParse(page, app) ? new URL(page, app) : undefined;
  const path = url && decode(url.pathname);
  if (!url || url.origin !== new URL(app).origin || path === undefined || portablePath(path) === undefined) {
    throw new PackageError({
      file: 'manifest.json',
      key: 'app.background.page',
      reason: "Invalid value for 'background_page'.",
      advice: 'It must be the path of a file in the package.',
    });
  }
  return url.pathname + url.search + url.hash;
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** The path, with query, of the page to load as event page. */
export function backgroundUrlPath(background: Background): string {
  return 'page' in background ? background.page : GENERATED_PAGE;
}

/** The HTML of the generated page, as Chrome writes it; to be served as UTF-8. */
export function generatedPage(scripts: readonly string[]): string {
  const elements = scripts.map((script) => `<script src="${escapeAttribute(script)}"></script>\n`);
  return `<!DOCTYPE html>\n<body>\n${elements.join('')}`;
}

/** Chrome relies on the names that it accepts; a name with & is right only when escaped. */
function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
