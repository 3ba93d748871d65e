import { expect, it } from 'vitest';
import { mozErrorOf } from '../../../../src/main/sockets/moz-error.ts';

it.each([
  ['ECONNREFUSED', 'ConnectionRefusedError', 'Network'],
  ['ETIMEDOUT', 'NetworkTimeoutError', 'Network'],
  ['ENOTFOUND', 'DomainNotFoundError', 'Network'],
  ['ECONNRESET', 'NetworkInterruptError', 'Network'],
  ['EPIPE', 'NetworkInterruptError', 'Network'],
  ['EHOSTUNREACH', 'NetworkError', 'Network'],
  ['toString', 'NetworkError', 'Network'],
  ['CERT_HAS_EXPIRED', 'SecurityExpiredCertificateError', 'SecurityCertificate'],
  ['CERT_REVOKED', 'SecurityRevokedCertificateError', 'SecurityCertificate'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SecurityUntrustedCertificateIssuerError', 'SecurityCertificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'SecurityCertificateDomainMismatchError', 'SecurityCertificate'],
  ['INVALID_PURPOSE', 'SecurityInadequateKeyUsageError', 'SecurityCertificate'],
  ['CA_MD_TOO_WEAK', 'SecurityCertificateSignatureAlgorithmDisabledError', 'SecurityCertificate'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'SecurityUnsupportedTLSVersionError', 'SecurityProtocol'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'SecurityUnsupportedTLSVersionError', 'SecurityProtocol'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'SecurityNoCertificateError', 'SecurityProtocol'],
  ['ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE', 'SecurityUnsupportedCertificateTypeError', 'SecurityProtocol'],
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'SecurityBadCertificateError', 'SecurityProtocol'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'SecurityError', 'SecurityProtocol'],
])('calls %s a %s of class %s', (code, name, message) => {
  expect(mozErrorOf(Object.assign(new Error('x'), { code }))).toEqual({ name, message });
});

it('takes an error without a code for a connection that broke', () => {
  expect(mozErrorOf(new Error('closed'))).toEqual({ name: 'NetworkInterruptError', message: 'Network' });
  expect(mozErrorOf(undefined)).toEqual({ name: 'NetworkInterruptError', message: 'Network' });
});
