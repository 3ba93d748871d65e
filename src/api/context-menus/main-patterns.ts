/** Match patterns of menu items: which documents and which targets an item is for. */
import { matchesHostPermission, parseHostPermission } from '../../main/package/host-permission.ts';
import { APP_SCHEME } from '../core/app-url.ts';

/** An app's own pages; here they have another scheme than in Chrome. */
const OWN = /^chrome-extension:\/\/([a-p]{32}|\*)(\/.*)$/s;

export function isPattern(text: string): boolean {
  return OWN.test(text) || parseHostPermission(text) !== undefined;
}

/** @param url any text; what is no URL matches nothing */
export function matchesPattern(text: string, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const parsed = new URL(url);
  const path = parsed.pathname + parsed.search;
  const own = OWN.exec(text);
  if (own) {
    const isOwn = parsed.protocol === `${APP_SCHEME}:` && (own[1] === '*' || own[1] === parsed.host);
    return isOwn && matchesGlob(own[2] ?? '', path);
  }
  const pattern = parseHostPermission(text);
  if (!pattern) return false;
  if (pattern.scheme === 'file') {
    return parsed.protocol === 'file:' && matchesGlob(text.slice('file://'.length), path);
  }
  if (!matchesHostPermission(pattern, parsed)) return false;
  return text === '<all_urls>' || matchesGlob(text.replace(/^[^:]*:\/\/[^/]*/, ''), path);
}

/** `*` stands for any characters. No regular expression: one with many stars would let an app stall the main process. */
function matchesGlob(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let position = first.length;
  for (const part of others) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}
