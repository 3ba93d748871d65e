/** `chrome.sockets.udp`, as Chromium 156 declares it to an app whose manifest has the `sockets` key. */
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

const socketProperties = dictionary('sockets.udp.SocketProperties', {
  persistent: optional(boolean),
  name: optional(string),
  bufferSize: optional(integer),
});

const dnsQueryType = enumeration('sockets.udp.DnsQueryType', ['any', 'ipv4', 'ipv6']);

export const socketsUdp = defineNamespace({
  name: 'sockets.udp',
  availability: { manifestKey: 'sockets' },
  functions: {
    bind: { params: [socketId, param('address', string), param('port', integer)], callback: 'required' },
    close: { params: [socketId], callback: 'optional' },
    create: { params: [param('properties', optional(socketProperties))], callback: 'optional' },
    getInfo: { params: [socketId], callback: 'optional' },
    getJoinedGroups: { params: [socketId], callback: 'optional' },
    getSockets: { params: [], callback: 'optional' },
    joinGroup: { params: [socketId, param('address', string)], callback: 'required' },
    leaveGroup: { params: [socketId, param('address', string)], callback: 'required' },
    send: {
      params: [
        socketId,
        param('data', binary),
        param('address', string),
        param('port', integer),
        param('dnsQueryType', optional(dnsQueryType)),
      ],
      callback: 'required',
    },
    setBroadcast: { params: [socketId, param('enabled', boolean)], callback: 'required' },
    setMulticastLoopbackMode: { params: [socketId, param('enabled', boolean)], callback: 'required' },
    setMulticastTimeToLive: { params: [socketId, param('ttl', integer)], callback: 'required' },
    setPaused: { params: [socketId, param('paused', boolean)], callback: 'optional' },
    update: { params: [socketId, param('properties', socketProperties)], callback: 'optional' },
  },
  events: { onReceiveError: { lazy: true }, onReceive: { lazy: true } },
  enums: { DnsQueryType: { ANY: 'any', IPV4: 'ipv4', IPV6: 'ipv6' } },
});

export default socketsUdp;
