/** What the running app talks to: it reports its cases here and asks for peers. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { PeerRequest } from './peer-request.ts';
import { Peers } from './peers.ts';
import type { Entry, Plain } from './entry.ts';

/** What the recorder says about one case. */
export interface CaseReport {
  readonly name: string;
  readonly entries?: readonly Entry[];
  /** What the machine lacks for it. */
  readonly skipped?: string;
  /** The case itself went wrong, in the app. */
  readonly failure?: string | null;
  /** The ports of its peers. */
  readonly ports: ReadonlyMap<number, string>;
}

interface Later {
  readonly afterMs: number;
  readonly request: PeerRequest;
}

export class Control {
  readonly cases: CaseReport[] = [];
  /** All cases that the app has, from `begin` on. */
  names: readonly string[] | undefined;
  agent = '';
  /** When the app was last heard of. */
  heardAt = Date.now();
  readonly ended: Promise<void>;
  #end = () => {};
  readonly #peers = new Peers();
  /** What a page that comes and goes has told so far. */
  readonly #told: Entry[] = [];
  /** What is to be done when its page has been told to suspend. */
  readonly #later: Later[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #server: Server;
  readonly #ready: Promise<unknown>;

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        response.statusCode = 500;
        response.end(JSON.stringify({ error: String(error) }));
      });
    });
    this.#server.listen(0, '127.0.0.1');
    this.#ready = once(this.#server, 'listening');
  }

  async url(): Promise<string> {
    await this.#ready;
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the control server is not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#peers.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.heardAt = Date.now();
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (request.url === '/hold') {
      response.write(' ');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as object;
    response.end(JSON.stringify(await this.#answer(request.url ?? '', body)));
  }

  /** Each after its time, and told when it is done, in the order in which they were asked for. */
  #doLater(): void {
    for (const { afterMs, request } of this.#later.splice(0)) {
      const timer = setTimeout(() => {
        const params = JSON.parse(JSON.stringify(request)) as Plain;
        this.#told.push({ peer: request.op, params, result: {} });
        void this.#peers.answer(request);
      }, afterMs);
      this.#timers.add(timer);
    }
  }

  async #answer(path: string, body: object): Promise<object> {
    switch (path) {
      case '/begin': {
        const { cases, agent } = body as { cases: string[]; agent: string };
        this.names = cases;
        this.agent = agent;
        return {};
      }
      case '/peer':
        return this.#peers.answer(body as PeerRequest);
      case '/case':
        this.cases.push({
          ...(this.#told.length > 0 ? { entries: [...this.#told] } : {}),
          ...(body as Omit<CaseReport, 'ports'>),
          ports: new Map(this.#peers.ports),
        });
        this.#peers.close();
        return {};
      case '/told': {
        const entry = body as Entry;
        this.#told.push(entry);
        if ('event' in entry && entry.event === 'runtime.onSuspend') this.#doLater();
        return {};
      }
      case '/later':
        this.#later.push(body as Later);
        return {};
      case '/end':
        this.#end();
        return {};
      default:
        throw new Error(`the app asked for ${path}`);
    }
  }
}
