/** `webview.request`: what guests ask of the network, told to the pages that embed them, which may answer before it goes on. */
import type { AuthInfo, Session } from 'electron';
import { ApiError } from '../../api/core/api-error.ts';
import type { RequestAnswer, RequestEvent, RequestFilter } from '../host/guest-service.ts';
import { exactCopy } from '../sockets/exact-bytes.ts';
import { combine, isMeant, isUrlPattern, shownHeaders } from './guest-request-rules.ts';
import type { GivenAnswer, Headers } from './guest-request-rules.ts';
import { BLOCKED_BY_CLIENT } from './net-errors.ts';
import type { NetError } from './net-errors.ts';
import { SessionRequests } from './session-requests.ts';
import type { Details } from './session-requests.ts';

/** Requests of a guest that wait for their page. What comes beyond is cancelled: going on, it might pass a filter that is to stop it. */
const MOST_WAITING = 2000;
const MOST_LISTENERS = 1000;

/** Electron's names of what is loaded, to Chrome's; the others are the same. */
const TYPES: Readonly<Record<string, string>> = {
  mainFrame: 'main_frame',
  subFrame: 'sub_frame',
  xhr: 'xmlhttprequest',
  cspReport: 'csp_report',
  webSocket: 'websocket',
};

interface Listener {
  readonly event: RequestEvent;
  readonly filter: RequestFilter;
  readonly extra: ReadonlySet<string>;
}

export interface GuestRequestsHost {
  readonly session: Session;
  readonly contentsId: number;
  /** Whether the guest may be sent to a URL. */
  mayGo(url: string): boolean;
  push(message: Record<string, unknown>): void;
}

export class GuestRequests {
  readonly #host: GuestRequestsHost;
  readonly #listeners = new Map<number, Listener>();
  readonly #waiting = new Map<number, (answer: RequestAnswer) => void>();
  /** Answers by which a server or proxy asks who one is, by URL: Electron says nothing of the request when it comes to that. */
  readonly #challenged = new Map<string, Details>();
  #lastTicket = 0;

  constructor(host: GuestRequestsHost) {
    this.#host = host;
    SessionRequests.of(host.session).join(host.contentsId, this);
  }

  /** @throws ApiError for a pattern that is none */
  add(id: number, event: RequestEvent, filter: RequestFilter, extra: readonly string[]): void {
    const wrong = filter.urls.find((pattern) => !isUrlPattern(pattern));
    if (wrong !== undefined) throw new ApiError(`'${wrong}' is not a valid URL pattern.`);
    if (this.#listeners.size >= MOST_LISTENERS) throw new ApiError('Too many listeners.');
    this.#listeners.set(id, { event, filter, extra: new Set(extra) });
    SessionRequests.of(this.#host.session).watch(event);
  }

  /**
   * A server or proxy asks who one is.
   * @returns what some listener answers; undefined for nobody, with which the request ends as the server has it
   */
  async authorize(url: string, challenge: AuthInfo): Promise<RequestAnswer['authCredentials']> {
    const details = this.#challenged.get(url);
    if (!details) return undefined;
    this.#challenged.delete(url);
    const answer = await this.tell('onAuthRequired', { ...details, challenge });
    return answer?.cancel === true ? undefined : answer?.credentials;
  }

  /** Whether a listener may say who one is. */
  get mayAuthorize(): boolean {
    return [...this.#listeners.values()].some(({ event }) => event === 'onAuthRequired');
  }

  remove(id: number): void {
    this.#listeners.delete(id);
  }

  answer(ticket: number, answer: RequestAnswer): void {
    const resolve = this.#waiting.get(ticket);
    this.#waiting.delete(ticket);
    resolve?.(answer);
  }

  /** The guest is gone; what still waits goes nowhere. */
  dispose(): void {
    SessionRequests.of(this.#host.session).forget(this.#host.contentsId);
    for (const ticket of this.#waiting.keys()) this.answer(ticket, { cancel: true });
  }

  /** Tells the listeners that are meant. @returns what those that may answer want */
  async tell(event: RequestEvent, details: Details): Promise<ReturnType<typeof combine> | undefined> {
    const type = TYPES[details.resourceType] ?? details.resourceType;
    const asks = event === 'onHeadersReceived' && (details.statusCode === 401 || details.statusCode === 407);
    if (asks && this.mayAuthorize) {
      if (this.#challenged.size >= MOST_WAITING) this.#challenged.clear();
      this.#challenged.set(details.url, details);
    }
    const answers: Promise<GivenAnswer>[] = [];
    for (const [id, listener] of this.#listeners) {
      if (listener.event !== event || !isMeant(listener.filter, details.url, type)) continue;
      const told = shown(event, details, type, listener.extra);
      const waits = listener.extra.has('blocking') || listener.extra.has('asyncBlocking');
      if (waits) answers.push(this.#ask(id, told, listener.extra.has('extraHeaders')));
      else this.#host.push({ kind: 'web request', listener: id, details: told });
    }
    if (answers.length === 0) return undefined;
    const kinds = { onBeforeSendHeaders: 'requestHeaders', onHeadersReceived: 'responseHeaders' } as const;
    const kind = event in kinds ? kinds[event as keyof typeof kinds] : undefined;
    const headers: Headers = (kind === undefined ? undefined : details[kind]) ?? {};
    const answer = combine(await Promise.all(answers), headers, kind, (url) => this.#host.mayGo(url));
    if (answer.cancel) this.stopped(details, BLOCKED_BY_CLIENT);
    return answer;
  }

  /** Of a page that is stopped Electron says nothing but that the loading has. */
  stopped({ resourceType, url }: Details, why: NetError): void {
    if (resourceType !== 'mainFrame' && resourceType !== 'subFrame') return;
    const fields = { url, isTopLevel: resourceType === 'mainFrame', ...why };
    this.#host.push({ kind: 'event', name: 'loadabort', fields });
  }

  async #ask(listener: number, details: object, extra: boolean): Promise<GivenAnswer> {
    if (this.#waiting.size >= MOST_WAITING) return { answer: { cancel: true }, extra };
    this.#lastTicket += 1;
    const ticket = this.#lastTicket;
    const answer = await new Promise<RequestAnswer>((resolve) => {
      this.#waiting.set(ticket, resolve);
      this.#host.push({ kind: 'web request', listener, ticket, details });
    });
    return { answer, extra };
  }
}

/** What a listener is told: Chrome's keys, in the alphabet's order as it has them. */
function shown(event: RequestEvent, details: Details, type: string, extra: ReadonlySet<string>): object {
  const { frameId, parentFrameId, origin } = place(details, type);
  const isNavigation = type === 'main_frame' || type === 'sub_frame';
  const initiator = details.initiatorOrigin ?? (isNavigation ? undefined : origin);
  const headersOf = (kind: 'requestHeaders' | 'responseHeaders') =>
    extra.has(kind) ? shownHeaders(details[kind] ?? {}, extra.has('extraHeaders')) : undefined;
  const isAnswered = details.statusCode !== undefined && event !== 'onErrorOccurred';
  const { challenge } = details;
  const all: Record<string, unknown> = {
    challenger: challenge && { host: challenge.host, port: challenge.port },
    error: event === 'onErrorOccurred' ? details.error : undefined,
    frameId,
    fromCache: event === 'onHeadersReceived' || challenge ? undefined : details.fromCache,
    initiator,
    ip: details.ip === '' ? undefined : details.ip,
    isProxy: challenge?.isProxy,
    method: details.method,
    parentFrameId,
    realm: challenge?.realm,
    redirectUrl: event === 'onBeforeRedirect' ? details.redirectURL : undefined,
    requestBody: extra.has('requestBody') ? bodyOf(details) : undefined,
    requestHeaders: headersOf('requestHeaders'),
    requestId: String(details.id),
    responseHeaders: headersOf('responseHeaders'),
    scheme: challenge?.scheme,
    statusCode: isAnswered ? details.statusCode : undefined,
    statusLine: isAnswered ? details.statusLine : undefined,
    tabId: -1,
    timeStamp: details.timestamp,
    type,
    url: details.url,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Where the request comes from: 0 is the guest's page itself. */
function place({ frame }: Details, type: string): { frameId: number; parentFrameId: number; origin?: string } {
  try {
    if (type === 'main_frame' || !frame) return { frameId: 0, parentFrameId: -1 };
    const { parent, origin } = frame;
    if (!parent) return { frameId: 0, parentFrameId: -1, origin };
    return { frameId: frame.frameTreeNodeId, parentFrameId: parent.parent ? parent.frameTreeNodeId : 0, origin };
  } catch {
    // A frame that is gone meanwhile.
    return { frameId: 0, parentFrameId: -1 };
  }
}

function bodyOf({ uploadData = [] }: Details): object | undefined {
  const raw: object[] = [];
  for (const { bytes, file } of uploadData) {
    if (bytes) raw.push({ bytes: exactCopy(bytes).buffer });
    else if (file !== undefined) raw.push({ file });
  }
  return raw.length === 0 ? undefined : { raw };
}
