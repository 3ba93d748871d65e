/** A web server in the driver: answers as a case says and remembers what was asked of it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** The answer to one path; what is left out is an ordinary page without CORS headers. */
export interface WebAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** To `OPTIONS`, where it is another. */
  readonly preflight?: WebAnswer;
}

/** A request as the server saw it. */
export interface WebRequest {
  readonly request: string;
  readonly body?: string;
  /** Those of `TOLD` that it had. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What is compared of a request; everything else is the browser's version and the machine. */
const TOLD =
  /^(?:origin|referer|cookie|authorization|content-type|x-.*|sec-fetch-(?:site|mode|dest)|access-control-.*)$/;

export class WebPeer {
  readonly requests: WebRequest[] = [];
  readonly server: Server;

  constructor(answers: Readonly<Record<string, WebAnswer>>, changed: () => void) {
    this.server = createServer((request, response) => {
      this.#serve(request, response, answers)
        .then(changed)
        .catch(() => response.destroy());
    });
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    answers: Readonly<Record<string, WebAnswer>>,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('latin1');
    const names = Object.keys(request.headers).filter((name) => TOLD.test(name));
    this.requests.push({
      request: `${request.method} ${request.url}`,
      ...(body === '' ? {} : { body }),
      headers: Object.fromEntries(names.toSorted().map((name) => [name, String(request.headers[name])])),
    });
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const found = answers[path] ?? {};
    const answer = request.method === 'OPTIONS' ? (found.preflight ?? { status: 405 }) : found;
    response.writeHead(answer.status ?? 200, { 'Content-Type': 'text/plain', ...answer.headers });
    response.end(answer.body ?? 'hello');
  }
}
