import { describe, expect, it } from 'vitest';
import { NetError, netErrorOf, netErrorText } from '../../../../src/main/sockets/net-error.ts';

const errno = (code: string) => Object.assign(new Error(code), { code });

describe('netErrorOf', () => {
  it.each([
    ['ECONNREFUSED', NetError.CONNECTION_REFUSED],
    ['ETIMEDOUT', NetError.CONNECTION_TIMED_OUT],
    ['EACCES', NetError.NETWORK_ACCESS_DENIED],
    ['ENETUNREACH', NetError.ADDRESS_UNREACHABLE],
    ['EHOSTUNREACH', NetError.ADDRESS_UNREACHABLE],
    ['EADDRNOTAVAIL', NetError.ADDRESS_INVALID],
    ['ENETDOWN', NetError.INTERNET_DISCONNECTED],
    ['ESOMETHING', NetError.CONNECTION_FAILED],
  ])('maps %s while connecting to %i', (code, expected) => {
    expect(netErrorOf(errno(code), 'connect')).toBe(expected);
  });

  it.each([
    ['ETIMEDOUT', NetError.TIMED_OUT],
    ['EACCES', NetError.ACCESS_DENIED],
    ['EADDRINUSE', NetError.ADDRESS_IN_USE],
    ['EINVAL', NetError.INVALID_ARGUMENT],
    ['EMSGSIZE', NetError.MSG_TOO_BIG],
    ['EMFILE', NetError.INSUFFICIENT_RESOURCES],
    ['ESOMETHING', NetError.FAILED],
  ])('maps %s otherwise to %i', (code, expected) => {
    expect(netErrorOf(errno(code), 'other')).toBe(expected);
  });

  it('knows nothing about an error without an errno', () => {
    expect(netErrorOf(new Error('x'), 'other')).toBe(NetError.FAILED);
    expect(netErrorOf('x', 'connect')).toBe(NetError.CONNECTION_FAILED);
  });
});

describe('netErrorText', () => {
  it('prints as Chrome does', () => {
    expect(netErrorText(-102)).toBe('net::ERR_CONNECTION_REFUSED');
    expect(netErrorText(-15)).toBe('net::ERR_SOCKET_NOT_CONNECTED');
    expect(netErrorText(-9999)).toBe('net::ERR_<unknown>');
  });
});
