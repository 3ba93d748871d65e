/** Chrome's network error numbers: what the socket APIs answer as `resultCode` and, by name, in `chrome.runtime.lastError`. */

/** The codes that the sockets.* namespaces can answer (names as in Chromium's net/base/net_error_list.h, without `ERR_`). */
export const NetError = {
  OK: 0,
  FAILED: -2,
  ABORTED: -3,
  INVALID_ARGUMENT: -4,
  TIMED_OUT: -7,
  UNEXPECTED: -9,
  ACCESS_DENIED: -10,
  INSUFFICIENT_RESOURCES: -12,
  OUT_OF_MEMORY: -13,
  SOCKET_NOT_CONNECTED: -15,
  SOCKET_IS_CONNECTED: -23,
  CONNECTION_CLOSED: -100,
  CONNECTION_RESET: -101,
  CONNECTION_REFUSED: -102,
  CONNECTION_ABORTED: -103,
  CONNECTION_FAILED: -104,
  NAME_NOT_RESOLVED: -105,
  INTERNET_DISCONNECTED: -106,
  SSL_PROTOCOL_ERROR: -107,
  ADDRESS_INVALID: -108,
  ADDRESS_UNREACHABLE: -109,
  SSL_CLIENT_AUTH_CERT_NEEDED: -110,
  SSL_VERSION_OR_CIPHER_MISMATCH: -113,
  CONNECTION_TIMED_OUT: -118,
  NETWORK_ACCESS_DENIED: -138,
  MSG_TOO_BIG: -142,
  ADDRESS_IN_USE: -147,
  NO_BUFFER_SPACE: -176,
  CERT_COMMON_NAME_INVALID: -200,
  CERT_DATE_INVALID: -201,
  CERT_AUTHORITY_INVALID: -202,
  CERT_REVOKED: -206,
  CERT_INVALID: -207,
  CERT_WEAK_KEY: -211,
} as const;

export type NetErrorCode = (typeof NetError)[keyof typeof NetError];

/**
 * What the failing system call was for: Chrome reports the same errno differently while connecting (EACCES, ETIMEDOUT and
 * everything that it does not know).
 */
export type SystemCall = 'connect' | 'other';

const nameOfCode = new Map<number, string>(Object.entries(NetError).map(([name, code]) => [code, name]));

const codeOfErrno: Readonly<Record<string, NetErrorCode>> = {
  EACCES: NetError.ACCESS_DENIED,
  EPERM: NetError.ACCESS_DENIED,
  EINVAL: NetError.INVALID_ARGUMENT,
  ETIMEDOUT: NetError.TIMED_OUT,
  EMFILE: NetError.INSUFFICIENT_RESOURCES,
  ENFILE: NetError.INSUFFICIENT_RESOURCES,
  ENOMEM: NetError.OUT_OF_MEMORY,
  ENOTCONN: NetError.SOCKET_NOT_CONNECTED,
  EISCONN: NetError.SOCKET_IS_CONNECTED,
  ECONNRESET: NetError.CONNECTION_RESET,
  EPIPE: NetError.CONNECTION_RESET,
  ENETRESET: NetError.CONNECTION_RESET,
  ECONNREFUSED: NetError.CONNECTION_REFUSED,
  ECONNABORTED: NetError.CONNECTION_ABORTED,
  ENETDOWN: NetError.INTERNET_DISCONNECTED,
  EADDRNOTAVAIL: NetError.ADDRESS_INVALID,
  EHOSTUNREACH: NetError.ADDRESS_UNREACHABLE,
  EHOSTDOWN: NetError.ADDRESS_UNREACHABLE,
  ENETUNREACH: NetError.ADDRESS_UNREACHABLE,
  EAFNOSUPPORT: NetError.ADDRESS_UNREACHABLE,
  EMSGSIZE: NetError.MSG_TOO_BIG,
  EADDRINUSE: NetError.ADDRESS_IN_USE,
  ENOBUFS: NetError.NO_BUFFER_SPACE,
};

/**
 * The code for what Node reported.
 * @param error an error of node:net or node:dgram; its `code` is the errno name on every platform.
 */
export function netErrorOf(error: unknown, call: SystemCall): NetErrorCode {
  const errno = errnoName(error);
  if (call === 'connect') {
    if (errno === 'EACCES') return NetError.NETWORK_ACCESS_DENIED;
    if (errno === 'ETIMEDOUT') return NetError.CONNECTION_TIMED_OUT;
  }
  const unknown = call === 'connect' ? NetError.CONNECTION_FAILED : NetError.FAILED;
  return codeOfErrno[errno] ?? unknown;
}

/** The text that Chrome puts in lastError for a code, e.g. `net::ERR_CONNECTION_REFUSED`. */
export function netErrorText(code: number): string {
  return `net::ERR_${nameOfCode.get(code) ?? '<unknown>'}`;
}

function errnoName(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
