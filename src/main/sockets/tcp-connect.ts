/** Opening a client connection: one address after the other, as Chrome does, with the options that Chrome sets. */
import { connect, type Socket } from 'node:net';
import type { IpAddress } from './ip-address.ts';
import { ReadTap } from './read-buffer.ts';

/** Chrome's client sockets send keep-alive probes after 45 s of silence; accepted ones keep the system's defaults. */
const KEEP_ALIVE_MS = 45_000;

/**
 * Node's own read buffer is kept down to the one chunk that can arrive while a socket is being stopped: it is lost when the peer
 * resets the connection, whereas what TcpReader holds is not.
 */
export const READABLE_HIGH_WATER_MARK = 1;

export interface Connected {
  readonly socket: Socket;
  /** The address that was tried, which for `0.0.0.0` is not the one that the system reports. */
  readonly peer: IpAddress;
}

/** An attempt to connect that can be given up. */
export class TcpConnect {
  readonly #port: number;
  #socket: Socket | undefined;
  #aborted = false;

  constructor(port: number) {
    this.#port = port;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  /**
   * Tries the addresses in order.
   * @throws the error of the last attempt, as node:net reports it.
   */
  async run(addresses: readonly IpAddress[]): Promise<Connected> {
    let failure: unknown = new Error('no address to connect to');
    for (const peer of addresses) {
      if (this.#aborted) break;
      try {
        return { socket: await this.#open(peer), peer };
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  /** Gives up; `run` rejects. */
  abort(): void {
    this.#aborted = true;
    this.#socket?.destroy(new Error('the attempt to connect was given up'));
  }

  #open(peer: IpAddress): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const tap = new ReadTap();
      const options = {
        host: peer.address,
        port: this.#port,
        family: peer.family,
        autoSelectFamily: false,
        // The peer's FIN does not end our side by itself: while the app has paused the socket it may still send.
        allowHalfOpen: true,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
        readableHighWaterMark: READABLE_HIGH_WATER_MARK,
        onread: tap.options,
      };
      const socket = connect(options);
      tap.of(socket);
      this.#socket = socket;
      socket.once('connect', () => {
        socket.off('error', reject);
        // An error of the established connection is followed by 'close', which is what counts (see TcpReader).
        socket.on('error', () => {});
        resolve(socket);
      });
      socket.once('error', reject);
    });
  }
}
