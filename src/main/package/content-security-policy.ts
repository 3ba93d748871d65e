/** The content security policies of an app, to be sent as a header with every file of its package. */
import type { FirefoxOsManifest } from './firefox-os.ts';
import { matchesGlob } from './glob.ts';

/** For all pages of an app; a manifest cannot change it. The text of Chromium 156, byte for byte. */
export const APP_POLICY = [
  "default-src 'self' blob: filesystem:;",
  'connect-src * data: blob: filesystem:;',
  "style-src 'self' blob: filesystem: data: 'unsafe-inline';",
  "img-src 'self' blob: filesystem: data:;",
  "frame-src 'self' blob: filesystem: data:;",
  "font-src 'self' blob: filesystem: data:;",
  'media-src * data: blob: filesystem:;',
  "script-src 'self' blob: filesystem: 'wasm-unsafe-eval';",
].join(' ');

/** The `sandbox` key of a manifest. */
export interface SandboxedPages {
  /** Paths without leading slashes, `*` for any characters. */
  readonly pages: readonly string[];
  readonly content_security_policy: string;
}

/**
 * The policy of a file; '' for none.
 * @param urlPath the path of its URL, percent-encoded, with leading slash, without query.
 * @param further directives for every file but those of sandboxed pages
 */
export function policyFor(
  manifest: { readonly sandbox: SandboxedPages; readonly firefoxOs?: FirefoxOsManifest | undefined },
  urlPath: string,
  further = '',
): string {
  if (isSandboxed(manifest, urlPath) && !manifest.firefoxOs) return manifest.sandbox.content_security_policy;
  const policy = manifest.firefoxOs?.contentSecurityPolicy ?? APP_POLICY;
  // A policy need not end in the mark that parts directives.
  return further === '' ? policy : `${policy.replace(/;?\s*$/, policy === '' ? '' : ';')} ${further}`.trim();
}

/**
 * Whether a page is sandboxed: an origin of its own, no chrome.* and the looser policy. Compares as Chromium 156 does: without regard
 * to case, with the path as written and with the path decoded, of which a blank stays `%20`.
 */
export function isSandboxed(manifest: { readonly sandbox: SandboxedPages }, urlPath: string): boolean {
  const compared = (path: string) => path.replace(/^\/+/, '').toLowerCase();
  const paths = [urlPath, decodeExceptBlanks(urlPath)].map(compared);
  return manifest.sandbox.pages.some((page) => paths.some((path) => matchesGlob(compared(page), path)));
}

function decodeExceptBlanks(urlPath: string): string {
  try {
    return decodeURIComponent(urlPath.replace(/%20/g, '%2520'));
  } catch {
    return urlPath;
  }
}
