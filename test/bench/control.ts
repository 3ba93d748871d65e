/** The driver's end of the connections over which the targets get their jobs. */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Answers, Job, Reply } from './jobs.ts';
import { readLines, writeLine } from './lines.ts';

const GONE = 'the target closed its control connection';

/** A target that has said hello. */
export class Connection {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #lastId = 0;

  constructor(
    socket: Socket,
    /** What the target says it is, e.g. a user agent. */
    readonly agent: string,
    /** When its first byte came, on the clock of performance.now(). */
    readonly firstByteAt: number,
  ) {
    this.#socket = socket;
    socket.once('close', () => this.#closed());
  }

  /**
   * @param limitMs after which the job counts as failed
   * @throws Error with the target's reason, or when it is gone or takes too long
   */
  run<J extends Job>(job: J, limitMs: number): Promise<Answers[J['op']]> {
    if (this.#socket.destroyed) return Promise.reject(new Error(GONE));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`no answer to ${job.op} within ${limitMs} ms`));
      }, limitMs);
      this.#waiting.set(id, {
        resolve: (result) => {
          clearTimeout(timer);
          resolve(result as Answers[J['op']]);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      writeLine(this.#socket, { id, job });
    });
  }

  settle(reply: Exclude<Reply, { hello: string }>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.result);
  }

  #closed(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(GONE));
    this.#waiting.clear();
  }
}

/** Waits on loopback for the targets. */
export class Control {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #expected = new Map<string, (connection: Connection) => void>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#accept(socket));
  }

  static async listen(): Promise<Control> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new Control(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The next target that says hello with this name. */
  expect(name: string): Promise<Connection> {
    return new Promise((resolve) => this.#expected.set(name, resolve));
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    // A target that is stopped resets its connection.
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
    let firstByteAt = 0;
    let connection: Connection | undefined;
    readLines(
      socket,
      (value) => {
        const reply = value as Reply;
        if (!('hello' in reply)) {
          connection?.settle(reply);
          return;
        }
        const expected = this.#expected.get(reply.hello);
        this.#expected.delete(reply.hello);
        connection = new Connection(socket, reply.agent, firstByteAt);
        expected?.(connection);
      },
      (at) => {
        firstByteAt = at;
      },
    );
  }
}
