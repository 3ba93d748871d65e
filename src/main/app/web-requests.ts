/**
 * The one place for an app's `session.webRequest`, which has room for one listener of each kind: requests to hosts that the manifest
 * grants are free of CORS, and requests that are under way keep the event page alive.
 */
import type { Session } from 'electron';
import type { Log } from '../host/app-host.ts';
import { CrossOriginRequests } from './cross-origin.ts';
import { cookiesFor, keepCookies } from './app-cookies.ts';

const WEB = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'] };
const HTTP = { urls: ['http://*/*', 'https://*/*'] };

export interface WebRequestRules {
  /** Of the app's pages. */
  readonly origin: string;
  /** Whether the app has the host permission for a URL, now. */
  isGranted(url: URL): boolean;
  /** Told the number of open requests whenever it changes. */
  changed(open: number): void;
  readonly log: Log;
}

export function watchRequests({ webRequest, cookies }: Session, rules: WebRequestRules): void {
  const open = new Set<number>();
  const crossOrigin = new CrossOriginRequests(rules.origin, (url) => rules.isGranted(url));
  const failed = (error: unknown) => rules.log.error(`Cookies of a request: ${String(error)}`);

  webRequest.onBeforeSendHeaders(HTTP, ({ id, method, url, requestHeaders }, callback) => {
    const headers = crossOrigin.send({ id, method, url, headers: requestHeaders });
    if (!headers) return callback({});
    void (async () => {
      const cookie = await cookiesFor(cookies, url).catch(failed);
      callback({ requestHeaders: cookie === undefined ? headers : { ...headers, Cookie: cookie } });
    })();
  });
  webRequest.onHeadersReceived(HTTP, ({ id, url, statusCode, responseHeaders = {} }, callback) => {
    const keeps = crossOrigin.isFree(id);
    const freed = crossOrigin.receive({ id, url, status: statusCode, headers: responseHeaders });
    if (!freed) return callback({});
    const answer = {
      responseHeaders: freed.headers,
      ...(freed.statusLine === undefined ? {} : { statusLine: freed.statusLine }),
    };
    const set = Object.entries(responseHeaders).find(([name]) => name.toLowerCase() === 'set-cookie')?.[1] ?? [];
    if (!keeps || set.length === 0) return callback(answer);
    void (async () => {
      // The page may ask again as soon as it has the answer.
      await keepCookies(cookies, url, set).catch(failed);
      callback(answer);
    })();
  });

  const end = ({ id }: { id: number }) => {
    crossOrigin.end(id);
    if (open.delete(id)) rules.changed(open.size);
  };
  webRequest.onSendHeaders(WEB, ({ id }) => {
    open.add(id);
    rules.changed(open.size);
  });
  webRequest.onCompleted(WEB, end);
  webRequest.onErrorOccurred(WEB, end);
}
