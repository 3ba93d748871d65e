/**
 * Chrome's policies URLBlocklist and URLAllowlist: filters of the form `[scheme://][.]host[:port][/path][?query]`, of which the most specific
 * that matches a URL decides (https://support.google.com/chrome/a/answer/9942583).
 */
import { isIP } from 'node:net';

export interface UrlFilter {
  /** Without the colon; '' for any. */
  readonly scheme: string;
  /** '' for any. */
  readonly host: string;
  readonly subdomains: boolean;
  /** 0 for any. */
  readonly port: number;
  /** What the path begins with. */
  readonly path: string;
  readonly query: readonly string[];
}

const WHOLE_SCHEME = /^([a-z][a-z0-9+.-]*):(?:\/\/)?\*$/i;
const FORM =
  /^(?:(?<scheme>[a-z][a-z0-9+.-]*):\/\/)?(?:[^@/?#]*@)?(?<host>\[[0-9a-f:.]+\]|[^:/?#[\]@\s]+)(?::(?<port>\d+))?(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?(?:#.*)?$/i;
/** Others are taken as a whole only. No guest goes to the last three; lists that are written for Chrome name them. */
const SCHEMES_WITH_HOSTS: ReadonlySet<string> = new Set([
  'http',
  'https',
  'ws',
  'wss',
  'ftp',
  'chrome',
  'file',
  'filesystem',
]);

/** @returns undefined for what is no filter */
export function parseUrlFilter(text: string): UrlFilter | undefined {
  const whole = WHOLE_SCHEME.exec(text)?.[1]?.toLowerCase();
  // `host:*` has the same form, and a star is no port.
  if (whole !== undefined && !whole.includes('.')) return { ...ANY, scheme: whole };
  if (/^file:\/\/\//i.test(text)) return { ...ANY, scheme: 'file', path: text.slice('file://'.length) };
  if (/^data:/i.test(text)) return { ...ANY, scheme: 'data', path: text.slice('data:'.length) };
  const { scheme = '', host = '', port = '', path = '', query = '' } = FORM.exec(text)?.groups ?? {};
  if (host === '' || (scheme !== '' && !SCHEMES_WITH_HOSTS.has(scheme.toLowerCase()))) return undefined;
  if (port !== '' && (Number(port) < 1 || Number(port) > 65_535)) return undefined;
  const named = hostOf(host);
  if (!named) return undefined;
  return {
    scheme: scheme.toLowerCase(),
    ...named,
    port: Number(port),
    path: path === '' ? '' : new URL(path, 'http://host').pathname,
    query: query.split('&').filter((token) => token !== ''),
  };
}

const ANY: UrlFilter = { scheme: '', host: '', subdomains: true, port: 0, path: '', query: [] };

function hostOf(given: string): Pick<UrlFilter, 'host' | 'subdomains'> | undefined {
  if (given === '*') return { host: '', subdomains: true };
  const exact = given.startsWith('.');
  const name = given.slice(exact ? 1 : 0).replace(/\.$/, '');
  if (name === '' || name.includes('*') || !URL.canParse(`http://${name}/`)) return undefined;
  const host = new URL(`http://${name}/`).hostname;
  return { host, subdomains: !exact && isIP(host) === 0 && !host.startsWith('[') };
}

interface Rule extends UrlFilter {
  readonly allows: boolean;
}

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'ws:': 80, 'wss:': 443, 'ftp:': 21 };

/**
 * @param blocked,allowed filters as in the policies; what is no filter is left out
 * @returns whether a URL may be gone to. One that no filter matches may; of filters as specific as each other the allowing one decides
 */
export function urlRules(blocked: readonly string[], allowed: readonly string[]): (url: string) => boolean {
  const rulesOf = (texts: readonly string[], allows: boolean) =>
    texts.flatMap((text): Rule[] => {
      const filter = parseUrlFilter(text);
      return filter ? [{ ...filter, allows }] : [];
    });
  const rules = [...rulesOf(allowed, true), ...rulesOf(blocked, false)].sort(bySpecificity);
  return (text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return rules.find((rule) => matches(rule, url))?.allows ?? true;
  };
}

/** The more specific first: Chromium's order, with the star in a blocklist last. */
function bySpecificity(a: Rule, b: Rule): number {
  return (
    Number(isBlockedStar(a)) - Number(isBlockedStar(b)) ||
    Number(a.subdomains) - Number(b.subdomains) ||
    b.host.length - a.host.length ||
    b.path.length - a.path.length ||
    b.query.length - a.query.length ||
    Number(b.allows) - Number(a.allows)
  );
}

function isBlockedStar(rule: Rule): boolean {
  const { scheme, host, subdomains, port, path, query } = rule;
  return !rule.allows && subdomains && scheme + host + path === '' && port === 0 && query.length === 0;
}

function matches(rule: Rule, url: URL): boolean {
  if (rule.scheme !== '' && url.protocol !== `${rule.scheme}:`) return false;
  if (rule.host !== '' && !matchesHost(rule, url.hostname.replace(/\.$/, ''))) return false;
  // Of other schemes that have hosts none has a port.
  if (rule.host !== '' && PORTS[url.protocol] === undefined) return false;
  if (rule.port !== 0 && rule.port !== (url.port === '' ? PORTS[url.protocol] : Number(url.port))) return false;
  return url.pathname.startsWith(rule.path) && matchesQuery(rule, url.search.slice(1).split('&'));
}

function matchesHost({ host, subdomains }: Rule, name: string): boolean {
  return name === host || (subdomains && name.endsWith(`.${host}`));
}

/**
 * A URL is blocked for one of its tokens, and allowed only if no other token of the same key says something else: which of two a server takes
 * is its own affair.
 */
function matchesQuery({ query, allows }: Rule, tokens: readonly string[]): boolean {
  return query.every((wanted) => {
    const prefix = wanted.endsWith('*') ? wanted.slice(0, -1) : undefined;
    const isWanted = (token: string) => (prefix === undefined ? token === wanted : token.startsWith(prefix));
    if (!tokens.some(isWanted)) return false;
    const key = /^[^=]+=/.exec(wanted)?.[0];
    return !allows || key === undefined || tokens.every((token) => !token.startsWith(key) || isWanted(token));
  });
}
