/**
 * An app host and its pages without Electron, for the sockets.* rooms: calls go to the handlers as dispatch would pass them, and
 * each page keeps what reached it, answers and events in one order.
 */
import type { AppHost } from '../../src/main/host/app-host.ts';
import type { Datagram, PageConnection } from '../../src/main/host/page-connection.ts';
import type { NamespaceSpec } from '../../src/api/core/contract.ts';
import type { Room, RoomInstance } from '../../src/main/host/room.ts';
import { fakeLifecycle } from './fake-lifecycle.ts';
import type { Manifest } from '../../src/main/package/manifest.ts';
import { createSocketServices, type SocketServices } from '../../src/main/sockets/services.ts';
import { ApiError } from '../../src/api/core/api-error.ts';

/** What a callback got: its arguments, and lastError's text when there is one. */
export interface Answer {
  readonly call: string;
  readonly results: readonly unknown[];
  readonly error?: string;
}

/** What a page got. Received bytes are split into the events that a page makes of them. */
export type Entry =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'event'; readonly event: string; readonly info: Readonly<Record<string, unknown>> }
  | { readonly kind: 'resume'; readonly event: string; readonly socketId: number };

/** A message with bytes or datagrams as it would be posted. */
export interface Message {
  readonly socketId: number;
  readonly bytes: number;
  readonly firstSize?: number;
  readonly size?: number;
  readonly datagrams?: number;
  /** Whether every posted buffer owns its whole ArrayBuffer. */
  readonly exact: boolean;
}

/** The methods of any room, by name. */
type AnyHandlers = Readonly<
  Record<string, (page: PageConnection, ...args: unknown[]) => readonly unknown[] | Promise<readonly unknown[]>>
>;

type AnyAnswered = Readonly<Record<string, (page: PageConnection, ...args: unknown[]) => void>>;

export class FakePage implements PageConnection {
  static #lastId = 0;
  readonly id = ++FakePage.#lastId;
  readonly kind: 'background' | 'window';
  readonly windowId = undefined;
  readonly app: FakeApp;
  connected = true;
  /** False for a page that is too busy to consume: credit is then given by `consume`. */
  autoCredit = true;
  readonly listeners: Set<string>;
  readonly entries: Entry[] = [];
  readonly messages: Message[] = [];
  /** What rooms pushed to their page.ts. */
  readonly pushed: { readonly namespace: string; readonly state: unknown }[] = [];
  /** Received bytes by socket, in order. */
  readonly received = new Map<number, Uint8Array[]>();
  readonly #unconsumed = new Map<number, number>();
  #waiting: { readonly met: () => boolean; readonly resolve: () => void }[] = [];

  constructor(app: FakeApp, kind: 'background' | 'window', listeners: Iterable<string>) {
    this.app = app;
    this.kind = kind;
    this.listeners = new Set(listeners);
  }

  hasListener(event: string): boolean {
    return this.listeners.has(event);
  }

  push(namespace: string, state: unknown): void {
    if (this.connected) this.pushed.push({ namespace, state });
  }

  sendEvent(event: string, args: readonly unknown[]): void {
    if (!this.connected) return;
    const info: unknown = structuredClone(args[0]);
    this.record({ kind: 'event', event, info: Object.fromEntries(Object.entries(info ?? {})) });
  }

  sendData(event: string, socketId: number, bytes: Uint8Array, firstSize: number, size: number): void {
    if (!this.connected) return;
    this.messages.push({ socketId, bytes: bytes.byteLength, firstSize, size, exact: ownsBuffer(bytes) });
    const chunks = this.received.get(socketId) ?? [];
    this.received.set(socketId, chunks);
    chunks.push(bytes);
    this.#unconsumed.set(socketId, this.unconsumed(socketId) + bytes.byteLength);
    for (let from = 0, to = firstSize; from < bytes.byteLength; from = to, to += size) {
      const data = Buffer.from(bytes.subarray(from, to)).toString('latin1');
      this.entries.push({ kind: 'event', event, info: { data, socketId } });
    }
    this.#recorded();
    if (this.autoCredit) setImmediate(() => this.consume(socketId));
  }

  sendDatagrams(event: string, socketId: number, datagrams: readonly Datagram[]): void {
    if (!this.connected) return;
    const bytes = datagrams.reduce((sum, { data }) => sum + data.byteLength, 0);
    const exact = datagrams.every(({ data }) => ownsBuffer(data));
    this.messages.push({ socketId, bytes, datagrams: datagrams.length, exact });
    this.#unconsumed.set(socketId, this.unconsumed(socketId) + bytes);
    for (const { data, address, port } of datagrams) {
      const info = { data: Buffer.from(data).toString('latin1'), remoteAddress: address, remotePort: port, socketId };
      this.entries.push({ kind: 'event', event, info });
    }
    this.#recorded();
    if (this.autoCredit) setImmediate(() => this.consume(socketId));
  }

  sendResume(event: string, socketId: number): void {
    if (this.connected) this.record({ kind: 'resume', event, socketId });
  }

  /** Bytes of a socket that the page has received and not consumed. */
  unconsumed(socketId: number): number {
    return this.#unconsumed.get(socketId) ?? 0;
  }

  /** The page's listeners have run for so many bytes of the socket; without a number for all. */
  consume(socketId: number, bytes = this.unconsumed(socketId)): void {
    this.#unconsumed.set(socketId, this.unconsumed(socketId) - bytes);
    if (!this.connected) return;
    for (const instance of this.app.instances) instance.credit?.(this, socketId, bytes);
  }

  record(entry: Entry): void {
    this.entries.push(entry);
    this.#recorded();
  }

  /** The page is closed. */
  close(): void {
    this.connected = false;
    for (const instance of this.app.instances) instance.pageGone?.(this);
  }

  /** Calls a method of a room; resolves with what the callback got. A fault of ours rejects, and so does a call without an answer. */
  async call(method: string, ...args: unknown[]): Promise<Answer> {
    const handler = this.app.handler(method);
    let answer: Answer;
    try {
      answer = { call: method, results: await handler(this, ...args) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      answer = { call: method, results: error.results, error: error.message };
    }
    this.record({ kind: 'answer', answer });
    return answer;
  }

  /** Tells a room of a call that the page has answered itself. */
  tell(method: string, ...args: unknown[]): void {
    this.app.answered(method)(this, ...args);
  }

  /** As `call`, for a call that must succeed; its first result. */
  async ok(method: string, ...args: unknown[]): Promise<unknown> {
    const { results, error } = await this.call(method, ...args);
    if (error !== undefined) throw new Error(`${method} failed: ${error}`);
    return results[0];
  }

  /** Makes a socket of a namespace, e.g. `sockets.tcp`; its id. */
  async create(namespace: string, properties?: object): Promise<number> {
    const info = await this.ok(`${namespace}.create`, properties);
    if (!isRecord(info) || typeof info['socketId'] !== 'number')
      throw new Error(`${namespace}.create gave no socketId`);
    return info['socketId'];
  }

  /** The events of a name so far, optionally of one socket. */
  events(event: string, socketId?: number): Readonly<Record<string, unknown>>[] {
    return this.entries.flatMap((entry) => {
      if (entry.kind !== 'event' || entry.event !== event) return [];
      return socketId === undefined || entry.info['socketId'] === socketId ? [entry.info] : [];
    });
  }

  /** The `data` of the onReceive events of a socket so far. */
  data(event: string, socketId: number): string[] {
    return this.events(event, socketId).map((info) => String(info['data']));
  }

  /** Resolves when the condition holds; it is looked at whenever something reaches the page. */
  until(met: () => boolean): Promise<void> {
    if (met()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push({ met, resolve });
    });
  }

  /** Resolves with the n-th event of a name. */
  async event(event: string, n = 1): Promise<Readonly<Record<string, unknown>>> {
    await this.until(() => this.events(event).length >= n);
    return this.events(event)[n - 1] ?? {};
  }

  /** The order in which answers (by method) and events (by name) reached the page. */
  order(): string[] {
    return this.entries.map((entry) => (entry.kind === 'answer' ? entry.answer.call : `${entry.kind} ${entry.event}`));
  }

  #recorded(): void {
    const met = this.#waiting.filter((waiter) => waiter.met());
    this.#waiting = this.#waiting.filter((waiter) => !met.includes(waiter));
    for (const { resolve } of met) resolve();
  }
}

export interface FakeAppOptions {
  readonly id?: string;
  readonly services?: SocketServices;
  /** What the manifest grants; everything when left out. */
  readonly check?: (operation: string, host: string, port: number) => boolean;
  /** False for a manifest without the `sockets` key. */
  readonly sockets?: boolean;
}

export class FakeApp {
  readonly services: SocketServices;
  readonly pages: FakePage[] = [];
  readonly instances: Omit<RoomInstance, 'handlers' | 'answered'>[] = [];
  readonly debug: string[] = [];
  readonly host: AppHost;
  /** What `lifecycle.backgroundReady` gives. */
  backgroundReady: (event?: string) => Promise<void> = () => Promise.resolve();
  /** False for an app whose event page is unloaded or still coming up. */
  awake = true;
  readonly #handlers = new Map<string, AnyHandlers>();
  readonly #answered = new Map<string, AnyAnswered>();

  constructor(options: FakeAppOptions = {}) {
    this.services = options.services ?? createSocketServices();
    const granted = { check: options.check ?? (() => true) };
    const manifest: Partial<Record<keyof Manifest, unknown>> = options.sockets === false ? {} : { sockets: granted };
    const host: Partial<AppHost> = {
      id: options.id ?? 'a'.repeat(32),
      manifest: manifest as Manifest,
      pages: () => this.pages.filter((page) => page.connected),
      broadcast: (event, args) => {
        for (const page of this.pages) if (page.hasListener(event)) page.sendEvent(event, args);
      },
      log: {
        error: (message) => this.debug.push(`error: ${message}`),
        warn: (message) => this.debug.push(`warn: ${message}`),
        info: (message) => this.debug.push(`info: ${message}`),
        debug: (message) => this.debug.push(message),
      },
      sockets: this.services,
      lifecycle: fakeLifecycle({
        backgroundReady: (event) => this.backgroundReady(event),
        awake: () => this.awake,
      }),
    };
    // The rooms under test use nothing else of the shell.
    this.host = host as AppHost;
  }

  /** Grants a namespace to the app. */
  open<const N extends NamespaceSpec>(room: Room<N>): RoomInstance<N> {
    const instance = room.create(this.host);
    this.instances.push(instance);
    this.#handlers.set(room.contract.name, instance.handlers as unknown as AnyHandlers);
    this.#answered.set(room.contract.name, (instance.answered ?? {}) as unknown as AnyAnswered);
    return instance;
  }

  /** Opens a page that listens to all events of the sockets.* namespaces, or to those given. */
  page(kind: 'background' | 'window' = 'background', listeners: Iterable<string> = SOCKET_EVENTS): FakePage {
    const page = new FakePage(this, kind, listeners);
    this.pages.push(page);
    return page;
  }

  handler(method: string): AnyHandlers[string] {
    const dot = method.lastIndexOf('.');
    const handler = this.#handlers.get(method.slice(0, dot))?.[method.slice(dot + 1)];
    if (!handler) throw new Error(`no such method: ${method}`);
    return handler;
  }

  answered(method: string): AnyAnswered[string] {
    const dot = method.lastIndexOf('.');
    const handler = this.#answered.get(method.slice(0, dot))?.[method.slice(dot + 1)];
    if (!handler) throw new Error(`no page answers ${method}`);
    return handler;
  }

  async dispose(): Promise<void> {
    for (const instance of this.instances) await instance.dispose?.();
  }
}

const SOCKET_EVENTS = [
  'sockets.tcp.onReceive',
  'sockets.tcp.onReceiveError',
  'sockets.tcpServer.onAccept',
  'sockets.tcpServer.onAcceptError',
  'sockets.udp.onReceive',
  'sockets.udp.onReceiveError',
];

function ownsBuffer(bytes: Uint8Array): boolean {
  return bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
