/** Match patterns in `permissions`, such as `https://*.example.com/*`: origins that the app may fetch from across CORS. */

export interface HostPermission {
  /** As written in the manifest. */
  readonly text: string;
  /** `*` is http and https; `browser` is for patterns of the browser's own pages, which no app is granted. */
  readonly scheme: 'http' | 'https' | 'ws' | 'wss' | 'ftp' | 'file' | '*' | '<all_urls>' | 'browser';
  /** Canonical host, '' for any (with `subdomains`) or none (file). */
  readonly host: string;
  readonly subdomains: boolean;
  /** As a number; undefined for any. */
  readonly port: number | undefined;
}

const PATTERN = /^(http|https|ws|wss|ftp|\*):\/\/([^/:[\]]+|\[[^/\]]*\])(?::([^/]*))?\/.*$/su;
const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'ws:': 80,
  'wss:': 443,
  'ftp:': 21,
};

/**
 * Reads a match pattern. Its path is not kept: Chrome grants host permissions for whole origins.
 * @returns undefined for a malformed one, by the rules of Chromium 156.
 */
export function parseHostPermission(text: string): HostPermission | undefined {
  if (text === '<all_urls>') return { text, scheme: text, host: '', subdomains: true, port: undefined };
  if (/^file:\/\/[^/]*\//.test(text)) return { text, scheme: 'file', host: '', subdomains: false, port: undefined };
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, scheme = '', hostText = '', portText] = match;

  const anyHost = hostText === '*';
  const subdomains = anyHost || hostText.startsWith('*.');
  const host = anyHost ? '' : canonicalHost(subdomains ? hostText.slice(2) : hostText);
  if (host === undefined) return undefined;

  const anyPort = portText === undefined || portText === '*';
  const port = anyPort ? undefined : parsePort(portText);
  if (!anyPort && (port === undefined || scheme === '*')) return undefined;
  return { text, scheme: scheme as HostPermission['scheme'], host, subdomains, port };
}

function parsePort(text: string): number | undefined {
  return /^[0-9]+$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined;
}

/** Lower-case, names in punycode; undefined when it is no host that a pattern may have. */
function canonicalHost(text: string): string | undefined {
  if (text === '' || /[*@\\\0\ufffd]/.test(text)) return undefined;
  try {
    return new URL(`http://${text}/`).hostname;
  } catch {
    // Chromium keeps hosts that no URL can have (`a..b`, `a b`); they are valid and match nothing.
    return text.startsWith('[') ? undefined : text;
  }
}

/**
 * Whether the app may fetch this URL across origins. Never for file: Chrome asked the user for that separately, and for unpacked
 * apps and extensions it is off by default.
 */
export function matchesHostPermission(permission: HostPermission, url: URL): boolean {
  if (url.protocol === 'file:' || !matchesScheme(permission.scheme, url.protocol)) return false;
  const port = url.port === '' ? DEFAULT_PORTS[url.protocol] : Number(url.port);
  return (permission.port === undefined || permission.port === port) && matchesHost(permission, url.hostname);
}

function matchesScheme(scheme: HostPermission['scheme'], protocol: string): boolean {
  if (scheme === '<all_urls>') return Object.hasOwn(DEFAULT_PORTS, protocol);
  if (scheme === '*') return protocol === 'http:' || protocol === 'https:';
  return `${scheme}:` === protocol;
}

function matchesHost(permission: HostPermission, host: string): boolean {
  if (permission.subdomains && permission.host === '') return true;
  if (host === permission.host) return true;
  // No address is below another: canonical ones have four numbers (`*.0.0.1` is kept as `0.0.0.1`) or brackets.
  return permission.subdomains && host.endsWith(`.${permission.host}`);
}

/** Whether everything that the inner pattern matches is matched by the outer one. */
export function containsHostPermission(outer: HostPermission, inner: HostPermission): boolean {
  const covered = schemesOf(outer);
  if (!schemesOf(inner).every((scheme) => covered.includes(scheme))) return false;
  if (outer.port !== undefined && outer.port !== inner.port) return false;
  if (outer.subdomains && outer.host === '') return true;
  if (inner.subdomains && !outer.subdomains) return false;
  return matchesHost(outer, inner.host);
}

function schemesOf({ scheme }: HostPermission): readonly string[] {
  if (scheme === '<all_urls>') return ['http', 'https', 'ws', 'wss', 'ftp', 'file'];
  return scheme === '*' ? ['http', 'https'] : [scheme];
}

/** As Chromium writes it: of a host permission the path does not count. */
export function formatHostPermission({ scheme, host, subdomains, port }: HostPermission): string {
  if (scheme === '<all_urls>') return scheme;
  if (scheme === 'file') return 'file:///*';
  const name = !subdomains ? host : host === '' ? '*' : `*.${host}`;
  return `${scheme}://${name}${port === undefined ? '' : `:${port}`}/*`;
}

/** Why a text is no pattern, in Chromium's words. */
export function hostPatternFault(text: string): string {
  const [, scheme, rest] = /^(.*?):\/\/(.*)$/s.exec(text) ?? /^([^:]*):/.exec(text) ?? [];
  if (scheme === undefined) return 'Missing scheme separator.';
  if (!/^(?:http|https|ws|wss|ftp|file|chrome|\*)$/.test(scheme)) return 'Invalid scheme.';
  if (rest === undefined) return 'Wrong scheme type.';
  if (rest === '') return 'Host can not be empty.';
  if (!rest.includes('/')) return 'Empty path.';
  const [host = ''] = rest.split('/');
  const [name = '', port] = host.split(/:(?=[^\]]*$)/);
  if (name === '') return 'Host can not be empty.';
  if (/\*/.test(name.replace(/^\*(?:\.|$)/, ''))) return 'Invalid host wildcard.';
  if (port !== undefined) return 'Invalid port.';
  return 'Invalid host.';
}
