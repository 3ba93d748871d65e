/** What `webview.request` listeners are for, what they are told of headers, and what becomes of several answers: Chrome's rules. */
import type { RequestAnswer, RequestFilter, RequestHeader } from '../host/guest-service.ts';
import { matchesGlob } from '../package/glob.ts';
import { matchesHostPermission, parseHostPermission } from '../package/host-permission.ts';

/** Headers by their names, as Electron has them. */
export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** Only a listener with `extraHeaders` sees and changes these; as Chromium 156 has it, but for `origin`, which it documents. */
const HIDDEN: ReadonlySet<string> = new Set([
  'accept-encoding',
  'accept-language',
  'cookie',
  'origin',
  'referer',
  'set-cookie',
]);
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Whether Chrome would take the pattern of a filter. */
export function isUrlPattern(pattern: string): boolean {
  return parseHostPermission(pattern) !== undefined;
}

/** @param type Chrome's name for the kind of resource */
export function isMeant({ urls, types }: RequestFilter, url: string, type: string): boolean {
  if (types !== undefined && !types.includes(type)) return false;
  return urls.length === 0 || urls.some((pattern) => matchesUrl(pattern, url));
}

function matchesUrl(pattern: string, text: string): boolean {
  const permission = parseHostPermission(pattern);
  if (!permission || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (!matchesHostPermission(permission, url)) return false;
  return pattern === '<all_urls>' || matchesGlob(pattern.replace(/^[^:]*:\/\/[^/]*/, ''), url.pathname + url.search);
}

/** @returns the headers as a listener gets them */
export function shownHeaders(headers: Headers, extra: boolean): RequestHeader[] {
  const shown: RequestHeader[] = [];
  for (const [name, values] of Object.entries(headers)) {
    if (!extra && HIDDEN.has(name.toLowerCase())) continue;
    for (const value of [values].flat()) shown.push({ name, value });
  }
  return shown;
}

/** An answer, and whether it came from a listener with `extraHeaders`. */
export interface GivenAnswer {
  readonly answer: RequestAnswer;
  readonly extra: boolean;
}

/**
 * What several listeners want, as one: one is enough to cancel, the first that redirects does, and what changes a header that
 * another has changed before is ignored altogether.
 * @param kind which headers the listeners were asked about, if any
 * @param mayGo whether the guest may be sent to a URL
 */
export function combine(
  given: readonly GivenAnswer[],
  headers: Headers,
  kind: 'requestHeaders' | 'responseHeaders' | undefined,
  mayGo: (url: string) => boolean,
): {
  readonly cancel: boolean;
  readonly redirectUrl: string | undefined;
  readonly headers: Headers | undefined;
  readonly credentials: RequestAnswer['authCredentials'];
} {
  const result = grouped(shownHeaders(headers, true));
  const changed = new Set<string>();
  for (const { answer, extra } of given) {
    const wanted = kind === undefined ? undefined : answer[kind];
    if (wanted === undefined) continue;
    const delta = difference(grouped(shownHeaders(headers, extra)), grouped(wanted), extra);
    if ([...delta.keys()].some((name) => changed.has(name))) continue;
    for (const [name, group] of delta) {
      changed.add(name);
      if (group.values.length === 0) result.delete(name);
      else result.set(name, group);
    }
  }
  return {
    cancel: given.some(({ answer }) => answer.cancel === true),
    redirectUrl: given.map(({ answer }) => answer.redirectUrl).find((url) => url !== undefined && mayGo(url)),
    credentials: given.map(({ answer }) => answer.authCredentials).find((credentials) => credentials !== undefined),
    headers: changed.size === 0 ? undefined : ungrouped(result, kind),
  };
}

interface Group {
  readonly name: string;
  readonly values: string[];
}

/** By name in lower case. What no header can be is left out. */
function grouped(list: readonly RequestHeader[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const header of list) {
    const value = header.value ?? String.fromCharCode(...(header.binaryValue ?? []).map((byte) => byte & 0xff));
    if (!NAME.test(header.name) || /[\0\r\n]/.test(value)) continue;
    const key = header.name.toLowerCase();
    const group = groups.get(key);
    if (group) group.values.push(value);
    else groups.set(key, { name: header.name, values: [value] });
  }
  return groups;
}

/** @returns what is otherwise in the second; without values what is no longer there */
function difference(before: Map<string, Group>, after: Map<string, Group>, extra: boolean): Map<string, Group> {
  const delta = new Map<string, Group>();
  for (const [key, { name }] of before) if (!after.has(key)) delta.set(key, { name, values: [] });
  for (const [key, group] of after) {
    if (!extra && HIDDEN.has(key)) continue;
    if (group.values.join('\n') !== before.get(key)?.values.join('\n')) delta.set(key, group);
  }
  return delta;
}

function ungrouped(groups: Map<string, Group>, kind: 'requestHeaders' | 'responseHeaders' | undefined): Headers {
  return Object.fromEntries(
    [...groups.values()].map(({ name, values }) => [name, kind === 'requestHeaders' ? values.join(', ') : values]),
  );
}
