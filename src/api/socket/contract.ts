/** `chrome.socket`, deprecated since Chrome 33, as Chromium 156 declares it to an app with the `socket` permission. */
import {
  binary,
  boolean,
  defineNamespace,
  dictionary,
  enumeration,
  integer,
  optional,
  param,
  string,
} from '../core/contract.ts';

const socketId = param('socketId', integer);
const address = param('address', string);
const port = param('port', integer);
const data = param('data', binary);
const bufferSize = param('bufferSize', optional(integer));

const socketType = enumeration('socket.SocketType', ['tcp', 'udp']);
/** It has no members. */
const createOptions = dictionary('socket.CreateOptions', {});
const secureOptions = dictionary('socket.SecureOptions', {
  tlsVersion: optional(dictionary('socket.TLSVersionConstraints', { min: optional(string), max: optional(string) })),
});

export const socket = defineNamespace({
  name: 'socket',
  availability: { permission: ['socket'] },
  functions: {
    accept: { params: [socketId], callback: 'required' },
    bind: { params: [socketId, address, port], callback: 'required' },
    connect: { params: [socketId, param('hostname', string), port], callback: 'required' },
    create: { params: [param('type', socketType), param('options', optional(createOptions))], callback: 'optional' },
    destroy: { params: [socketId], callback: 'none' },
    disconnect: { params: [socketId], callback: 'none' },
    getInfo: { params: [socketId], callback: 'optional' },
    getJoinedGroups: { params: [socketId], callback: 'required' },
    getNetworkList: { params: [], callback: 'optional' },
    joinGroup: { params: [socketId, address], callback: 'required' },
    leaveGroup: { params: [socketId, address], callback: 'required' },
    listen: { params: [socketId, address, port, param('backlog', optional(integer))], callback: 'required' },
    read: { params: [socketId, bufferSize], callback: 'required' },
    recvFrom: { params: [socketId, bufferSize], callback: 'required' },
    secure: { params: [socketId, param('options', optional(secureOptions))], callback: 'required' },
    sendTo: { params: [socketId, data, address, port], callback: 'required' },
    setKeepAlive: {
      params: [socketId, param('enable', boolean), param('delay', optional(integer))],
      callback: 'required',
    },
    setMulticastLoopbackMode: { params: [socketId, param('enabled', boolean)], callback: 'required' },
    setMulticastTimeToLive: { params: [socketId, param('ttl', integer)], callback: 'required' },
    setNoDelay: { params: [socketId, param('noDelay', boolean)], callback: 'required' },
    write: { params: [socketId, data], callback: 'required' },
  },
  events: {},
  enums: { SocketType: { TCP: 'tcp', UDP: 'udp' } },
});

export default socket;
