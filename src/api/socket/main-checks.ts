/** What the functions of chrome.socket check before they touch a socket, with the failures in Chrome's forms. */
import type { SocketOperation } from '../../main/permissions/socket-permissions.ts';
import type { AppHost } from '../../main/host/app-host.ts';
import { NOT_FOUND_CODE } from '../../main/sockets/legacy-result.ts';
import type { LegacySocket, LegacySockets } from '../../main/sockets/legacy-sockets.ts';
import type { LegacyUdpSocket } from '../../main/sockets/legacy-udp-socket.ts';
import { failedWithCode, refused, SOCKET_NOT_FOUND } from '../../main/sockets/socket-failure.ts';
import { ApiError } from '../core/api-error.ts';

/** @param answer what the callback gets beside lastError. */
export function notFound(answer: unknown): ApiError {
  return new ApiError(SOCKET_NOT_FOUND, [answer]);
}

export class SocketChecks {
  readonly #app: AppHost;
  readonly #sockets: LegacySockets;

  constructor(app: AppHost, sockets: LegacySockets) {
    this.#app = app;
    this.#sockets = sockets;
  }

  /** @param answer what the callback gets beside `Socket not found`. */
  find(id: number, answer: unknown = NOT_FOUND_CODE): LegacySocket {
    const socket = this.#sockets.get(id);
    if (!socket) throw notFound(answer);
    return socket;
  }

  /** A UDP socket for the multicast functions. */
  findForMulticast(id: number): LegacyUdpSocket {
    const socket = this.find(id);
    if (socket.type !== 'udp') throw failedWithCode(NOT_FOUND_CODE, 'Only UDP socket supports multicast.');
    return socket;
  }

  /** Unlike the sockets.* functions these do not wrap a port that is out of range; `listen` does. */
  port(port: number): void {
    if (port < 0 || port > 65535) throw refused('Port must be a value between 0 and 65535.');
  }

  permission(operation: SocketOperation, host: string, port: number): void {
    if (this.#app.manifest.permissions.socket?.check(operation, host, port)) return;
    throw failedWithCode(NOT_FOUND_CODE, 'App does not have permission');
  }

  /** A plain on or off grant: group and port play no part. */
  multicastPermission(): void {
    this.permission('udp.multicastMembership', '', 0);
  }
}
