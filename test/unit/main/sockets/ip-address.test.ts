import { describe, expect, it } from 'vitest';
import { canonicalHost, formatAddress, parseIpLiteral } from '../../../../src/main/sockets/ip-address.ts';

describe('parseIpLiteral', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1', 4],
    ['127.1', '127.0.0.1', 4],
    ['0x7f.1', '127.0.0.1', 4],
    ['2130706433', '127.0.0.1', 4],
    ['0.0.0.0', '0.0.0.0', 4],
    ['::', '::', 6],
    ['::1', '::1', 6],
    ['2001:DB8:0:0::1', '2001:db8::1', 6],
    ['::ffff:127.0.0.1', '::ffff:7f00:1', 6],
  ])('reads %s', (text, address, family) => {
    expect(parseIpLiteral(text)).toEqual({ address, family });
  });

  it.each([
    '',
    ' ',
    '*',
    'localhost',
    '300.1.1.1',
    '1.2.3.4.5',
    '[::1]',
    '127.0.0.1:80',
    '127.0.0.1%lo',
    'fe80::1%lo',
    'a b',
    '::g',
  ])('refuses %j', (text) => {
    expect(parseIpLiteral(text)).toBeUndefined();
  });
});

describe('canonicalHost', () => {
  it('lower-cases and encodes names', () => {
    expect(canonicalHost('LocalHost')).toBe('localhost');
    expect(canonicalHost('bücher.example')).toBe('xn--bcher-kva.example');
    expect(canonicalHost('a_b.example')).toBe('a_b.example');
  });

  it.each(['', 'a b', 'a/b', 'user@host', 'host:80', '%31', 'a\nb', 'a\\b', '300.1.1.1'])('refuses %j', (text) => {
    expect(canonicalHost(text)).toBeUndefined();
  });
});

describe('formatAddress', () => {
  it.each([
    ['192.168.0.1', '192.168.0.1'],
    ['::ffff:192.168.0.1', '::ffff:c0a8:1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::', '::'],
  ])('prints %s as %s', (address, expected) => {
    expect(formatAddress(address)).toBe(expected);
  });
});
