/** Web pages on loopback for guests: each path a page, and what was asked for. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GuestSite {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** The same server under another host, which is another site. */
  readonly other: string;
  readonly requests: readonly { readonly url: string; readonly agent: string; readonly cookie: string }[];
  close(): void;
}

/** HTML by path, or what answers. */
export type GuestPages = Readonly<
  Record<string, string | ((request: IncomingMessage, response: ServerResponse) => void)>
>;

export async function serveSite(pages: GuestPages): Promise<GuestSite> {
  const requests: { url: string; agent: string; cookie: string }[] = [];
  const server: Server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const { 'user-agent': agent = '', cookie = '' } = request.headers;
    requests.push({ url: request.url ?? '', agent, cookie });
    const page = pages[path];
    if (typeof page === 'function') return page(request, response);
    response.writeHead(page === undefined ? 404 : 200, { 'Content-Type': 'text/html; charset=utf-8' });
    return response.end(page ?? 'nothing');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    other: `http://localhost:${port}`,
    requests,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
