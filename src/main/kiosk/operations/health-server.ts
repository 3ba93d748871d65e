/** Answers who watches over a kiosk, on this machine alone and with the token of the policy. What it answers is in docs/kiosk/operations.md. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../host/app-host.ts';
import { isToken } from './access-token.ts';
import type { KioskStatus } from './kiosk-status.ts';
import { METRICS_TYPE, metricsText } from './metrics.ts';

export interface HealthSettings {
  /** 0 takes any that is free. */
  readonly Port: number;
  readonly TokenSha256: string;
}

export interface HealthHost {
  status(): KioskStatus;
  /** A PNG of what is on the screen; undefined for nothing. */
  screenshot(): Promise<Uint8Array | undefined>;
  /** Ends the app and launches it anew. @returns false when it is not to run now */
  reload(): boolean;
  /** Ends the shell, to be started anew. */
  restart(): void;
  readonly log: Log;
}

/** Everything that somebody without a token could use up is bounded. */
const MAX_CONNECTIONS = 16;
const LIMITS = {
  maxHeaderSize: 8192,
  keepAliveTimeout: 5000,
};
const TIMES: HealthTimes = { retryMs: 10_000, silenceMs: 5000 };
/** Wrong tokens are told at most so often. */
const TELL_MS = 60_000;

export interface HealthTimes {
  /** After this a port that was taken is tried again. */
  readonly retryMs: number;
  /** How long a request may take to arrive. */
  readonly silenceMs: number;
}

interface Answer {
  readonly code: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Done when the answer is out. */
  readonly after?: (() => void) | undefined;
}

interface Route {
  readonly method: 'GET' | 'POST';
  answer(): Answer | Promise<Answer>;
}

export class HealthServer {
  readonly #host: HealthHost;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #times: HealthTimes;
  #settings: HealthSettings | undefined;
  #server: Server | undefined;
  #retry: NodeJS.Timeout | undefined;
  #toldAt = -Infinity;
  #toldOfPort = false;

  constructor(host: HealthHost, times: HealthTimes = TIMES) {
    this.#host = host;
    this.#times = times;
    this.#routes = new Map<string, Route>([
      ['/health', { method: 'GET', answer: () => this.#health() }],
      ['/status', { method: 'GET', answer: () => json(200, host.status()) }],
      [
        '/metrics',
        { method: 'GET', answer: () => ({ code: 200, type: METRICS_TYPE, body: metricsText(host.status()) }) },
      ],
      ['/screenshot', { method: 'GET', answer: () => this.#screenshot() }],
      ['/reload', { method: 'POST', answer: () => this.#reload() }],
      ['/restart', { method: 'POST', answer: () => this.#restart() }],
    ]);
  }

  /** Where it listens; undefined while it does not. */
  get port(): number | undefined {
    const address = this.#server?.address();
    return (address as AddressInfo | null | undefined)?.port;
  }

  /** Takes the settings of a policy; without any it listens to nobody. */
  set(settings: HealthSettings | undefined): void {
    const before = this.#settings;
    this.#settings = settings;
    // The token is looked at with each request.
    if (before?.Port === settings?.Port) return;
    this.#close();
    this.#toldOfPort = false;
    if (settings) this.#listen(settings.Port);
  }

  stop(): void {
    this.#settings = undefined;
    this.#close();
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#server = undefined;
  }

  #listen(port: number): void {
    const { log } = this.#host;
    const { retryMs, silenceMs } = this.#times;
    const server = createServer(
      {
        ...LIMITS,
        headersTimeout: silenceMs,
        requestTimeout: silenceMs,
        connectionsCheckingInterval: Math.min(1000, silenceMs),
      },
      (request, response) => void this.#serve(request, response),
    );
    server.maxConnections = MAX_CONNECTIONS;
    server.once('error', (error) => {
      if (this.#server !== server) return;
      this.#server = undefined;
      if (!this.#toldOfPort)
        log.error(`The health endpoint cannot listen at port ${port} (${error.message}); it is tried again and again.`);
      this.#toldOfPort = true;
      this.#retry = setTimeout(() => this.#listen(port), retryMs);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      log.info(`The health endpoint is at http://127.0.0.1:${this.port}/.`),
    );
    this.#server = server;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: Answer;
    try {
      answer = await this.#answer(request);
    } catch (error) {
      this.#host.log.error(`The health endpoint, ${request.url}: ${String(error)}`);
      answer = fault(500, 'This failed; the log says why.');
    }
    if (response.destroyed) return;
    if (answer.after) response.once('close', answer.after);
    const body = Buffer.from(answer.body);
    response.writeHead(answer.code, {
      'Content-Type': answer.type,
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...answer.headers,
    });
    response.end(body);
  }

  #answer(request: IncomingMessage): Answer | Promise<Answer> {
    const { headers, method = '', url = '' } = request;
    // A page of some site whose name leads here, or any page at all, is not who watches over a kiosk.
    if (headers.host !== `127.0.0.1:${this.port}` && headers.host !== `localhost:${this.port}`)
      return fault(421, 'This host is not served here.');
    if (headers.origin !== undefined) return fault(403, 'Pages are not answered.');
    const [, token = ''] = /^Bearer +([\x21-\x7e]+)$/i.exec(headers.authorization ?? '') ?? [];
    if (!isToken(token, this.#settings?.TokenSha256 ?? '')) return this.#refuse(token);
    if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0)
      return fault(413, 'A request has no body here.', { Connection: 'close' });
    const route = this.#routes.get(url.replace(/\?.*$/s, ''));
    if (!route) return fault(404, `There is no such thing here, only ${[...this.#routes.keys()].join(', ')}.`);
    if (method !== route.method && !(method === 'HEAD' && route.method === 'GET'))
      return fault(405, `This is asked for with ${route.method}.`, {
        Allow: route.method === 'GET' ? 'GET, HEAD' : 'POST',
      });
    return route.answer();
  }

  #refuse(token: string): Answer {
    const now = performance.now();
    if (token !== '' && now - this.#toldAt > TELL_MS) {
      this.#toldAt = now;
      this.#host.log.warn('The health endpoint was asked with a wrong token.');
    }
    return fault(401, 'The token of the policy is needed: "Authorization: Bearer …".', {
      'WWW-Authenticate': 'Bearer realm="holdfast"',
      Connection: 'close',
    });
  }

  /** For what knows codes alone: an app that rests is well. */
  #health(): Answer {
    const { state } = this.#host.status();
    return json(state === 'running' || state === 'resting' ? 200 : 503, { state });
  }

  async #screenshot(): Promise<Answer> {
    const png = await this.#host.screenshot();
    return png ? { code: 200, type: 'image/png', body: png } : fault(503, 'There is nothing on the screen.');
  }

  #reload(): Answer {
    if (!this.#host.reload()) return fault(409, 'The app rests, or is being started anew already.');
    this.#host.log.info('The health endpoint was told to start the app anew.');
    return json(202, { accepted: 'reload' });
  }

  #restart(): Answer {
    const after = () => {
      this.#host.log.info('The health endpoint was told to start the kiosk anew.');
      this.#host.restart();
    };
    return { ...json(202, { accepted: 'restart' }), headers: { Connection: 'close' }, after };
  }
}

function json(code: number, value: object): Answer {
  return { code, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

function fault(code: number, error: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { ...json(code, { error }), headers };
}
