/**
 * The `host:port` patterns of the `sockets` manifest key and of the old `socket` permission. They are compared with the string
 * that the app passed, before any name is resolved: `localhost` does not match `127.0.0.1`.
 */
export interface HostPattern {
  /** Lower-case host; with `subdomains` the suffix below which any host matches, '' for any host at all. */
  readonly host: string;
  /** True for `*.example.com` and `.example.com`, which match `example.com` too. */
  readonly subdomains: boolean;
  /** 1..65535, or undefined for any port. */
  readonly port: number | undefined;
}

// What Chromium calls ASCII whitespace; \s would also strip a no-break space, which Chromium keeps as part of the name.
const WHITESPACE_AT_EDGE = /^[\t\n\v\f\r ]|[\t\n\v\f\r ]$/;
const WHITESPACE_AT_EDGES = /^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g;

/**
 * Reads a pattern: `host`, `host:port`, `:port` or nothing, where `*` or an empty field stands for anything.
 * @returns undefined for a malformed one; IPv6 addresses cannot be written, a second colon is malformed.
 */
export function parseHostPattern(text: string): HostPattern | undefined {
  const fields = text.split(':');
  if (fields.length > 2) return undefined;
  const [hostField = '', portField = ''] = fields;
  if (WHITESPACE_AT_EDGE.test(hostField)) return undefined;
  const port = parsePort(portField);
  if (port === 'malformed') return undefined;

  // Blanks around an inner dot are not part of a label; a `*` that is not the whole first label is an ordinary character.
  const labels = toAsciiLowerCase(hostField)
    .split('.')
    .map((label) => label.replace(WHITESPACE_AT_EDGES, ''));
  const subdomains = labels[0] === '*' || labels[0] === '';
  if (subdomains) labels.shift();
  return { host: labels.join('.'), subdomains, port };
}

/** @returns undefined for any port. */
function parsePort(text: string): number | undefined | 'malformed' {
  if (text === '' || text === '*') return undefined;
  if (!/^[+-]?[0-9]+$/.test(text)) return 'malformed';
  const port = Number(text);
  return port >= 1 && port <= 65535 ? port : 'malformed';
}

/**
 * @param host exactly as the app passed it.
 * @param port compared modulo 65536, as Chromium's port field is 16 bits wide; callers use the same 16 bits.
 */
export function matchesHostPattern(pattern: HostPattern, host: string, port: number): boolean {
  return (
    matchesHost(pattern, toAsciiLowerCase(host)) && (pattern.port === undefined || pattern.port === (port & 0xffff))
  );
}

function matchesHost(pattern: HostPattern, host: string): boolean {
  if (host === pattern.host) return true;
  if (!pattern.subdomains) return false;
  if (pattern.host === '') return true;
  return host.length > pattern.host.length + 1 && host.endsWith(`.${pattern.host}`) && !isIpAddress(host);
}

/**
 * True for what a URL parser takes for an address: anything with a colon, and any name whose last label is a number (`127.1`,
 * `0x7f.1`), since such a name is an IPv4 address or invalid. `*.1` must not match `127.0.0.1`.
 */
function isIpAddress(host: string): boolean {
  return host.includes(':') || /(^|\.)([0-9]+|0x[0-9a-f]*)\.?$/.test(host);
}

/** Chrome's own spelling of a pattern: `*:*`, `*.example.com:443`. */
export function formatHostPattern({ host, subdomains, port }: HostPattern): string {
  const name = !subdomains ? host : host === '' ? '*' : `*.${host}`;
  return `${name}:${port ?? '*'}`;
}

/** Lower-cases A to Z only: Chromium does no case folding of other letters (nor any IDNA) here. */
export function toAsciiLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
