/** Match patterns of menu items: which documents and which targets an item is for. */
import { matchesGlob } from '../../main/package/glob.ts';
import { matchesHostPermission, parseHostPermission } from '../../main/package/host-permission.ts';
import { APP_SCHEME } from '../core/app-url.ts';

/** Pages of apps; here they have another scheme than in Chrome, which an app gets from `runtime.getURL`. */
const APP_PAGES = /^(?:chrome-extension|chrome-app):\/\/([^/]*)(\/.*)$/s;
/** Schemes without hosts. */
const OPAQUE = /^(?:about|blob|data|javascript|urn|uuid-in-package|view-source):/;
/** Chromium's own pages: right as patterns, and no app comes there. */
const INTERNAL = /^(?:chrome|chrome-untrusted|devtools|isolated-app):\/\/[^/]*\//;

/** Whether Chromium takes the text for a match pattern. */
export function isPattern(text: string): boolean {
  const pattern = withLowerScheme(text);
  return [APP_PAGES, OPAQUE, INTERNAL].some((form) => form.test(pattern)) || parseHostPermission(pattern) !== undefined;
}

/** @param url any text; what is no URL matches nothing */
export function matchesPattern(text: string, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, pathname, search, href } = new URL(url);
  const isAppPage = protocol === `${APP_SCHEME}:`;
  if (text === '<all_urls>' && isAppPage) return true;
  const pattern = withLowerScheme(text);
  const path = pathname + search;
  const [, ownHost, ownPath = ''] = APP_PAGES.exec(pattern) ?? [];
  if (ownHost !== undefined) {
    return isAppPage && (ownHost === '*' || ownHost === host) && matchesGlob(ownPath, path);
  }
  if (OPAQUE.test(pattern)) return matchesGlob(pattern, href);
  const permission = parseHostPermission(pattern);
  if (!permission) return false;
  if (permission.scheme === 'file') return protocol === 'file:' && matchesGlob(pattern.slice('file://'.length), path);
  if (!matchesHostPermission(permission, new URL(url))) return false;
  return pattern === '<all_urls>' || matchesGlob(pattern.replace(/^[^:]*:\/\/[^/]*/, ''), path);
}

function withLowerScheme(text: string): string {
  return text.replace(/^[^:]*:/, (scheme) => scheme.toLowerCase());
}
