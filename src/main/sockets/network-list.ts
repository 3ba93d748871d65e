/** The machine's network interfaces as Chrome lists them. */
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import type { Log } from '../host/app-host.ts';
import { formatAddress } from './ip-address.ts';
import { refused } from './socket-failure.ts';

/** One address of an interface; the keys in Chrome's order, which is alphabetical. */
export interface NetworkInterface {
  readonly address: string;
  readonly name: string;
  readonly prefixLength: number;
}

type Interfaces = ReturnType<typeof networkInterfaces>;

/**
 * One entry for each address of the interfaces that are up, loopback left out, link-local ones included. In the order of
 * Chromium on Linux: IPv4 before IPv6, by address. Chromium there leaves out an IPv6 address for the second in which the system
 * still looks for duplicates of it; Node does not tell.
 * @param interfaces what the system has; for tests.
 * @throws the error of the system when it gives no list.
 */
export function listNetworks(interfaces: Interfaces = networkInterfaces()): NetworkInterface[] {
  const entries = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses.flatMap(({ address: text, internal, netmask }) => {
      const address = ipaddr.parse(formatAddress(text));
      if (internal || address.range() === 'loopback') return [];
      return [
        { bytes: address.toByteArray(), entry: { address: address.toString(), name, prefixLength: bits(netmask) } },
      ];
    }),
  );
  return entries.sort((a, b) => compare(a.bytes, b.bytes)).map(({ entry }) => entry);
}

/**
 * What `socket.getNetworkList` and `system.network.getNetworkInterfaces` answer.
 * @throws ApiError `Network lookup failed or unsupported`.
 */
export function networksOrRefusal(log: Log, list: () => NetworkInterface[] = listNetworks): NetworkInterface[] {
  try {
    return list();
  } catch (error) {
    log.warn(`The system gives no list of its network interfaces: ${String(error)}`);
    throw refused('Network lookup failed or unsupported');
  }
}

function bits(netmask: string): number {
  return ipaddr.parse(netmask).prefixLengthFromSubnetMask() ?? 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
