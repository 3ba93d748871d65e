import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../../src/api/core/api-error.ts';
import { listNetworks, networksOrRefusal } from '../../../../src/main/sockets/network-list.ts';

const ipv4 = (address: string, netmask: string, internal = false) => ({
  family: 'IPv4' as const,
  address,
  netmask,
  mac: '00:00:00:00:00:00',
  internal,
  cidr: null,
});
const ipv6 = (address: string, netmask: string, internal = false) => ({
  family: 'IPv6' as const,
  address,
  netmask,
  scopeid: 0,
  mac: '00:00:00:00:00:00',
  internal,
  cidr: null,
});

describe('listNetworks', () => {
  it('gives every address but loopback, IPv4 first and by address, keys in the order of Chrome', () => {
    const list = listNetworks({
      lo: [ipv4('127.0.0.1', '255.0.0.0', true), ipv6('::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', true)],
      wlan0: [ipv6('fe80::2%wlan0', 'ffff:ffff:ffff:ffff::'), ipv4('192.0.2.10', '255.255.255.0')],
      eth0: [
        ipv6('2001:DB8::10', 'ffff:ffff:ffff:ffff:ffff::'),
        ipv4('192.0.2.9', '255.255.254.0'),
        ipv4('127.0.1.1', '255.0.0.0'),
        ipv4('10.200.0.1', '255.255.255.255'),
      ],
    });
    expect(JSON.stringify(list)).toBe(
      JSON.stringify([
        { address: '10.200.0.1', name: 'eth0', prefixLength: 32 },
        { address: '192.0.2.9', name: 'eth0', prefixLength: 23 },
        { address: '192.0.2.10', name: 'wlan0', prefixLength: 24 },
        { address: '2001:db8::10', name: 'eth0', prefixLength: 80 },
        { address: 'fe80::2', name: 'wlan0', prefixLength: 64 },
      ]),
    );
  });

  it('is empty without a network', () => {
    expect(listNetworks({ lo: [ipv4('127.0.0.1', '255.0.0.0', true)] })).toEqual([]);
    expect(listNetworks({})).toEqual([]);
  });
});

describe('networksOrRefusal', () => {
  it('says on the terminal why there is no list, and refuses', () => {
    const lines: string[] = [];
    const line = (message: string) => void lines.push(message);
    const refuse = () =>
      networksOrRefusal({ error: line, warn: line, info: line, debug: line }, () => {
        throw new Error('EPERM');
      });
    expect(refuse).toThrow(new ApiError('Network lookup failed or unsupported'));
    expect(lines).toEqual(['The system gives no list of its network interfaces: Error: EPERM']);
  });
});
