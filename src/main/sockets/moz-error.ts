/** What `navigator.mozTCPSocket` calls the failures of node:net and node:tls. */

/** `message` is Gecko's class of the failure: `Network`, `SecurityProtocol` or `SecurityCertificate`. */
export interface MozError {
  readonly name: string;
  readonly message: string;
}

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'ConnectionRefusedError',
  ETIMEDOUT: 'NetworkTimeoutError',
  ENOTFOUND: 'DomainNotFoundError',
  ECONNRESET: 'NetworkInterruptError',
  ECONNABORTED: 'NetworkInterruptError',
  EPIPE: 'NetworkInterruptError',
  ENETDOWN: 'NetworkInterruptError',
  ENETRESET: 'NetworkInterruptError',
};

/** The codes are OpenSSL's X509_V_ERR_*, as node:tls reports them. */
const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'SecurityExpiredCertificateError',
  CERT_REVOKED: 'SecurityRevokedCertificateError',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'SecurityUntrustedCertificateIssuerError',
  SELF_SIGNED_CERT_IN_CHAIN: 'SecurityUntrustedCertificateIssuerError',
  UNABLE_TO_GET_ISSUER_CERT: 'SecurityUntrustedCertificateIssuerError',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'SecurityUntrustedCertificateIssuerError',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'SecurityUntrustedCertificateIssuerError',
  CERT_UNTRUSTED: 'SecurityUntrustedCertificateIssuerError',
  INVALID_CA: 'SecurityUntrustedCertificateIssuerError',
  INVALID_PURPOSE: 'SecurityInadequateKeyUsageError',
  CA_MD_TOO_WEAK: 'SecurityCertificateSignatureAlgorithmDisabledError',
  CERT_SIGNATURE_FAILURE: 'SecurityBadCertificateError',
  CERT_NOT_YET_VALID: 'SecurityBadCertificateError',
  CERT_REJECTED: 'SecurityBadCertificateError',
  ERR_TLS_CERT_ALTNAME_INVALID: 'SecurityCertificateDomainMismatchError',
  HOSTNAME_MISMATCH: 'SecurityCertificateDomainMismatchError',
  EE_KEY_TOO_SMALL: 'SecurityError',
  CA_KEY_TOO_SMALL: 'SecurityError',
};

const PROTOCOL: readonly (readonly [RegExp, string])[] = [
  [/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION/, 'SecurityUnsupportedTLSVersionError'],
  [/CERTIFICATE_REQUIRED|NO_CERTIFICATE/, 'SecurityNoCertificateError'],
  [/BAD_CERTIFICATE/, 'SecurityBadCertificateError'],
  [/UNSUPPORTED_CERTIFICATE/, 'SecurityUnsupportedCertificateTypeError'],
];

/** @param error as Node reports it; one without a code is a connection that ended where it must not. */
export function mozErrorOf(error: unknown): MozError {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (Object.hasOwn(CERTIFICATE, code)) return { name: CERTIFICATE[code] ?? '', message: 'SecurityCertificate' };
  if (/^(?:ERR_SSL_|ERR_OSSL_|ERR_TLS_|EPROTO)/.test(code)) {
    const name = PROTOCOL.find(([pattern]) => pattern.test(code))?.[1] ?? 'SecurityError';
    return { name, message: 'SecurityProtocol' };
  }
  if (code === '') return { name: 'NetworkInterruptError', message: 'Network' };
  return { name: (Object.hasOwn(NETWORK, code) && NETWORK[code]) || 'NetworkError', message: 'Network' };
}

export const DOMAIN_NOT_FOUND: MozError = { name: 'DomainNotFoundError', message: 'Network' };
