/**
 * Hands received bytes to the pages of one app and stops the sockets of pages that do not keep up. Electron's message ports
 * have no back-pressure of their own (electron#27039): without this a fast peer and a slow page fill the main process's memory.
 */
import type { AppHost } from '../host/app-host.ts';
import type { Datagram, PageConnection } from '../host/page-connection.ts';
import { release } from '../host/release.ts';
import { InFlight } from './in-flight.ts';

/** Bytes of one socket that one page may have received without having consumed them. */
export const SOCKET_WINDOW = 1024 * 1024;
/** The same over all sockets of a page. */
export const PAGE_WINDOW = 32 * 1024 * 1024;
/** Datagrams of one socket in one page; an unread message costs far more than the few bytes that it may carry. */
export const DATAGRAM_WINDOW = 4096;
const PAGE_RETRY_MS = 250;

/** Where the data of a namespace's sockets goes: to the app's pages (Delivery), or to a call that waits for it (chrome.socket). */
export interface DataSink {
  /**
   * Opens the way of one socket's data.
   * @param owner the page that created the socket.
   * @param wake called when data that `ready()` refused can go on.
   */
  open(socketId: number, owner: PageConnection, wake: () => void): Outlet;
  /** The socket is not paused any more. */
  resume(socketId: number): void;
}

/** The way of one socket's data; see Channel. */
export interface Outlet {
  ready(): boolean;
  consumed(): boolean;
  sendBytes(bytes: Uint8Array, firstSize: number, size: number, reused?: boolean): void;
  sendDatagrams(datagrams: readonly Datagram[]): void;
  close(): void;
}

/** What one page was sent and has not consumed. */
interface PageFlow {
  bytes: number;
  /** True from reaching PAGE_WINDOW until half of it is free again. */
  full: boolean;
  readonly sockets: Map<number, InFlight>;
}

/** The delivery state of one app in one namespace. */
export class Delivery implements DataSink {
  readonly #app: AppHost;
  readonly #event: string;
  readonly #flows = new Map<PageConnection, PageFlow>();
  readonly #blocked = new Set<Channel>();
  #waitingForPage = false;

  /** @param event the event that carries the data, e.g. `sockets.tcp.onReceive`; pages that listen to it get the data. */
  constructor(app: AppHost, event: string) {
    this.#app = app;
    this.#event = event;
  }

  /**
   * Opens the way of one socket's data.
   * @param owner the page that created the socket: it gets the data whether it listens yet or not; when it is gone, the event
   *   page takes its place.
   * @param wake called when data that `ready()` refused can go on.
   */
  open(socketId: number, owner: PageConnection, wake: () => void): Channel {
    return new Channel(this, socketId, owner, wake);
  }

  /** A page has run its listeners for so many bytes of a socket. A page cannot credit more than it was sent. */
  credit(page: PageConnection, socketId: number, bytes: number): void {
    const flow = this.#flows.get(page);
    const inFlight = flow?.sockets.get(socketId);
    if (!flow || !inFlight || !(bytes > 0)) return;
    flow.bytes -= inFlight.consume(bytes);
    if (flow.bytes <= PAGE_WINDOW / 2) flow.full = false;
    this.#wakeReady();
  }

  /** The page can consume nothing any more; it holds nobody up. */
  pageGone(page: PageConnection): void {
    this.#flows.delete(page);
    this.#wakeReady();
  }

  /** Bytes that a page was sent of a socket and has not consumed. */
  outstanding(page: PageConnection, socketId: number): number {
    return this.#flows.get(page)?.sockets.get(socketId)?.bytes ?? 0;
  }

  /** Whether some page was sent data of a socket that it has not consumed: it would be lost with the page. */
  isOutstanding(socketId: number): boolean {
    for (const { sockets } of this.#flows.values()) if ((sockets.get(socketId)?.bytes ?? 0) > 0) return true;
    return false;
  }

  /** @internal for Channel */
  ready(channel: Channel): boolean {
    const room = this.#hasRoom(channel);
    if (room) this.#blocked.delete(channel);
    else this.#blocked.add(channel);
    return room;
  }

  /** @internal for Channel */
  consumed(channel: Channel): boolean {
    if (!this.ready(channel)) return false;
    for (const flow of this.#flows.values()) {
      if ((flow.sockets.get(channel.socketId)?.bytes ?? 0) === 0) continue;
      this.#blocked.add(channel);
      return false;
    }
    return true;
  }

  /** @internal for Channel */
  send(channel: Channel, bytes: number, datagrams: number, post: (page: PageConnection, event: string) => void): void {
    this.#app.lifecycle.expect(this.#event);
    for (const page of this.#receivers(channel.owner)) {
      const flow = this.#flowOf(page);
      let inFlight = flow.sockets.get(channel.socketId);
      if (!inFlight) flow.sockets.set(channel.socketId, (inFlight = new InFlight()));
      inFlight.add(bytes, datagrams);
      flow.bytes += bytes;
      if (flow.bytes >= PAGE_WINDOW) flow.full = true;
      post(page, this.#event);
    }
  }

  /** Tells every page that the socket is not paused any more. */
  resume(socketId: number): void {
    for (const page of this.#app.pages()) page.sendResume(this.#event, socketId);
  }

  /** @internal for Channel */
  close(channel: Channel): void {
    this.#blocked.delete(channel);
    for (const flow of this.#flows.values()) {
      const inFlight = flow.sockets.get(channel.socketId);
      if (!inFlight) continue;
      flow.sockets.delete(channel.socketId);
      flow.bytes -= inFlight.bytes;
      if (flow.bytes <= PAGE_WINDOW / 2) flow.full = false;
    }
    this.#wakeReady();
  }

  #receivers(owner: PageConnection): PageConnection[] {
    const pages = [...this.#app.pages()].filter((page) => page.connected);
    const takesAll = owner.connected ? owner : pages.find((page) => page.kind === 'background');
    return pages.filter((page) => page === takesAll || page.hasListener(this.#event));
  }

  #hasRoom(channel: Channel): boolean {
    if (this.#waitingForPage) return false;
    if (!this.#app.lifecycle.awake) {
      void this.#awaitPage();
      return false;
    }
    // A socket that was stopped goes on when half of its window is free, so that it does not stop and go with every credit.
    const share = this.#blocked.has(channel) ? 0.5 : 1;
    for (const flow of this.#flows.values()) {
      const inFlight = flow.sockets.get(channel.socketId);
      if (!inFlight) continue;
      if (inFlight.bytes >= SOCKET_WINDOW * share || inFlight.datagrams >= DATAGRAM_WINDOW * share) return false;
    }
    const receivers = this.#receivers(channel.owner);
    if (receivers.length === 0) void this.#awaitPage();
    return receivers.length > 0 && !receivers.some((page) => this.#flows.get(page)?.full);
  }

  /** Data of an app without a page, or with one whose scripts still have to run: it waits until they have. */
  async #awaitPage(): Promise<void> {
    this.#waitingForPage = true;
    try {
      await this.#app.lifecycle.backgroundReady(this.#event);
      // Ready but not connected: look again later instead of asking in a tight loop.
      if (!this.#hasPage()) await new Promise((resolve) => setTimeout(resolve, PAGE_RETRY_MS).unref());
      this.#waitingForPage = false;
      this.#wakeReady();
    } catch (error) {
      this.#waitingForPage = false;
      this.#app.log.warn(`data for ${this.#event} waits: the event page did not load: ${String(error)}`);
    }
  }

  #hasPage(): boolean {
    for (const page of this.#app.pages()) if (page.connected) return true;
    return false;
  }

  #wakeReady(): void {
    for (const channel of Array.from(this.#blocked)) if (this.ready(channel)) channel.wake();
  }

  #flowOf(page: PageConnection): PageFlow {
    let flow = this.#flows.get(page);
    if (!flow) this.#flows.set(page, (flow = { bytes: 0, full: false, sockets: new Map() }));
    return flow;
  }
}

/** The way of one socket's data to the pages. */
export class Channel implements Outlet {
  readonly #delivery: Delivery;

  constructor(
    delivery: Delivery,
    readonly socketId: number,
    readonly owner: PageConnection,
    readonly wake: () => void,
  ) {
    this.#delivery = delivery;
  }

  /** False when the data has to wait; `wake` is called once it can go on (when half of what is outstanding is consumed). */
  ready(): boolean {
    return this.#delivery.ready(this);
  }

  /** True when `ready` and no page has anything of the socket left to consume; if not, `wake` is called as pages consume. */
  consumed(): boolean {
    return this.#delivery.consumed(this);
  }

  /**
   * Sends a piece of a byte stream; see PageConnection.sendData. The pages' ports have copied it when this returns, and its memory
   * is given back, unless it is used again.
   */
  sendBytes(bytes: Uint8Array, firstSize: number, size: number, reused = false): void {
    this.#delivery.send(this, bytes.byteLength, 0, (page, event) => {
      page.sendData(event, this.socketId, bytes, firstSize, size);
    });
    if (!reused) release(bytes);
  }

  sendDatagrams(datagrams: readonly Datagram[]): void {
    const bytes = datagrams.reduce((sum, datagram) => sum + datagram.data.byteLength, 0);
    this.#delivery.send(this, bytes, datagrams.length, (page, event) => {
      page.sendDatagrams(event, this.socketId, datagrams);
    });
  }

  /**
   * The connection is gone. What the pages still hold of it is not counted any longer: a page that works off a backlog does
   * not get to opening or unpausing the next socket before it is through.
   */
  close(): void {
    this.#delivery.close(this);
  }
}
