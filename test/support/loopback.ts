/** The other ends of sockets under test, on loopback; `close` cleans up all of them. */
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One end of a TCP connection, with what it has seen. */
export class Peer {
  readonly socket: Socket;
  received = '';
  bytes = 0;
  fin = false;
  error: string | undefined;
  readonly closed: Promise<void>;
  #waiting: (() => boolean)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (data: Buffer) => {
      this.bytes += data.byteLength;
      if (this.bytes < 100_000) this.received += data.toString('latin1');
      this.#changed();
    });
    socket.on('end', () => {
      this.fin = true;
      this.#changed();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.error = error.code ?? error.message;
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        resolve();
        this.#changed();
      });
    });
  }

  /** Resolves when the condition holds; it is looked at whenever something arrives or ends. */
  until(met: () => boolean): Promise<void> {
    if (met()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(() => {
        if (!met()) return false;
        resolve();
        return true;
      });
    });
  }

  #changed(): void {
    this.#waiting = this.#waiting.filter((waiter) => !waiter());
  }
}

/** A TCP server and the connections it got. */
export class PeerServer {
  readonly server: Server;
  readonly peers: Peer[] = [];
  readonly #waiting: { readonly index: number; readonly resolve: (peer: Peer) => void }[] = [];

  constructor(server: Server, onPeer: (peer: Peer) => void) {
    this.server = server;
    server.on('connection', (socket) => {
      const peer = new Peer(socket);
      this.peers.push(peer);
      onPeer(peer);
      for (const { index, resolve } of this.#waiting) if (this.peers.length === index + 1) resolve(peer);
    });
  }

  get port(): number {
    return portOf(this.server);
  }

  /** The n-th connection, from 0, as soon as it is there. */
  peer(index = 0): Promise<Peer> {
    const peer = this.peers[index];
    if (peer) return Promise.resolve(peer);
    return new Promise((resolve) => {
      this.#waiting.push({ index, resolve });
    });
  }
}

/** A UDP socket and the datagrams it got. */
export class DatagramPeer {
  readonly socket: DatagramSocket;
  readonly received: string[] = [];

  constructor(socket: DatagramSocket) {
    this.socket = socket;
    socket.on('message', (message) => this.received.push(message.toString('latin1')));
  }

  get port(): number {
    return this.socket.address().port;
  }

  async until(met: () => boolean): Promise<void> {
    while (!met()) await once(this.socket, 'message');
  }

  send(data: string | Uint8Array, port: number, host = '127.0.0.1'): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(data, port, host, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
}

export class Loopback {
  readonly #closers: (() => void)[] = [];

  /** @param options.host `::` for both families; 127.0.0.1 when left out. */
  async server(
    options: { host?: string; allowHalfOpen?: boolean; onPeer?: (peer: Peer) => void } = {},
  ): Promise<PeerServer> {
    const server = createServer({ allowHalfOpen: options.allowHalfOpen ?? false });
    const peers = new PeerServer(server, options.onPeer ?? (() => {}));
    server.listen(0, options.host ?? '127.0.0.1');
    await once(server, 'listening');
    this.#closers.push(() => {
      server.close();
      for (const { socket } of peers.peers) socket.destroy();
    });
    return peers;
  }

  async connect(port: number, host = '127.0.0.1'): Promise<Peer> {
    const socket = connect({ port, host });
    const peer = new Peer(socket);
    this.#closers.push(() => socket.destroy());
    await once(socket, 'connect');
    return peer;
  }

  async datagrams(host = '127.0.0.1'): Promise<DatagramPeer> {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.bind(0, host);
    await once(socket, 'listening');
    this.#closers.push(() => socket.close());
    return new DatagramPeer(socket);
  }

  /** A TCP port that nothing listens on. */
  async freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server);
    server.close();
    await once(server, 'close');
    return port;
  }

  close(): void {
    for (const close of this.#closers.splice(0)) close();
  }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server is not listening');
  return address.port;
}
