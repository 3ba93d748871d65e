/** The requests of the guests in one session, told to the guest that makes each and answered as it says. */
import type { AuthInfo, Session, WebFrameMain } from 'electron';
import type { RequestEvent } from '../host/guest-service.ts';
import type { combine } from './guest-request-rules.ts';
import { BLOCKED_BY_ADMINISTRATOR, BLOCKED_BY_CLIENT } from './net-errors.ts';
import type { NetError } from './net-errors.ts';

/** What Electron tells of a request; which of it depends on the event. */
export interface Details {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly webContentsId?: number;
  readonly frame?: WebFrameMain | null;
  readonly resourceType: string;
  readonly timestamp: number;
  readonly initiatorOrigin?: string;
  readonly uploadData?: readonly { readonly bytes?: Buffer; readonly file?: string }[];
  readonly requestHeaders?: Record<string, string>;
  readonly responseHeaders?: Record<string, string[]>;
  readonly redirectURL?: string;
  readonly ip?: string;
  readonly fromCache?: boolean;
  readonly statusCode?: number;
  readonly statusLine?: string;
  readonly error?: string;
  /** Of a server or proxy that asks who one is. */
  readonly challenge?: AuthInfo;
}

/** A guest, for what it makes of its requests. */
interface Teller {
  tell(event: RequestEvent, details: Details): Promise<ReturnType<typeof combine> | undefined>;
  /** A request of its that a limit has stopped. */
  stopped(details: Details, why: NetError): void;
}

/** What holds for the requests of a session, whatever its guests' listeners say. */
export interface RequestLimits {
  allowsRequest(url: string): boolean;
  /** Of documents, redirections too. */
  allowsNavigation(url: string): boolean;
  /** A content security policy that documents get beside their own. */
  readonly guestPolicy: string | undefined;
}

/** What an `<object>` shows is a frame too. */
const DOCUMENTS: ReadonlySet<string> = new Set(['mainFrame', 'subFrame', 'object']);
const POLICY_HEADER = 'content-security-policy';
const everySession = new WeakMap<Session, SessionRequests>();

/** A session has room for one listener of each kind, and guests share it. */
export class SessionRequests {
  readonly #session: Session;
  readonly #guests = new Map<number, Teller>();
  readonly #watched = new Set<RequestEvent>();
  #limits: RequestLimits = { allowsRequest: () => true, allowsNavigation: () => true, guestPolicy: undefined };

  constructor(session: Session) {
    this.#session = session;
  }

  static of(session: Session): SessionRequests {
    let requests = everySession.get(session);
    if (!requests) everySession.set(session, (requests = new SessionRequests(session)));
    return requests;
  }

  /**
   * Installed at once and anew: the limit must not depend on what has become of an earlier listener.
   * @param limits asked before any guest's listener, for each request: of what it refuses these hear nothing
   */
  limit(limits: RequestLimits): void {
    this.#limits = limits;
    for (const event of ['onBeforeRequest', 'onHeadersReceived'] as const) {
      this.#watched.add(event);
      this.#install(event);
    }
  }

  join(contentsId: number, guest: Teller): void {
    this.#guests.set(contentsId, guest);
  }

  watch(event: RequestEvent): void {
    this.#listen(event);
  }

  forget(contentsId: number): void {
    this.#guests.delete(contentsId);
  }

  #tell(event: RequestEvent, details: Details): ReturnType<Teller['tell']> {
    return this.#guestOf(details)?.tell(event, details) ?? Promise.resolve(undefined);
  }

  #guestOf({ webContentsId }: Details): Teller | undefined {
    return webContentsId === undefined ? undefined : this.#guests.get(webContentsId);
  }

  #refusal({ url, resourceType }: Details): NetError | undefined {
    if (!this.#limits.allowsRequest(url)) return BLOCKED_BY_CLIENT;
    return DOCUMENTS.has(resourceType) && !this.#limits.allowsNavigation(url) ? BLOCKED_BY_ADMINISTRATOR : undefined;
  }

  /** @param headers that a listener wants. @returns undefined where nothing is to be changed */
  #withPolicy(details: Details, headers: Record<string, string[]> | undefined): Record<string, string[]> | undefined {
    const { guestPolicy } = this.#limits;
    const isDocument = details.resourceType === 'mainFrame' || details.resourceType === 'subFrame';
    if (guestPolicy === undefined || !isDocument) return headers;
    const all = headers ?? details.responseHeaders ?? {};
    const name = Object.keys(all).find((key) => key.toLowerCase() === POLICY_HEADER) ?? POLICY_HEADER;
    return { ...all, [name]: [...(all[name] ?? []), guestPolicy] };
  }

  #listen(event: RequestEvent): void {
    if (this.#watched.has(event)) return;
    this.#watched.add(event);
    this.#install(event);
  }

  #install(event: RequestEvent): void {
    const { webRequest } = this.#session;
    switch (event) {
      case 'onBeforeRequest':
        return webRequest.onBeforeRequest((details, callback) => {
          const refused = this.#refusal(details);
          if (refused) {
            callback({ cancel: true });
            return this.#guestOf(details)?.stopped(details, refused);
          }
          void (async () => {
            const answer = await this.#tell(event, details);
            if (answer?.cancel) callback({ cancel: true });
            else callback(answer?.redirectUrl === undefined ? {} : { redirectURL: answer.redirectUrl });
          })();
        });
      case 'onBeforeSendHeaders':
        return webRequest.onBeforeSendHeaders((details, callback) => {
          void (async () => {
            const answer = await this.#tell(event, details);
            if (answer?.cancel) callback({ cancel: true });
            else callback(answer?.headers ? { requestHeaders: answer.headers as Record<string, string> } : {});
          })();
        });
      case 'onHeadersReceived':
        return webRequest.onHeadersReceived((details, callback) => {
          void (async () => {
            const answer = await this.#tell(event, details);
            if (answer?.cancel) return callback({ cancel: true });
            const headers = this.#withPolicy(details, answer?.headers as Record<string, string[]> | undefined);
            if (answer?.redirectUrl === undefined) return callback(headers ? { responseHeaders: headers } : {});
            // Electron has no answer for this; Chrome's own is made into such headers too.
            const all = Object.entries(headers ?? details.responseHeaders ?? {});
            const others = all.filter(([name]) => name.toLowerCase() !== 'location');
            const responseHeaders = { ...Object.fromEntries(others), Location: [answer.redirectUrl] };
            callback({ responseHeaders, statusLine: 'HTTP/1.1 302 Found' });
          })();
        });
      case 'onAuthRequired':
        // Told by the guest's contents (guest.ts); which request it is about, by its headers.
        return this.#listen('onHeadersReceived');
      case 'onSendHeaders':
        return webRequest.onSendHeaders((details) => void this.#tell(event, details));
      case 'onBeforeRedirect':
        return webRequest.onBeforeRedirect((details) => void this.#tell(event, details));
      case 'onResponseStarted':
        return webRequest.onResponseStarted((details) => void this.#tell(event, details));
      case 'onCompleted':
        return webRequest.onCompleted((details) => void this.#tell(event, details));
      case 'onErrorOccurred':
        return webRequest.onErrorOccurred((details) => void this.#tell(event, details));
    }
  }
}
