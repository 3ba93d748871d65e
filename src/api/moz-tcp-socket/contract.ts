/**
 * `navigator.mozTCPSocket` of Firefox OS. Its objects and their methods are made by page.ts; here is what these ask of main and hear
 * from it. The page numbers its sockets and servers upwards from 1, main the accepted connections of a page downwards from -1.
 */
import { binary, boolean, defineNamespace, integer, param, string } from '../core/contract.ts';

const handle = param('handle', integer);

export const mozTcpSocket = defineNamespace({
  name: 'mozTCPSocket',
  root: 'navigator',
  availability: { firefoxOs: ['tcp-socket'] },
  functions: {
    /** Answers `[]`, or an error: its name, with the class of the error as result. */
    connect: {
      params: [handle, param('host', string), param('port', integer), param('secure', boolean)],
      callback: 'required',
      internal: true,
    },
    /** Answers when the bytes are with the operating system, or will never be. */
    send: { params: [handle, param('data', binary)], callback: 'required', internal: true },
    setPaused: { params: [handle, param('paused', boolean)], callback: 'required', internal: true },
    /** As `connect`. */
    secure: { params: [handle], callback: 'required', internal: true },
    /** Closes a connection behind everything that was sent, and answers when that is done. */
    close: { params: [handle], callback: 'required', internal: true },
    /** Answers `[localPort]`, or an error as `connect` does. */
    listen: {
      params: [handle, param('port', integer), param('backlog', integer)],
      callback: 'required',
      internal: true,
    },
    closeServer: { params: [handle], callback: 'required', internal: true },
  },
  events: {
    /** `{data, socketId}` */
    data: { internal: true },
    /** `{socketId, name, message}`: no more data comes; without a name the peer has ended its side, and ours is still open. */
    ended: { internal: true },
    /** `{server, socketId, host, port}` */
    accepted: { internal: true },
    /** `{server, name, message}` */
    serverFailed: { internal: true },
  },
});

export default mozTcpSocket;

/** What page.ts knows before the page's first script. */
export interface MozTcpState {
  /** Whether the app may use the API at all. */
  readonly granted: boolean;
  /** Whether it may listen below port 1024. */
  readonly lowPorts: boolean;
}

/** Ports below are those of the system's own services. */
export const FIRST_OPEN_PORT = 1024;
