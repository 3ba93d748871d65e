/**
 * Host permissions at work: which requests of an app's pages are free of CORS, and what has to be said to server and page for that. As
 * Chromium 156 does it, a request is free as long as each host that it has come to is granted; what a host that is not granted
 * redirects is under CORS to its end.
 */

/** A request as it is about to be sent; again for each redirect, under the same id. */
export interface SentRequest {
  readonly id: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The head of an answer. */
export interface ReceivedAnswer {
  readonly id: number;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** What takes the place of an answer's head. */
export interface FreedAnswer {
  readonly headers: Record<string, string[]>;
  readonly statusLine?: string;
}

interface Hop {
  /** Where it is or, after a redirect, where it goes next. */
  url: string;
  /** All hosts up to here are granted. */
  readonly free: boolean;
  /** What the browser compares the answer with: the app's origin, or `null` after a redirect to another one. */
  readonly origin: string;
  /** Of a preflight: what it asks for. */
  readonly preflight: { readonly method: string; readonly headers: string } | undefined;
}

const METHODS_WITHOUT_ORIGIN: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const CORS_ANSWER = /^access-control-/i;

export class CrossOriginRequests {
  readonly #origin: string;
  readonly #isGranted: (url: URL) => boolean;
  readonly #hops = new Map<number, Hop>();

  /**
   * @param origin of the app's pages
   * @param isGranted whether the app has the host permission for a URL, now
   */
  constructor(origin: string, isGranted: (url: URL) => boolean) {
    this.#origin = origin;
    this.#isGranted = isGranted;
  }

  /** @returns the headers to send instead, for a free request; undefined for one that goes as it is. */
  send({ id, method, url, headers }: SentRequest): Record<string, string> | undefined {
    const origin = find(headers, 'origin');
    const target = new URL(url);
    const requested = find(headers, 'access-control-request-method');
    if (method === 'OPTIONS' && requested !== undefined) {
      const preflight = { method: requested, headers: find(headers, 'access-control-request-headers') ?? '' };
      if (this.#isGranted(target) && this.#isOwnPreflight(origin, url)) {
        this.#hops.set(id, { url, free: true, origin: origin ?? this.#origin, preflight });
      }
      return undefined;
    }
    const before = this.#hops.get(id);
    // The browser sets this header, not the page. A sandboxed page has `null`, and so has a request that was redirected.
    if (!before && origin !== this.#origin) return undefined;
    const free = (before?.free ?? true) && this.#isGranted(target);
    this.#hops.set(id, { url, free, origin: origin ?? this.#origin, preflight: undefined });
    if (!free) return undefined;
    return toServer(method, headers);
  }

  /** @returns the head that lets the page have the answer of a free request; undefined for one that stays as it is. */
  receive({ id, url, status, headers }: ReceivedAnswer): FreedAnswer | undefined {
    const hop = this.#hops.get(id);
    if (!hop?.free) return undefined;
    const kept = Object.entries(headers).filter(([name]) => !CORS_ANSWER.test(name));
    const freed: Record<string, string[]> = Object.fromEntries(kept.map(([name, values]) => [name, [...values]]));
    freed['Access-Control-Allow-Origin'] = [hop.origin];
    freed['Access-Control-Allow-Credentials'] = ['true'];
    if (hop.preflight) {
      this.#hops.delete(id);
      freed['Access-Control-Allow-Methods'] = [hop.preflight.method];
      freed['Access-Control-Allow-Headers'] = [hop.preflight.headers];
      for (const name of Object.keys(freed)) if (name.toLowerCase() === 'location') delete freed[name];
      // A server that knows nothing of preflights refuses them, with whatever status.
      return { headers: freed, statusLine: 'HTTP/1.1 204 No Content' };
    }
    const [location] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'location')?.[1] ?? [];
    if (location !== undefined && status >= 300 && status < 400 && URL.canParse(location, url)) {
      hop.url = new URL(location, url).href;
    }
    freed['Access-Control-Expose-Headers'] = [kept.map(([name]) => name).join(', ')];
    return { headers: freed };
  }

  /** Whether the request is one that `send` has freed. */
  isFree(id: number): boolean {
    const hop = this.#hops.get(id);
    return hop !== undefined && hop.free && hop.preflight === undefined;
  }

  /** The request is over, one way or another. */
  end(id: number): void {
    this.#hops.delete(id);
  }

  /** After a redirect to another origin the preflight is from `null`, and only what it is for tells whose it is. */
  #isOwnPreflight(origin: string | undefined, url: string): boolean {
    if (origin === this.#origin) return true;
    return origin === 'null' && [...this.#hops.values()].some((hop) => hop.free && !hop.preflight && hop.url === url);
  }
}

/** As a server sees requests of an app with the permission: not as those of some other site. */
function toServer(method: string, headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => {
    const lower = name.toLowerCase();
    return lower !== 'sec-fetch-site' && (lower !== 'origin' || !METHODS_WITHOUT_ORIGIN.has(method));
  });
  return { ...Object.fromEntries(kept), 'Sec-Fetch-Site': 'none' };
}

function find(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}
