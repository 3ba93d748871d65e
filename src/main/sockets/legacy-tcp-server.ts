/** The listening side of a TCP socket of chrome.socket: each `accept` takes one connection, the others wait unread. */
import type { Socket } from 'node:net';
import type { PageConnection } from '../host/page-connection.ts';
import { PendingCall } from './legacy-pending.ts';
import { ACCEPT_FAILED, codeOnFailure, type AcceptInfo, type LegacySocketInfo } from './legacy-result.ts';
import { NetError } from './net-error.ts';
import { TcpServerSocket, type TcpServerContext } from './tcp-server-socket.ts';

export class LegacyTcpServer {
  readonly #context: TcpServerContext;
  readonly #accept = new PendingCall<AcceptInfo>();
  #server: TcpServerSocket | undefined;
  #opening: TcpServerSocket | undefined;
  #address: Pick<LegacySocketInfo, 'localAddress' | 'localPort'> = {};

  /** @param adopt makes a socket of chrome.socket of an accepted connection; returns its id. */
  constructor(adopt: (connection: Socket) => number) {
    this.#context = {
      adopt,
      accepted: (_id, socketId) => this.#accept.settle({ resultCode: NetError.OK, socketId }),
      acceptError: (_id, resultCode) => this.#accept.settle({ resultCode }),
    };
  }

  /** Where it listens, for getInfo: after a second listen that failed still the first place, as in Chromium 156. */
  get address(): Pick<LegacySocketInfo, 'localAddress' | 'localPort'> {
    return this.#address;
  }

  /**
   * Listens instead of where it listened before, which ends whether or not this succeeds.
   * @param backlog 0 is refused, below 0 means the system's largest.
   * @returns 0 or the code: -4 backlog 0, -147 in use, -108 not a local address, -10 not allowed; -104 while another listen is
   *   under way (Chromium 156 crashes there); -3 after a disconnect meanwhile.
   */
  async listen(address: string, port: number, backlog: number): Promise<number> {
    if (this.#opening) return NetError.CONNECTION_FAILED;
    const opening = new TcpServerSocket(0, this.#context);
    opening.setPaused(true);
    this.#opening = opening;
    const code = await codeOnFailure(async () => {
      await opening.listen(address, port, backlog);
      return NetError.OK;
    });
    if (this.#opening !== opening) {
      opening.close();
      return NetError.ABORTED;
    }
    this.#opening = undefined;
    this.#server?.close();
    this.#server = code === NetError.OK ? opening : undefined;
    if (code === NetError.OK) {
      const { localAddress, localPort } = opening.info();
      this.#address = {
        ...(localAddress === undefined ? {} : { localAddress }),
        ...(localPort === undefined ? {} : { localPort }),
      };
    }
    if (this.#accept.active) this.#server?.acceptOne();
    return code;
  }

  /** Waits for a connection. -2 when it does not listen or another accept waits. */
  accept(page: PageConnection): AcceptInfo | Promise<AcceptInfo> {
    if (!this.#server || this.#accept.active) return ACCEPT_FAILED;
    const accepted = this.#accept.wait(page);
    this.#server.acceptOne();
    return accepted;
  }

  pageGone(page: PageConnection): void {
    if (this.#accept.pageGone(page, ACCEPT_FAILED)) this.#server?.acceptOne(false);
  }

  /** Stops listening; accepted sockets stay. An accept that waits is never answered, as in Chrome. */
  stop(): void {
    this.#opening = undefined;
    this.#server?.close();
    this.#server = undefined;
    this.#address = {};
    this.#accept.drop();
  }
}
