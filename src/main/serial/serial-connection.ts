/** One connection of `chrome.serial`: what Chromium's is, with a port, a reader and a writer behind it. */
import type { PageConnection } from '../host/page-connection.ts';
import { afterResponse } from '../sockets/after-response.ts';
import type { Channel, Delivery } from '../sockets/delivery.ts';
import type { TableEntry } from '../sockets/socket-table.ts';
import type { DeviceSignals, HostSignals, OpenPort } from './open-port.ts';
import { changed } from './port-settings.ts';
import type { DataBits, ParityBit, PortSettings, StopBits } from './port-settings.ts';
import { SerialReader } from './serial-reader.ts';
import { SerialWriter } from './serial-writer.ts';
import type { SendInfo } from './serial-writer.ts';

/** `serial.ConnectionOptions`. */
export interface ConnectionOptions {
  readonly persistent?: boolean | undefined;
  readonly name?: string | undefined;
  readonly bufferSize?: number | undefined;
  readonly bitrate?: number | undefined;
  readonly dataBits?: DataBits | undefined;
  readonly parityBit?: ParityBit | undefined;
  readonly stopBits?: StopBits | undefined;
  readonly ctsFlowControl?: boolean | undefined;
  readonly receiveTimeout?: number | undefined;
  readonly sendTimeout?: number | undefined;
}

/** `serial.ConnectionInfo`; without what the port says when that is lost. */
export type ConnectionInfo = Partial<PortSettings> & {
  readonly bufferSize: number;
  readonly connectionId: number;
  readonly name: string;
  readonly paused: boolean;
  readonly persistent: boolean;
  readonly receiveTimeout: number;
  readonly sendTimeout: number;
};

/** `serial.ReceiveError`, but for what Windows alone tells Chromium. */
export type ReceiveError = 'disconnected' | 'timeout' | 'device_lost' | 'break' | 'parity_error' | 'system_error';

export interface ConnectionHost {
  readonly delivery: Delivery;
  receiveError(connectionId: number, error: ReceiveError): void;
}

/** The size of Chromium's pipes where none is asked for. */
const DEFAULT_PIPE = 65_536;
/** What may wait here for a paused app, or one that does not keep up. */
const LARGEST_PIPE = 1024 * 1024;
const DEFAULT_BUFFER_SIZE = 4096;

export class SerialConnection implements TableEntry {
  readonly id: number;
  readonly #port: OpenPort;
  readonly #host: ConnectionHost;
  readonly #reader: SerialReader;
  readonly #writer: SerialWriter;
  readonly #channel: Channel;
  #options = { persistent: false, name: '', bufferSize: DEFAULT_BUFFER_SIZE, receiveTimeout: 0, sendTimeout: 0 };
  #isLost = false;
  /** The port is set once at a time: each setting begins at what the one before has made of it. */
  #setting: Promise<boolean> = Promise.resolve(true);
  #closing: Promise<void> | undefined;

  constructor(id: number, owner: PageConnection, port: OpenPort, options: ConnectionOptions, host: ConnectionHost) {
    this.id = id;
    this.#port = port;
    this.#host = host;
    this.#take(options);
    this.#channel = host.delivery.open(id, owner, () => this.#reader.flush());
    this.#reader = new SerialReader(port, {
      capacity: () => this.#pipeSize(),
      timeout: () => this.#options.receiveTimeout,
      ready: () => this.#channel.ready(),
      deliver: (bytes, size) => this.#channel.sendBytes(bytes, size, size),
      failed: (fault) => {
        if (fault === 'device_lost' || fault === 'system_error') this.#isLost = true;
        host.receiveError(id, fault);
      },
      timedOut: () => host.receiveError(id, 'timeout'),
    });
    this.#writer = new SerialWriter(port, () => this.#pipeSize());
  }

  get persistent(): boolean {
    return this.#options.persistent;
  }

  /** Takes bytes from now on, and delivers them once the answer to `connect` is out. */
  start(): void {
    this.#reader.start();
    afterResponse(() => {
      this.#reader.setPaused(false);
      this.#reader.resume();
    });
  }

  info(): ConnectionInfo {
    const { persistent, name, bufferSize, receiveTimeout, sendTimeout } = this.#options;
    const { paused } = this.#reader;
    const own = { bufferSize, connectionId: this.id, name, paused, persistent, receiveTimeout, sendTimeout };
    const all = { ...own, ...(this.#isLost ? {} : this.#port.settings) };
    // Chromium's order, which is the alphabet's.
    return Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1))) as ConnectionInfo;
  }

  /** @returns whether the port could be set so */
  update(options: ConnectionOptions): Promise<boolean> {
    this.#take(options);
    this.#setting = this.#setting.then(() => this.#set(options)).catch(() => false);
    return this.#setting;
  }

  setPaused(paused: boolean): void {
    if (paused === this.#reader.paused) return;
    this.#reader.setPaused(paused);
    if (paused) return;
    this.#isLost = false;
    afterResponse(() => {
      this.#host.delivery.resume(this.id);
      this.#reader.resume();
    });
  }

  send(bytes: Uint8Array): Promise<SendInfo> {
    return this.#writer.send(bytes, this.#options.sendTimeout);
  }

  flush(): Promise<void> {
    return this.#port.flush();
  }

  signals(): Promise<DeviceSignals | undefined> {
    return this.#port.signals();
  }

  setSignals(signals: HostSignals): Promise<boolean> {
    return this.#port.setSignals(signals);
  }

  /** As the app asks for it: what waits is told that it is over. */
  async disconnect(): Promise<void> {
    if (!this.#closing && !this.#reader.paused) this.#host.receiveError(this.id, 'disconnected');
    this.close();
    await this.#closing;
  }

  /** Without a word. */
  close(): void {
    if (this.#closing) return;
    this.#reader.close();
    this.#writer.close();
    this.#channel.close();
    this.#closing = this.#port.close().catch(() => {});
  }

  async #set(options: ConnectionOptions): Promise<boolean> {
    if (this.#isLost || this.#closing) return false;
    const before = this.#port.settings;
    const wanted = changed(before, options);
    return JSON.stringify(before) === JSON.stringify(wanted) || this.#port.configure(wanted);
  }

  #pipeSize(): number {
    const { bufferSize } = this.#options;
    return bufferSize > 0 ? Math.min(bufferSize, LARGEST_PIPE) : DEFAULT_PIPE;
  }

  #take({ persistent, name, bufferSize, receiveTimeout, sendTimeout }: ConnectionOptions): void {
    const before = this.#options;
    this.#options = {
      persistent: persistent ?? before.persistent,
      name: name ?? before.name,
      bufferSize: bufferSize ?? before.bufferSize,
      receiveTimeout: receiveTimeout ?? before.receiveTimeout,
      sendTimeout: sendTimeout ?? before.sendTimeout,
    };
  }
}
