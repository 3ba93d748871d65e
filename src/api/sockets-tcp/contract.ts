/** `chrome.sockets.tcp`, as Chromium 156 declares it to an app whose manifest has the `sockets` key. */
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

const socketProperties = dictionary('sockets.tcp.SocketProperties', {
  persistent: optional(boolean),
  name: optional(string),
  bufferSize: optional(integer),
});

const secureOptions = dictionary('sockets.tcp.SecureOptions', {
  tlsVersion: optional(
    dictionary('sockets.tcp.TLSVersionConstraints', { min: optional(string), max: optional(string) }),
  ),
});

const dnsQueryType = enumeration('sockets.tcp.DnsQueryType', ['any', 'ipv4', 'ipv6']);

export const socketsTcp = defineNamespace({
  name: 'sockets.tcp',
  availability: { manifestKey: 'sockets' },
  functions: {
    close: { params: [socketId], callback: 'optional' },
    connect: {
      params: [
        socketId,
        param('peerAddress', string),
        param('peerPort', integer),
        param('dnsQueryType', optional(dnsQueryType)),
      ],
      callback: 'required',
      slow: true,
    },
    create: { params: [param('properties', optional(socketProperties))], callback: 'optional' },
    disconnect: { params: [socketId], callback: 'optional' },
    getInfo: { params: [socketId], callback: 'optional' },
    getSockets: { params: [], callback: 'optional' },
    secure: { params: [socketId, param('options', optional(secureOptions))], callback: 'required', slow: true },
    send: { params: [socketId, param('data', binary)], callback: 'required' },
    setKeepAlive: {
      params: [socketId, param('enable', boolean), param('delay', optional(integer))],
      callback: 'required',
    },
    setNoDelay: { params: [socketId, param('noDelay', boolean)], callback: 'required' },
    setPaused: { params: [socketId, param('paused', boolean)], callback: 'optional' },
    update: { params: [socketId, param('properties', socketProperties)], callback: 'optional' },
  },
  events: { onReceiveError: { lazy: true }, onReceive: { lazy: true } },
  enums: { DnsQueryType: { ANY: 'any', IPV4: 'ipv4', IPV6: 'ipv6' } },
});

export default socketsTcp;
