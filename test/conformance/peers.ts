/** The other ends of the cases' sockets: servers, clients and UDP sockets in the driver, which do what a case asks and tell what they saw. */
import { randomInt } from 'node:crypto';
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { elsewhere, localhost } from '../support/tls-fixture.ts';
import { addRuns, collapse, emptySeen, LONGEST_TEXT, payload, type PeerRequest, type Seen } from './peer-request.ts';
import { WebPeer } from './web-peer.ts';

interface StreamPeer {
  readonly server?: Server;
  readonly sockets: Socket[];
  readonly seen: Seen;
}

interface DatagramPeer {
  readonly socket: DatagramSocket;
  readonly got: { bytes: number; text?: string }[];
}

const WAIT_MS = 8000;
const IDENTITIES = { localhost, elsewhere };

export class Peers {
  readonly #streams = new Map<string, StreamPeer>();
  readonly #datagrams = new Map<string, DatagramPeer>();
  readonly #webs = new Map<string, WebPeer>();
  /** The ports of this case's peers and of those that it was given as free, with the names they have in the transcript. */
  readonly ports = new Map<number, string>();
  #changed = () => {};

  async answer(request: PeerRequest): Promise<object> {
    switch (request.op) {
      case 'listen':
        return this.#listen(request);
      case 'connect':
        return this.#connect(request);
      case 'datagrams':
        return this.#bind(request);
      case 'free':
        return this.#free(request);
      case 'seen': {
        const { seen } = this.#stream(request.name);
        await this.#until(() =>
          Object.entries(request.until ?? {}).every(([key, value]) =>
            typeof value === 'number' ? seen[key as 'bytes'] >= value : Boolean(seen[key as 'tlsError']) === value,
          ),
        );
        return { ...seen, ...(seen.runs ? { runs: collapse(seen.runs) } : {}) };
      }
      case 'send':
        await this.#onLast(request.name, (socket) => socket.write(payload(request)));
        return {};
      case 'end':
        await this.#onLast(request.name, (socket) => socket.end());
        return {};
      case 'reset':
        await this.#onLast(request.name, (socket) => socket.resetAndDestroy());
        return {};
      case 'sendTo': {
        const { socket } = this.#datagram(request.name);
        await new Promise<void>((resolve) =>
          socket.send(payload(request), request.port ?? 0, '127.0.0.1', () => resolve()),
        );
        return {};
      }
      case 'got': {
        const { got } = this.#datagram(request.name);
        await this.#until(() => got.length >= (request.count ?? 0));
        return { datagrams: got };
      }
      case 'web':
        return this.#serveWeb(request);
      case 'asked': {
        const web = this.#webs.get(request.name);
        await this.#until(() => (web?.requests.length ?? 0) >= (request.count ?? 0));
        return { requests: web?.requests.splice(0) ?? [] };
      }
      default:
        throw new Error(`no peer can "${request.op}"`);
    }
  }

  /** Ends all of them; names and ports are free for the next case. */
  close(): void {
    for (const name of [...this.#streams.keys()]) this.#endStream(name);
    for (const { socket } of this.#datagrams.values()) socket.close();
    this.#datagrams.clear();
    for (const { server } of this.#webs.values()) {
      server.closeAllConnections();
      server.close();
    }
    this.#webs.clear();
    this.ports.clear();
  }

  #endStream(name: string): void {
    const peer = this.#streams.get(name);
    peer?.server?.close();
    for (const socket of peer?.sockets ?? []) socket.destroy();
    this.#streams.delete(name);
  }

  async #listen(request: PeerRequest): Promise<object> {
    // A case may go through the same twice.
    this.#endStream(request.name);
    const seen = emptySeen(request);
    const sockets: Socket[] = [];
    const onConnection = (socket: Socket) => {
      seen.connections += 1;
      if (socket instanceof TLSSocket) seen.protocol = socket.getProtocol() ?? 'none';
      if (request.startTls) this.#startTls(socket, sockets, seen, request);
      else this.#follow(socket, sockets, seen, request);
    };
    const server = request.tls
      ? createTlsServer(
          { ...IDENTITIES[request.tls], ...(request.maxTls ? { maxVersion: request.maxTls } : {}) },
          onConnection,
        )
      : createServer({ allowHalfOpen: request.halfOpen ?? false }, onConnection);
    server.on('tlsClientError', (error: NodeJS.ErrnoException) => {
      seen.tlsError = error.code ?? error.message;
      this.#changed();
    });
    server.listen(0, request.host ?? '127.0.0.1');
    this.#streams.set(request.name, { server, sockets, seen });
    await once(server, 'listening');
    return { port: this.#portOf(server.address(), request.name) };
  }

  async #connect(request: PeerRequest): Promise<object> {
    const seen = emptySeen(request);
    const sockets: Socket[] = [];
    const socket = connect({ port: request.port ?? 0, host: request.host ?? '127.0.0.1' });
    this.#streams.set(request.name, { sockets, seen });
    this.#follow(socket, sockets, seen, request);
    const connected = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      new Promise<boolean>((resolve) => socket.once('close', () => resolve(false))),
    ]);
    if (!connected) return { connected, error: seen.error ?? 'closed' };
    seen.connections = 1;
    this.#portOf({ port: socket.localPort ?? 0 }, request.name);
    if (request.data !== undefined) socket.write(payload(request));
    return { connected };
  }

  /** Notes what happens to a connection, and does with it what the case wants. */
  #follow(socket: Socket, sockets: Socket[], seen: Seen, wanted: PeerRequest): void {
    sockets.push(socket);
    // Of several connections the last one is told about.
    Object.assign(seen, { bytes: 0, fin: false, closed: false, ...(wanted.runs ? { runs: [] } : { text: '' }) });
    const note = (happened: Partial<Seen>) => {
      if (sockets.at(-1) !== socket) return;
      Object.assign(seen, happened);
      this.#changed();
    };
    socket.on('error', (error: NodeJS.ErrnoException) => note({ error: error.code ?? error.message }));
    socket.on('end', () => note({ fin: true }));
    socket.on('close', () => note({ closed: true }));
    if (!wanted.hold) {
      socket.on('data', (data: Buffer) => {
        seen.bytes += data.length;
        if (seen.runs) addRuns(seen.runs, data);
        else seen.text = seen.bytes > LONGEST_TEXT ? '…' : `${seen.text ?? ''}${data.toString('latin1')}`;
        if (wanted.echo) socket.write(data);
        this.#changed();
      });
    }
    if (wanted.greet !== undefined) socket.write(wanted.greet);
    if (wanted.end) socket.end();
    if (wanted.reset) socket.resetAndDestroy();
    this.#changed();
  }

  #startTls(socket: Socket, sockets: Socket[], seen: Seen, wanted: PeerRequest): void {
    socket.on('error', () => {});
    socket.once('data', () => {
      const server = new TLSSocket(socket, { isServer: true, ...localhost });
      server.once('secure', () => {
        seen.protocol = server.getProtocol() ?? 'none';
        this.#changed();
      });
      this.#follow(server, sockets, seen, wanted);
      socket.write('go ahead');
    });
  }

  async #bind(request: PeerRequest): Promise<object> {
    const socket = createSocket('udp4');
    const got: DatagramPeer['got'] = [];
    socket.on('error', () => {});
    socket.on('message', (data, { port, address }) => {
      got.push({ bytes: data.length, ...(data.length <= LONGEST_TEXT ? { text: data.toString('latin1') } : {}) });
      if (request.echo) socket.send(data, port, address);
      this.#changed();
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    this.#datagrams.set(request.name, { socket, got });
    return { port: this.#portOf(socket.address(), request.name) };
  }

  async #serveWeb(request: PeerRequest): Promise<object> {
    const web = new WebPeer(request.answers ?? {}, () => this.#changed());
    web.server.listen(request.port ?? 0, '127.0.0.1');
    await once(web.server, 'listening');
    this.#webs.set(request.name, web);
    return { port: this.#portOf(web.server.address(), request.name) };
  }

  async #free(request: PeerRequest): Promise<object> {
    const port = await (request.low ? freeLowPort() : freePort());
    this.ports.set(port, request.name);
    return { port };
  }

  #portOf(address: { port: number } | string | null, name: string): number {
    if (address === null || typeof address === 'string') throw new Error('the peer has no port');
    this.ports.set(address.port, name);
    return address.port;
  }

  #stream(name: string): StreamPeer {
    const peer = this.#streams.get(name);
    if (!peer) throw new Error(`there is no server or client "${name}"`);
    return peer;
  }

  #datagram(name: string): DatagramPeer {
    const peer = this.#datagrams.get(name);
    if (!peer) throw new Error(`there is no UDP socket "${name}"`);
    return peer;
  }

  async #onLast(name: string, act: (socket: Socket) => void): Promise<void> {
    const { sockets } = this.#stream(name);
    await this.#until(() => sockets.length > 0);
    const last = sockets.at(-1);
    if (!last) throw new Error(`nobody has connected to "${name}"`);
    act(last);
  }

  /** Resolves when the condition holds, or when it has not within the limit. */
  #until(met: () => boolean): Promise<void> {
    if (met()) return Promise.resolve();
    return new Promise((resolve) => {
      const before = this.#changed;
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      let open = true;
      const timer = setTimeout(() => {
        open = false;
        done();
      }, WAIT_MS);
      this.#changed = () => {
        before();
        if (!open || !met()) return;
        open = false;
        done();
      };
    });
  }
}

/** One of the ports that only a privileged program may listen on. */
export async function freeLowPort(): Promise<number> {
  const [lowest, highest, attempts] = [600, 1023, 20];
  for (let attempt = 1; ; attempt++) {
    try {
      return await freePort(randomInt(lowest, highest + 1));
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

/** A port of 127.0.0.1 that was free a moment ago, for TCP and UDP. */
/** So many ports on which nothing listens: all are taken before the first is given back, so they are different ones. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

export async function freePort(wanted = 0): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  server.close();
  await once(server, 'close');
  return address.port;
}
