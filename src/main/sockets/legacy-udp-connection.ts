/** A UDP socket with a fixed peer, which `chrome.socket.connect` makes and the sockets.* API has not. */
import { createSocket, type Socket } from 'node:dgram';
import type { Datagram } from '../host/page-connection.ts';
import type { DropReport } from './drop-report.ts';
import { formatAddress, type IpAddress } from './ip-address.ts';
import type { LegacySocketInfo } from './legacy-result.ts';
import { NetError, netErrorOf } from './net-error.ts';
import { failedWithCode } from './socket-failure.ts';
import { UdpReader } from './udp-reader.ts';

export interface UdpConnectionHost {
  /** The datagram that a receive was asked for. */
  received(datagram: Datagram): void;
  /** The receive failed: -142 the datagram did not fit, -102 the peer's port is closed. */
  failed(code: number): void;
  readonly drops: DropReport;
}

type Addresses = Omit<LegacySocketInfo, 'connected' | 'socketType'>;

export class UdpConnection {
  readonly addresses: Addresses;
  readonly #socket: Socket;
  readonly #host: UdpConnectionHost;
  readonly #reader: UdpReader;
  #receiving = false;
  /** What the system reported with nobody waiting: the next call gets it, as from a kernel's socket. */
  #failure: number | undefined;
  #lastWrite: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(socket: Socket, peer: Addresses, host: UdpConnectionHost) {
    const { address, port } = socket.address();
    this.addresses = { localAddress: formatAddress(address), localPort: port, ...peer };
    this.#socket = socket;
    this.#host = host;
    this.#reader = new UdpReader(socket, true, {
      bufferSize: () => undefined,
      ready: () => true,
      deliver: (datagrams) => {
        this.#receiving = false;
        for (const datagram of datagrams) host.received(datagram);
      },
      failed: (code) => this.#failed(code),
      dropped: () => host.drops.add(),
      connected: true,
    });
  }

  /**
   * @param prepare sets options on the new socket.
   * @throws ApiError with the code, e.g. -109 without a route; -4 for port 0, which Node does not connect to.
   */
  static open(
    peer: IpAddress,
    port: number,
    host: UdpConnectionHost,
    prepare: (socket: Socket) => void,
  ): Promise<UdpConnection> {
    if (port === 0) return Promise.reject(failedWithCode(NetError.INVALID_ARGUMENT));
    return new Promise((resolve, reject) => {
      const socket = createSocket({
        type: peer.family === 4 ? 'udp4' : 'udp6',
        // The peer is a literal, and so is the address that Node binds to by itself.
        lookup: (address, _options, callback) => callback(null, address, peer.family),
      });
      const fail = (error: unknown) => {
        socket.close();
        reject(failedWithCode(netErrorOf(error, 'other')));
      };
      socket.once('error', fail);
      // Node's types know of no error here, yet there is one when the system refuses.
      socket.connect(port, peer.address, (...[error]: unknown[]) => {
        if (error) {
          fail(error);
          return;
        }
        socket.off('error', fail);
        prepare(socket);
        resolve(new UdpConnection(socket, { peerAddress: peer.address, peerPort: port }, host));
      });
    });
  }

  /** Asks for one datagram of at most `size` bytes, above 0; 0 takes the request back. */
  receiveOnce(size: number): void {
    this.#receiving = size > 0;
    const failure = size > 0 ? this.#takeFailure() : undefined;
    if (failure === undefined) this.#reader.readOnce(size);
    else this.#failed(failure);
  }

  /**
   * Sends one datagram after the other.
   * @returns the number of bytes, or the code: -142 too long, -102 the peer refused an earlier one, -100 closed meanwhile.
   */
  write(data: Uint8Array): Promise<number> {
    const written = this.#lastWrite.then(() => this.#send(data));
    this.#lastWrite = written;
    return written;
  }

  /** Nothing is delivered any more. */
  close(): void {
    this.#closed = true;
    this.#reader.stop();
    this.#host.drops.close();
    this.#socket.close();
  }

  #send(data: Uint8Array): Promise<number> | number {
    if (this.#closed) return NetError.CONNECTION_CLOSED;
    const failure = this.#takeFailure();
    if (failure !== undefined) return failure;
    return new Promise((resolve) => {
      this.#socket.send(data, (error) => resolve(error ? netErrorOf(error, 'other') : data.byteLength));
    });
  }

  #failed(code: number): void {
    if (this.#receiving) {
      this.#receiving = false;
      this.#host.failed(code);
    } else {
      this.#failure = code;
    }
  }

  #takeFailure(): number | undefined {
    const failure = this.#failure;
    this.#failure = undefined;
    return failure;
  }
}
