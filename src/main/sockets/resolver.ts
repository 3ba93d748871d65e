/** Names to addresses, in the order in which Chrome would try them. */
import { lookup as dnsLookup } from 'node:dns';
import { canonicalHost, parseIpLiteral, type IpAddress } from './ip-address.ts';

export type DnsQueryType = 'any' | 'ipv4' | 'ipv6';

/** Asks the operating system's resolver; a parameter so that tests need no network. Rejects when there is no answer. */
export type Lookup = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** Node's lookup in the order that the system gives (RFC 6724), as Chrome uses it. */
export const systemLookup: Lookup = (host) =>
  new Promise((resolve, reject) => {
    dnsLookup(host, { all: true, order: 'verbatim' }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });

/** Chromium answers these itself, IPv6 first, whatever the hosts file says ("let localhost be localhost"). */
const LOCALHOST = /^(?:.+\.)?localhost\.?$/;
const LOOPBACK: readonly IpAddress[] = [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
];

/**
 * Resolves what an app passed as a host. A literal needs no query, but a query type of the other family excludes it too.
 * @returns the addresses to try in order; empty when there is none, which Chrome reports as ERR_NAME_NOT_RESOLVED whatever the
 *   resolver's reason was.
 */
export async function resolveHost(host: string, type: DnsQueryType, lookup: Lookup): Promise<readonly IpAddress[]> {
  const addresses = resolveLocally(host, type) ?? (await query(host, lookup));
  return addresses.filter((address) => matches(address, type));
}

/** The part of `resolveHost` that needs no query: literals, localhost and what can never resolve; undefined otherwise. */
export function resolveLocally(host: string, type: DnsQueryType): readonly IpAddress[] | undefined {
  const literal = parseIpLiteral(host);
  if (literal) return matches(literal, type) ? [literal] : [];
  const name = canonicalHost(host);
  if (name === undefined) return [];
  return LOCALHOST.test(name) ? LOOPBACK.filter((address) => matches(address, type)) : undefined;
}

async function query(host: string, lookup: Lookup): Promise<readonly IpAddress[]> {
  const name = canonicalHost(host);
  if (name === undefined) return [];
  try {
    const found = await lookup(name);
    return found.flatMap(({ address }) => parseIpLiteral(address.replace(/%.*$/, '')) ?? []);
  } catch {
    // The resolver's own codes (EAI_AGAIN, ENOTFOUND …) are one code in Chrome.
    return [];
  }
}

function matches(address: IpAddress, type: DnsQueryType): boolean {
  return type === 'any' || address.family === (type === 'ipv4' ? 4 : 6);
}
