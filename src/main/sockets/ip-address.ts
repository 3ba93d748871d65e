/** Address literals as Chromium reads and prints them. */
import { isIP, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface IpAddress {
  /** Canonical text: dotted decimal, or compressed lower-case IPv6 without brackets or scope. */
  readonly address: string;
  readonly family: 4 | 6;
}

/** What may not stand in a bare host; the URL parser would strip, decode or split at it. */
// oxlint-disable-next-line no-control-regex -- control characters are exactly what must be found here
const NOT_IN_A_HOST = /[\u0000-\u0020\u007f#%/:<>?@[\\\]^|]/;

/**
 * Reads an IP literal: IPv6 without brackets or scope, IPv4 in every form of inet_aton (`127.1`, `0x7f.1`, `2130706433`), as
 * Chromium 156 does for connect, bind, listen and send.
 * @returns undefined for a name or a malformed literal (`300.1.1.1`, `[::1]`).
 */
export function parseIpLiteral(text: string): IpAddress | undefined {
  if (text.includes(':')) return isIPv6(text) && !text.includes('%') ? canonical(text) : undefined;
  const host = canonicalHost(text);
  return host !== undefined && isIP(host) === 4 ? { address: host, family: 4 } : undefined;
}

/**
 * The host as the URL standard (and so Chromium's resolver) canonicalises it: lower-case, names in punycode, IPv4 in dotted
 * decimal.
 * @returns undefined when it is no valid host, e.g. empty, with a space, or a bad IPv4 literal; such a host never resolves.
 */
export function canonicalHost(text: string): string | undefined {
  if (text === '' || NOT_IN_A_HOST.test(text)) return undefined;
  try {
    return new URL(`http://${text}`).hostname || undefined;
  } catch {
    return undefined;
  }
}

/** Prints an address that the operating system gave as Chrome prints it: IPv4-mapped in hex groups, without a scope. */
export function formatAddress(address: string): string {
  return address.includes(':') ? canonical(address.replace(/%.*$/, '')).address : address;
}

function canonical(ipv6: string): IpAddress {
  return { address: ipaddr.IPv6.parse(ipv6).toString(), family: 6 };
}
