/** TCPSocket: what an app gets from `open`, and in the connect event of a server. */
import { PageError, PageEventTarget, PageTypeError } from '../../renderer/primordials.ts';
import { bytesToSend, received, type BinaryType } from './page-bytes.ts';
import { createHandlers, fire, fireError, type Handler } from './page-events.ts';
import { Input } from './page-input.ts';
import { Output } from './page-output.ts';

export type ReadyState = 'connecting' | 'open' | 'closing' | 'closed';

/** Beyond this `send` says that the app should wait for `drain`. */
const FULL_BYTES = 64 * 1024;

/** The way to main, for one socket. */
export interface SocketLink {
  /** `failed` with the error's name and class. */
  connect(host: string, port: number, secure: boolean, open: () => void, failed: Failed): void;
  /** `failed` when main refuses the bytes; why a write failed comes with the end. */
  send(bytes: Uint8Array, written: () => void, failed: Failed): void;
  setPaused(paused: boolean): void;
  secure(begun: () => void, failed: Failed): void;
  /** Closes behind what was sent, and forgets the socket. */
  close(closed: () => void): void;
  /** Runs something in a task of its own. */
  later(work: () => void): void;
}
export type Failed = (name: string, message: string) => void;

export interface SocketInit {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly binaryType: BinaryType;
}

/** The states and rules of a socket, out of the app's reach. */
export class SocketCore {
  readonly init: SocketInit;
  readonly object: EventTarget;
  ssl: boolean;
  state: ReadyState = 'connecting';
  readonly input: Input;
  readonly output: Output;
  readonly #link: SocketLink;
  #awaitsDrain = false;
  /** The peer has ended its side, and ours ends when everything is written. */
  #halfClosed = false;

  constructor(init: SocketInit, link: SocketLink) {
    this.init = init;
    this.ssl = init.secure;
    this.#link = link;
    this.input = new Input(
      (paused) => link.setPaused(paused),
      (work) => link.later(work),
    );
    this.output = new Output({
      write: (bytes, written) => link.send(bytes, written, (name) => this.#fail('NetworkError', name)),
      secure: (begun) => link.secure(begun, (name, message) => this.#fail(name, message)),
      emptied: () => this.#emptied(),
    });
    this.object = new TCPSocket(this);
  }

  connect(): void {
    const { host, port, secure } = this.init;
    this.#link.connect(
      host,
      port,
      secure,
      () => {
        if (this.state !== 'connecting') return;
        this.state = 'open';
        this.#fire('open', undefined);
      },
      (name, message) => {
        if (this.state === 'connecting') this.#fail(name, message);
      },
    );
  }

  /** It is a server's, and connected already. */
  accept(): void {
    this.state = 'open';
  }

  send(bytes: Uint8Array): boolean {
    this.output.add(bytes);
    const full = this.output.buffered > FULL_BYTES;
    if (full) this.#awaitsDrain = true;
    return !full;
  }

  upgradeToSecure(): void {
    if (this.ssl) return;
    this.ssl = true;
    this.output.addSecure();
  }

  close(): void {
    if (this.state === 'closing' || this.state === 'closed') return;
    this.state = 'closing';
    this.input.clear();
    if (this.output.buffered === 0) this.#finish();
  }

  /** Main has bytes for it. */
  receive(buffer: ArrayBuffer): void {
    this.input.push(() => {
      if (this.state === 'open') this.#fire('data', received(this.init.binaryType, buffer));
    });
  }

  /** No more bytes come. @param name '' when the peer has just ended its side */
  end(name: string, message: string): void {
    // An app that waits for `drain` before it resumes must hear of it; otherwise what was received comes first.
    if (name !== '' && this.output.buffered > 0) this.#fail(name, message);
    else this.input.push(() => (name === '' ? this.#halfClose() : this.#fail(name, message)));
  }

  #halfClose(): void {
    if (this.state !== 'open') return;
    if (this.output.buffered > 0) this.#halfClosed = true;
    else this.#closed();
  }

  #emptied(): void {
    if (this.#awaitsDrain) {
      this.#awaitsDrain = false;
      this.#fire('drain', undefined);
    }
    // A drain handler may have sent more.
    if (this.output.buffered > 0) return;
    if (this.state === 'closing') this.#finish();
    else if (this.#halfClosed) this.#closed();
  }

  /** Closing by the app: the event comes when it is done. */
  #finish(): void {
    this.#link.close(() => {
      if (this.state !== 'closing') return;
      this.state = 'closed';
      this.#fire('close', undefined);
    });
  }

  #closed(): void {
    if (this.state === 'closed') return;
    this.#end();
    this.#fire('close', undefined);
  }

  /** As both of Gecko's implementations do, `close` follows the error, also of a socket that never was open. */
  #fail(name: string, message: string): void {
    if (this.state === 'closed') return;
    this.#end();
    fireError(this.object, name, message);
    this.#fire('close', undefined);
  }

  #end(): void {
    this.state = 'closed';
    this.input.clear();
    this.output.clear();
    this.#link.close(() => {});
  }

  #fire(type: string, data: unknown): void {
    fire(this.object, type, { data });
  }
}

/** What the app sees. */
class TCPSocket extends PageEventTarget {
  readonly #core: SocketCore;
  readonly #on = createHandlers(this);

  constructor(core: SocketCore) {
    super();
    // Within reach of the app as `socket.constructor`, but not for its use.
    if (!(core instanceof SocketCore)) throw new PageTypeError('Illegal constructor.');
    this.#core = core;
  }

  get host(): string {
    return this.#core.init.host;
  }
  get port(): number {
    return this.#core.init.port;
  }
  get ssl(): boolean {
    return this.#core.ssl;
  }
  get binaryType(): BinaryType {
    return this.#core.init.binaryType;
  }
  get readyState(): ReadyState {
    return this.#core.state;
  }
  get bufferedAmount(): number {
    return this.#core.output.buffered;
  }

  /** @throws Error when the socket is not open: nothing is queued for a connection that is not there. */
  send(data: unknown, byteOffset?: number, byteLength?: number): boolean {
    if (arguments.length === 0)
      throw new PageTypeError('TCPSocket.send: At least 1 argument required, but only 0 passed.');
    this.#requireOpen('send');
    return this.#core.send(bytesToSend(this.#core.init.binaryType, data, byteOffset, byteLength));
  }

  suspend(): void {
    this.#core.input.suspend();
  }

  /** @throws Error without a suspend before it. */
  resume(): void {
    if (!this.#core.input.resume()) throw new PageError('TCPSocket.resume: The socket is not suspended.');
  }

  upgradeToSecure(): void {
    this.#requireOpen('upgradeToSecure');
    this.#core.upgradeToSecure();
  }

  close(): void {
    this.#core.close();
  }

  #requireOpen(method: string): void {
    const { state } = this.#core;
    if (state !== 'open') throw new PageError(`TCPSocket.${method}: The socket is ${state}, not open.`);
  }

  get onopen(): Handler {
    return this.#on.get('open');
  }
  set onopen(handler: Handler) {
    this.#on.set('open', handler);
  }
  get ondrain(): Handler {
    return this.#on.get('drain');
  }
  set ondrain(handler: Handler) {
    this.#on.set('drain', handler);
  }
  get ondata(): Handler {
    return this.#on.get('data');
  }
  set ondata(handler: Handler) {
    this.#on.set('data', handler);
  }
  get onerror(): Handler {
    return this.#on.get('error');
  }
  set onerror(handler: Handler) {
    this.#on.set('error', handler);
  }
  get onclose(): Handler {
    return this.#on.get('close');
  }
  set onclose(handler: Handler) {
    this.#on.set('close', handler);
  }
}
