/** One connection of a TCP socket, or its TLS continuation: reads and writes on it, what pages may send ahead, how it is closed. */
import type { Socket } from 'node:net';
import type { PageConnection } from '../host/page-connection.ts';
import type { DataSink, Outlet } from './delivery.ts';
import { endWritten } from './end-written.ts';
import { NetError } from './net-error.ts';
import { SendWindow, type WindowChange } from './send-window.ts';
import { failedWithCode } from './socket-failure.ts';
import { TcpReader } from './tcp-reader.ts';
import type { TcpAddresses } from './tcp-socket-info.ts';
import { TcpWriter } from './tcp-writer.ts';

/** What connections have of the app's sockets. */
export interface TcpConnectionContext {
  readonly delivery: DataSink;
  /** Tells a page how much it may send without asking; not there where pages always ask (chrome.socket). */
  readonly sendWindow?: (page: PageConnection, socketId: number, change: WindowChange) => void;
}

export interface TcpConnectionHost {
  readonly socketId: number;
  readonly owner: PageConnection;
  readonly context: TcpConnectionContext;
  readonly addresses: TcpAddresses;
  /** What the app connected to; undefined for an accepted connection. */
  readonly host: string | undefined;
  /** The socket's property. */
  bufferSize(): number | undefined;
  /** See TcpReaderHost. */
  ended(): void;
  writeFailed(): void;
}

/** Seconds; the largest idle time that Linux takes (MAX_TCP_KEEPIDLE), beyond it the call fails in Chrome too. */
const LONGEST_KEEP_ALIVE = 32767;
/** Seconds; what a delay of 0 stands for, the default of Linux, macOS and Windows. */
const SYSTEM_KEEP_ALIVE = 7200;

export class TcpConnection {
  readonly socket: Socket;
  readonly addresses: TcpAddresses;
  readonly host: string | undefined;
  readonly channel: Outlet;
  readonly reader: TcpReader;
  readonly writer: TcpWriter;
  readonly window: SendWindow | undefined;

  /** Starts reading unless paused. */
  constructor(socket: Socket, paused: boolean, host: TcpConnectionHost) {
    const { socketId, context } = host;
    this.socket = socket;
    this.addresses = host.addresses;
    this.host = host.host;
    const channel = context.delivery.open(socketId, host.owner, () => this.reader.flush());
    this.channel = channel;
    this.reader = new TcpReader(socket, paused, {
      bufferSize: () => host.bufferSize(),
      ready: () => channel.ready(),
      consumed: () => channel.consumed(),
      deliver: (bytes, firstSize, size, reused) => channel.sendBytes(bytes, firstSize, size, reused),
      ended: () => host.ended(),
    });
    this.writer = new TcpWriter(socket, () => host.writeFailed());
    const tell = context.sendWindow;
    this.window = tell && new SendWindow((page, change) => tell(page, socketId, change));
  }

  /**
   * @param delay in seconds; without a meaning when keep-alive is switched off.
   * @throws ApiError -2 for a delay that the system does not take.
   */
  setKeepAlive(enable: boolean, delay: number): void {
    if (!enable) {
      this.socket.setKeepAlive(false);
      return;
    }
    if (delay < 0 || delay > LONGEST_KEEP_ALIVE) throw failedWithCode(NetError.FAILED);
    this.socket.setKeepAlive(true, (delay === 0 ? SYSTEM_KEEP_ALIVE : delay) * 1000);
  }

  /** Closes it; what the app has been told is sent is still written. */
  release(): void {
    this.reader.stop();
    this.writer.stop();
    this.window?.close();
    this.channel.close();
    if (this.writer.owing) endWritten(this.socket);
    else this.socket.destroy();
  }
}
