/** `navigator.mozTCPSocket` in the page: `open` and `listen`, and what comes from main for their sockets. */
import { definePageRoom } from '../../renderer/page-room.ts';
import type { PageContext } from '../../renderer/page-room.ts';
import { defineValue, dictionary, later, OPEN, PageError, PageTypeError } from '../../renderer/primordials.ts';
import contract, { FIRST_OPEN_PORT, type MozTcpState } from './contract.ts';
import { toText, toUint16, type BinaryType } from './page-bytes.ts';
import { ServerCore } from './page-server.ts';
import { SocketCore, type Failed, type SocketLink } from './page-socket.ts';

interface Data {
  readonly data: ArrayBuffer;
  readonly socketId: number;
}
interface Ended {
  readonly socketId: number;
  readonly name: string;
  readonly message: string;
}
interface Accepted {
  readonly server: number;
  readonly socketId: number;
  readonly host: string;
  readonly port: number;
}
interface ServerFailed {
  readonly server: number;
  readonly name: string;
  readonly message: string;
}

export default definePageRoom(contract, (context, namespace) => {
  const { granted, lowPorts } = context.state as MozTcpState;
  const sockets = dictionary<SocketCore>();
  const servers = dictionary<{ readonly core: ServerCore; readonly binaryType: BinaryType }>();
  let lastHandle = 0;

  const linkOf = (handle: number): SocketLink => createLink(context, handle, () => delete sockets[handle]);
  const requirePermission = () => {
    if (!granted) throw new PageError('TCPSocket does not have permission in this context');
  };

  const methods: Record<string, (...args: unknown[]) => unknown> = {
    /** `open(host, port[, {binaryType, useSecureTransport}])`; version 1.0.1 called the latter `useSSL`. */
    open(...args) {
      requirePermission();
      requireArguments('open', args, 2);
      const options = optionsOf('open', args[2]);
      lastHandle += 1;
      const core = new SocketCore(
        {
          host: toText(args[0]),
          port: toUint16(args[1]),
          secure: !!options['useSecureTransport'] || !!options['useSSL'],
          binaryType: binaryTypeOf('open', options),
        },
        linkOf(lastHandle),
      );
      sockets[lastHandle] = core;
      core.connect();
      return core.object;
    },
    /** `listen(port[, {binaryType}[, backlog]])` */
    listen(...args) {
      requirePermission();
      requireArguments('listen', args, 1);
      const binaryType = binaryTypeOf('listen', optionsOf('listen', args[1]));
      // B2G's -1 is the later 0: a port that the system chooses.
      const port = args[0] === -1 ? 0 : toUint16(args[0]);
      if (port > 0 && port < FIRST_OPEN_PORT && !lowPorts) {
        throw new PageError(
          `TCPSocket.listen: Only certified apps may listen below port ${FIRST_OPEN_PORT}, and this is port ${port}.`,
        );
      }
      const backlog = toUint16(args[2]);
      lastHandle += 1;
      const handle = lastHandle;
      const core = new ServerCore(port, () => {
        delete servers[handle];
        context.call('mozTCPSocket.closeServer', [handle], () => {});
      });
      servers[handle] = { core, binaryType };
      // 65535 is -1, "the default".
      context.call('mozTCPSocket.listen', [handle, port, backlog === 0xffff ? 0 : backlog], (error, results) => {
        if (error === null) core.localPort = results[0] as number;
        else core.fail(error, results[0] as string);
      });
      return core.object;
    },
  };
  defineValue(namespace, 'open', methods['open'], OPEN);
  defineValue(namespace, 'listen', methods['listen'], OPEN);

  return {
    events: {
      data: ({ data, socketId }: Data) => sockets[socketId]?.receive(data),
      ended: ({ socketId, name, message }: Ended) => sockets[socketId]?.end(name, message),
      accepted({ server, socketId, host, port }: Accepted) {
        const link = linkOf(socketId);
        const entry = servers[server];
        if (!entry) {
          // The server was closed while the connection was on its way.
          link.close(() => {});
          return;
        }
        const core = new SocketCore({ host, port, secure: false, binaryType: entry.binaryType }, link);
        core.accept();
        sockets[socketId] = core;
        entry.core.accepted(core.object);
      },
      serverFailed: ({ server, name, message }: ServerFailed) => servers[server]?.core.fail(name, message),
    },
  };
});

function createLink(context: PageContext, handle: number, forget: () => void): SocketLink {
  const call = (method: string, args: readonly unknown[], done: () => void, failed?: Failed) => {
    context.call(`mozTCPSocket.${method}`, args, (error, results) => {
      if (error === null || !failed) done();
      else failed(error, results[0] as string);
    });
  };
  return {
    connect: (host, port, secure, open, failed) => call('connect', [handle, host, port, secure], open, failed),
    send: (bytes, written, failed) => call('send', [handle, bytes], written, failed),
    setPaused: (paused) => call('setPaused', [handle, paused], () => {}),
    secure: (begun, failed) => call('secure', [handle], begun, failed),
    close(closed) {
      forget();
      call('close', [handle], closed);
    },
    later,
  };
}

function requireArguments(method: string, args: readonly unknown[], count: number): void {
  if (args.length >= count) return;
  const text = `At least ${count} argument${count > 1 ? 's' : ''} required, but only ${args.length} passed.`;
  throw new PageTypeError(`TCPSocket.${method}: ${text}`);
}

/** Web IDL's dictionary: nothing, or an object. */
function optionsOf(method: string, value: unknown): Record<string, unknown> {
  if (value === undefined || value === null) return dictionary();
  if (typeof value === 'object' || typeof value === 'function') return value as Record<string, unknown>;
  throw new PageTypeError(`TCPSocket.${method}: The options are not an object.`);
}

function binaryTypeOf(method: string, options: Record<string, unknown>): BinaryType {
  const given = options['binaryType'];
  const type = given === undefined ? 'string' : toText(given);
  if (type === 'string' || type === 'arraybuffer') return type;
  throw new PageTypeError(`TCPSocket.${method}: '${type}' is not a binaryType: "string" or "arraybuffer".`);
}
