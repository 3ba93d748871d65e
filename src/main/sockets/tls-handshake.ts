/** Turning an established client connection into TLS, with Chrome's codes for what can go wrong. */
import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { canonicalHost, parseIpLiteral } from './ip-address.ts';
import { NetError, netErrorOf, type NetErrorCode } from './net-error.ts';
import type { TlsContexts, TlsVersionRange } from './tls-contexts.ts';

/** A handshake that can be given up. */
export class TlsHandshake {
  #socket: TLSSocket | undefined;
  #aborted = false;

  /**
   * @param host what the certificate must be for: the name is also sent (SNI), an IP literal is not.
   * @throws the error of node:tls; see tlsErrorOf.
   */
  run(transport: Socket, host: string, range: TlsVersionRange, contexts: TlsContexts): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const isAddress = parseIpLiteral(host) !== undefined;
      const socket = connect({
        socket: transport,
        secureContext: contexts.get(range),
        host,
        ...(isAddress ? {} : { servername: host }),
        rejectUnauthorized: true,
      });
      this.#socket = socket;
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the connection was closed during the TLS handshake')));
      socket.once('secureConnect', () => {
        socket.off('error', reject);
        // What counts of a later error is the 'close' that follows it (see TcpReader).
        socket.on('error', () => {});
        if (this.#aborted) reject(new Error('the TLS handshake was given up'));
        else resolve(socket);
      });
    });
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  /** Gives up and closes the connection; `run` rejects. */
  abort(): void {
    this.#aborted = true;
    this.#socket?.destroy(new Error('the TLS handshake was given up'));
  }
}

/** The code that Chrome gives for a failed handshake. A certificate that no authority vouches for is that before anything else. */
export function tlsErrorOf(error: unknown): NetErrorCode {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = CERTIFICATE_ERRORS[code];
  if (known !== undefined) return known;
  if (VERSION_OR_CIPHER.test(code)) return NetError.SSL_VERSION_OR_CIPHER_MISMATCH;
  if (CLIENT_CERTIFICATE.test(code)) return NetError.SSL_CLIENT_AUTH_CERT_NEEDED;
  if (code === 'ECONNRESET' && error instanceof Error && 'syscall' in error) return NetError.CONNECTION_RESET;
  // Without a system call it is Node's own report that the peer ended the connection.
  if (code === 'ECONNRESET' || code === '') return NetError.CONNECTION_CLOSED;
  if (/^(?:ERR_SSL_|ERR_OSSL_|ERR_TLS_|EPROTO)/.test(code)) return NetError.SSL_PROTOCOL_ERROR;
  const system = netErrorOf(error, 'other');
  return system === NetError.FAILED && code !== '' ? NetError.CERT_INVALID : system;
}

const VERSION_OR_CIPHER =
  /^ERR_(?:OSSL|SSL)_.*(?:UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|HANDSHAKE_FAILURE|NO_SHARED_CIPHER|INSUFFICIENT_SECURITY)/;
const CLIENT_CERTIFICATE = /^ERR_(?:OSSL|SSL)_.*CERTIFICATE_REQUIRED/;

/** The names are those of OpenSSL's X509_V_ERR_*, as node:tls reports them. */
const CERTIFICATE_ERRORS: Readonly<Record<string, NetErrorCode>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: NetError.CERT_AUTHORITY_INVALID,
  SELF_SIGNED_CERT_IN_CHAIN: NetError.CERT_AUTHORITY_INVALID,
  UNABLE_TO_GET_ISSUER_CERT: NetError.CERT_AUTHORITY_INVALID,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NetError.CERT_AUTHORITY_INVALID,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NetError.CERT_AUTHORITY_INVALID,
  CERT_UNTRUSTED: NetError.CERT_AUTHORITY_INVALID,
  CERT_HAS_EXPIRED: NetError.CERT_DATE_INVALID,
  CERT_NOT_YET_VALID: NetError.CERT_DATE_INVALID,
  ERR_TLS_CERT_ALTNAME_INVALID: NetError.CERT_COMMON_NAME_INVALID,
  HOSTNAME_MISMATCH: NetError.CERT_COMMON_NAME_INVALID,
  CERT_REVOKED: NetError.CERT_REVOKED,
  EE_KEY_TOO_SMALL: NetError.CERT_WEAK_KEY,
  CA_KEY_TOO_SMALL: NetError.CERT_WEAK_KEY,
};

/** The name or address that a certificate must be for. @returns undefined for what is neither */
export function tlsHost(host: string): string | undefined {
  return parseIpLiteral(host)?.address ?? canonicalHost(host);
}
