import { describe, expect, it } from 'vitest';
import { tlsErrorOf } from '../../../../src/main/sockets/tls-handshake.ts';

const failure = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });

describe('tlsErrorOf', () => {
  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', -202],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', -202],
    ['CERT_HAS_EXPIRED', -201],
    ['ERR_TLS_CERT_ALTNAME_INVALID', -200],
    ['CERT_REVOKED', -206],
    ['INVALID_PURPOSE', -207],
    ['ERR_SSL_WRONG_VERSION_NUMBER', -107],
    ['EPROTO', -107],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', -113],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', -113],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', -110],
    ['ECONNRESET', -100],
    ['ETIMEDOUT', -7],
  ])('maps %s to %i', (code, expected) => {
    expect(tlsErrorOf(failure(code))).toBe(expected);
  });

  it('tells a reset of the peer from its end', () => {
    expect(tlsErrorOf(failure('ECONNRESET', { syscall: 'read' }))).toBe(-101);
    expect(tlsErrorOf(new Error('closed'))).toBe(-100);
  });
});
