/** Lets the pages of a shell talk: finds who is addressed, and keeps the channels that are open. */
import { APP_SCHEME, appOrigin } from '../../api/core/app-url.ts';
import { ApiError } from '../../api/core/api-error.ts';
import { FLOODED, NO_RECEIVER, Talk } from '../../api/core/messaging.ts';
import type { MessageSender } from '../../api/core/messaging.ts';
import type { AppDirectory, MessagingService, Speaker } from '../host/messaging-service.ts';
import type { PageConnection } from '../host/page-connection.ts';
import { mayConnect } from './externally-connectable.ts';
import { OneTimeChannel } from './one-time-channel.ts';
import { PageInboxes } from './page-inboxes.ts';
import { PortChannel } from './port-channel.ts';

export class MessageRouter implements MessagingService {
  readonly #apps: AppDirectory;
  readonly #inboxes = new PageInboxes();
  readonly #messages = new Map<number, OneTimeChannel>();
  readonly #ports = new Map<number, PortChannel>();
  /** By opener and its own number of the port. */
  readonly #opened = new Map<PageConnection, Map<number, PortChannel>>();
  /** Speakers whose messages are not answered. */
  readonly #speakers = new Map<OneTimeChannel, PageConnection>();
  #lastNumber = 0;

  constructor(apps: AppDirectory) {
    this.#apps = apps;
  }

  send(from: Speaker, to: string | undefined, url: string, json: string): Promise<string> {
    const number = ++this.#lastNumber;
    const sender = senderOf(from, url);
    const channel = new OneTimeChannel(() => {
      this.#messages.delete(number);
      this.#speakers.delete(channel);
    });
    this.#messages.set(number, channel);
    this.#speakers.set(channel, from.page);
    this.#reach(from, to, 'runtime.onMessageExternal', (pages, isExternal) => {
      if (!channel.isOpen) return;
      const rest = [number, isExternal, sender];
      const asked = pages.filter((page) => this.#inboxes.deliver(page, Talk.Message, rest, json));
      if (asked.length < pages.length) this.#warn(from);
      if (pages.length > 0 && asked.length === 0) channel.abort(FLOODED);
      else channel.ask(asked);
    });
    return channel.answered;
  }

  async connect(from: Speaker, port: number, to: string | undefined, url: string, name: string): Promise<void> {
    const { page } = from;
    const opened = this.#opened.get(page) ?? new Map<number, PortChannel>();
    if (port >= 0 || opened.has(port)) throw new ApiError('Invalid call.');
    const sender = senderOf(from, url);
    const number = ++this.#lastNumber;
    const channel = new PortChannel(page, port, number, {
      deliver: (receiver, its, json) => {
        const taken = this.#inboxes.deliver(receiver, Talk.Post, [its], json);
        if (!taken) this.#warn(from);
        return taken;
      },
      closed: () => {
        this.#ports.delete(number);
        opened.delete(port);
        if (opened.size === 0) this.#opened.delete(page);
      },
    });
    this.#ports.set(number, channel);
    this.#opened.set(page, opened.set(port, channel));
    this.#reach(from, to, 'runtime.onConnectExternal', (pages, isExternal) => {
      if (!channel.isOpen) return;
      const rest = [number, isExternal, sender];
      channel.offer(pages.filter((receiver) => this.#inboxes.deliver(receiver, Talk.Connect, rest, name)));
    });
    return channel.ended;
  }

  async accept(page: PageConnection, port: number): Promise<boolean> {
    return (await this.#ports.get(port)?.accept(page)) ?? true;
  }

  post(page: PageConnection, port: number, json: string): void {
    this.#port(page, port)?.post(page, json);
  }

  disconnect(page: PageConnection, port: number): void {
    this.#port(page, port)?.disconnect(page);
  }

  decline(page: PageConnection, channel: number): void {
    this.#messages.get(channel)?.decline(page);
    this.#ports.get(channel)?.decline(page);
  }

  async hold(page: PageConnection, channel: number): Promise<void> {
    await this.#messages.get(channel)?.hold(page);
  }

  answer(page: PageConnection, channel: number, json: string): void {
    this.#messages.get(channel)?.answer(page, json);
  }

  fail(page: PageConnection, channel: number, error: string | undefined): void {
    this.#messages.get(channel)?.fail(page, error);
  }

  consumed(page: PageConnection, cost: number): void {
    this.#inboxes.consumed(page, cost);
  }

  pageGone(page: PageConnection): void {
    for (const [channel, speaker] of this.#speakers) {
      if (speaker === page) channel.abort(NO_RECEIVER);
      else channel.pageGone(page);
    }
    for (const channel of this.#ports.values()) channel.pageGone(page);
  }

  /**
   * Calls back with the pages that are addressed: at once for the own app, so that what a page says next does not overtake this.
   * @param external the event by which another app would hear it
   */
  #reach(
    from: Speaker,
    to: string | undefined,
    external: string,
    found: (pages: PageConnection[], isExternal: boolean) => void,
  ): void {
    if (to === undefined || to === from.app.id) {
      const arriving = from.app.pagesArriving();
      if (!arriving) return found(otherPages(from), false);
      // All that wait do so for the same promise, so they keep their order.
      void arriving.then(() => found(otherPages(from), false));
    } else void this.#pagesOf(to, from, external).then((pages) => found(pages, true));
  }

  #port(page: PageConnection, port: number): PortChannel | undefined {
    return port < 0 ? this.#opened.get(page)?.get(port) : this.#ports.get(port);
  }

  /** The pages of another app, once its event page is there if it listens; none when it may not be talked to. */
  async #pagesOf(appId: string, from: Speaker, event: string): Promise<PageConnection[]> {
    const app = this.#apps.find(appId);
    // As in Chrome the same as for an app that is not there: who may not talk to it does not learn that it is.
    if (!app || app.manifest.firefoxOs || !mayConnect(app.manifest, from.app.id)) return [];
    // An event page that listens is loaded for it, and one that is about to go stays.
    if (app.lifecycle.listens(event)) await app.lifecycle.wake();
    app.lifecycle.expect(event);
    await app.pagesArriving();
    return [...app.pages()].filter(mayBeAddressed);
  }

  #warn({ app }: Speaker): void {
    app.log.warn(`${app.manifest.name} sends messages faster than the page that they go to takes them. ${FLOODED}`);
  }
}

/** A page never hears its own message. */
function otherPages({ app, page }: Speaker): PageConnection[] {
  return [...app.pages()].filter((other) => other !== page && mayBeAddressed(other));
}

/** As in Chrome, scripts in the pages of guests hear what answers them, and what they have opened a port for. */
function mayBeAddressed({ connected, kind }: PageConnection): boolean {
  return connected && kind !== 'script';
}

/** @param url from the page: which of its app's pages it is, it may say itself; another app's it is not */
function senderOf({ app, page }: Speaker, url: string): MessageSender {
  const { documentUrl } = page;
  if (documentUrl !== undefined) return { id: app.id, url: documentUrl, origin: originOf(documentUrl) };
  const origin = appOrigin(app.id);
  return { id: app.id, url: url.startsWith(`${origin}/`) ? url : `${origin}/`, origin };
}

function originOf(url: string): string {
  if (!URL.canParse(url)) return 'null';
  const { origin, protocol, host } = new URL(url);
  // Of a scheme that is not the web's own, Node gives 'null'.
  return protocol === `${APP_SCHEME}:` ? `${protocol}//${host}` : origin;
}
