/** TCPServerSocket: what an app gets from `listen`. */
import { PageEventTarget, PageTypeError } from '../../renderer/primordials.ts';
import { createHandlers, fire, fireError, type Handler } from './page-events.ts';

/** The state of a server, out of the app's reach. */
export class ServerCore {
  readonly object: EventTarget;
  /** As asked for until the port is bound: 0 or below then says that the system's choice is not known yet. */
  localPort: number;
  open = true;
  readonly #stop: () => void;

  /** @param stop tells main to stop listening */
  constructor(port: number, stop: () => void) {
    this.localPort = port;
    this.#stop = stop;
    this.object = new TCPServerSocket(this);
  }

  /** A connection came; `socket` is open. */
  accepted(socket: object): void {
    // B2G's documents have it in `data`, later Gecko in `socket`.
    fire(this.object, 'connect', { data: socket, socket });
  }

  /** It does not listen any more, or never did. */
  fail(name: string, message: string): void {
    if (!this.open) return;
    this.close();
    fireError(this.object, name, message);
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.#stop();
  }
}

/** What the app sees. */
class TCPServerSocket extends PageEventTarget {
  readonly #core: ServerCore;
  readonly #on = createHandlers(this);

  constructor(core: ServerCore) {
    super();
    if (!(core instanceof ServerCore)) throw new PageTypeError('Illegal constructor.');
    this.#core = core;
  }

  get localPort(): number {
    return this.#core.localPort;
  }

  /** Stops listening; accepted sockets live on. */
  close(): void {
    this.#core.close();
  }

  get onconnect(): Handler {
    return this.#on.get('connect');
  }
  set onconnect(handler: Handler) {
    this.#on.set('connect', handler);
  }
  get onerror(): Handler {
    return this.#on.get('error');
  }
  set onerror(handler: Handler) {
    this.#on.set('error', handler);
  }
}
