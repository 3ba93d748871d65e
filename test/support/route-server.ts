/** A server on loopback that answers as a test says, path by path. */
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RouteServer {
  readonly base: string;
  /** By path, without the query; what is not here is not found. */
  readonly routes: Record<string, RequestListener>;
  /** Paths with their queries, in the order of the requests. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function serveRoutes(): Promise<RouteServer> {
  const routes: Record<string, RequestListener> = {};
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    const route = routes[url.split('?')[0] ?? ''];
    if (route) route(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    routes,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
