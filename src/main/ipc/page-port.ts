/** Main's end of a page's port: the PageConnection that the rooms talk to, and the one place where a page's messages are checked. */
import type { MessagePortMain } from 'electron';
import * as z from 'zod';
import { shortText } from '../host/validate.ts';
import { MainMessage, PageMessage } from '../../api/core/wire.ts';
import type { Log } from '../host/app-host.ts';
import type { Outcome } from '../host/dispatch.ts';
import type { Datagram, PageConnection, PageIdentity } from '../host/page-connection.ts';

const count = z.number().int().nonnegative();
const name = shortText(100);
// Nothing walks through the list before its length has been looked at.
const args = z.custom<unknown[]>((value) => Array.isArray(value) && value.length <= 32);
const FORMS = [
  z.tuple([z.literal(PageMessage.Call), count, name, args]),
  z.tuple([z.literal(PageMessage.Listeners), name, count]),
  z.tuple([z.literal(PageMessage.Credit), name, z.int32(), count]),
  z.tuple([z.literal(PageMessage.Ready)]),
  z.tuple([z.literal(PageMessage.Answered), name, args]),
  z.tuple([z.literal(PageMessage.Missing), name, shortText(4000)]),
] as const;
type Message = z.infer<(typeof FORMS)[number]>;
/** By the number in front: of a union every form would be tried, and each that does not fit makes an error. */
const forms: ReadonlyMap<unknown, z.ZodType<Message>> = new Map(
  FORMS.map((form) => [form.def.items[0].def.values[0], form]),
);

/** What the app does with a page's messages. */
export interface PageHandlers {
  answer(page: PageConnection, method: string, args: readonly unknown[]): Promise<Outcome>;
  carryOut(page: PageConnection, method: string, args: readonly unknown[]): void;
  /** Whether the app has an event of that full name. */
  isEvent(name: string): boolean;
  /** The event got its first listener in the page, or lost its last. */
  listening(page: PageConnection, event: string, listens: boolean): void;
  credit(page: PageConnection, event: string, socketId: number, bytes: number): void;
  ready(page: PageConnection): void;
  /** The page read what is not there. @param stack as the page's engine wrote it, or whatever the page made of it */
  missing(name: string, stack: string): void;
  gone(page: PageConnection): void;
}

let lastId = 0;

export class PagePort implements PageConnection {
  readonly id = ++lastId;
  readonly kind: PageIdentity['kind'];
  readonly windowId: number | undefined;
  readonly documentUrl?: string;
  readonly #port: MessagePortMain;
  readonly #handlers: PageHandlers;
  readonly #log: Log;
  readonly #listening = new Set<string>();
  #connected = true;

  /** Starts receiving at once. @param log a limited one: every line is of the page's making. */
  constructor(identity: PageIdentity, port: MessagePortMain, handlers: PageHandlers, log: Log) {
    this.kind = identity.kind;
    this.windowId = identity.windowId;
    if (identity.documentUrl !== undefined) this.documentUrl = identity.documentUrl;
    this.#port = port;
    this.#handlers = handlers;
    this.#log = log;
    port.on('message', (event) => {
      // Nobody asked for ports; one that is not closed lives as long as its page.
      for (const sent of event.ports) sent.close();
      this.#receive(event.data);
    });
    port.on('close', () => this.close());
    port.start();
  }

  get connected(): boolean {
    return this.#connected;
  }

  hasListener(event: string): boolean {
    return this.#listening.has(event);
  }

  sendEvent(event: string, args: readonly unknown[]): void {
    this.#post([MainMessage.Event, event, args]);
  }

  push(namespace: string, state: unknown): void {
    this.#post([MainMessage.Push, namespace, state]);
  }

  sendData(event: string, socketId: number, bytes: Uint8Array, firstSize: number, size: number): void {
    this.#post([MainMessage.Data, event, socketId, bytes, firstSize, size]);
  }

  sendDatagrams(event: string, socketId: number, datagrams: readonly Datagram[]): void {
    const list = datagrams.map(({ data, address, port }) => [data, address, port]);
    this.#post([MainMessage.Datagrams, event, socketId, list]);
  }

  sendResume(event: string, socketId: number): void {
    this.#post([MainMessage.Resume, event, socketId]);
  }

  /** Makes the page say that it is ready, behind everything that it has said so far. */
  probe(): void {
    this.#post([MainMessage.Probe]);
  }

  /** The page is gone (closed, reloaded, crashed). Safe to call twice. */
  close(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#port.close();
    this.#handlers.gone(this);
  }

  #post(message: readonly unknown[]): void {
    // No transfer list: an ArrayBuffer in it arrives empty (electron#34905).
    if (this.#connected) this.#port.postMessage(message);
  }

  #receive(data: unknown): void {
    const form = Array.isArray(data) ? forms.get(data[0]) : undefined;
    const parsed = form?.safeParse(data);
    if (!parsed?.success) {
      this.#log.warn(`Refused a message from a page: ${parsed?.error.issues[0]?.message ?? 'not of a known form'}.`);
      return;
    }
    const message = parsed.data;
    switch (message[0]) {
      case PageMessage.Call: {
        const sequence = message[1];
        void this.#handlers.answer(this, message[2], message[3]).then(({ error, results, unanswered }) => {
          if (!unanswered) this.#post([MainMessage.Result, sequence, error, results]);
        });
        return;
      }
      case PageMessage.Listeners:
        if (!this.#handlers.isEvent(message[1])) return;
        if (message[2] > 0) this.#listening.add(message[1]);
        else this.#listening.delete(message[1]);
        this.#handlers.listening(this, message[1], message[2] > 0);
        return;
      case PageMessage.Credit:
        this.#handlers.credit(this, message[1], message[2], message[3]);
        return;
      case PageMessage.Ready:
        this.#handlers.ready(this);
        return;
      case PageMessage.Answered:
        this.#handlers.carryOut(this, message[1], message[2]);
        return;
      case PageMessage.Missing:
        this.#handlers.missing(message[1], message[2]);
    }
  }
}
