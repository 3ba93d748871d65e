/** `chrome.sockets.tcpServer`, as Chromium 156 declares it to an app whose manifest has the `sockets` key. */
import { boolean, defineNamespace, dictionary, integer, optional, param, string } from '../core/contract.ts';

const socketId = param('socketId', integer);

const socketProperties = dictionary('sockets.tcpServer.SocketProperties', {
  persistent: optional(boolean),
  name: optional(string),
});

export const socketsTcpServer = defineNamespace({
  name: 'sockets.tcpServer',
  availability: { manifestKey: 'sockets' },
  functions: {
    close: { params: [socketId], callback: 'optional' },
    create: { params: [param('properties', optional(socketProperties))], callback: 'optional' },
    disconnect: { params: [socketId], callback: 'optional' },
    getInfo: { params: [socketId], callback: 'optional' },
    getSockets: { params: [], callback: 'optional' },
    listen: {
      params: [socketId, param('address', string), param('port', integer), param('backlog', optional(integer))],
      callback: 'required',
    },
    setPaused: { params: [socketId, param('paused', boolean)], callback: 'optional' },
    update: { params: [socketId, param('properties', socketProperties)], callback: 'optional' },
  },
  events: { onAcceptError: { lazy: true }, onAccept: { lazy: true } },
});

export default socketsTcpServer;
