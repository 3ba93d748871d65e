'use strict';

/** An id that no socket has: what passes the check of the arguments ends there. */
var NOBODY = 99999;

var SOCKET_FUNCTIONS = {
  'sockets.tcp': {
    create: { properties: {} },
    update: { socketId: NOBODY, properties: {} },
    setPaused: { socketId: NOBODY, paused: true },
    setKeepAlive: { socketId: NOBODY, enable: true, delay: 1 },
    setNoDelay: { socketId: NOBODY, noDelay: true },
    connect: { socketId: NOBODY, peerAddress: '127.0.0.1', peerPort: 9, dnsQueryType: 'any' },
    disconnect: { socketId: NOBODY },
    secure: { socketId: NOBODY, options: {} },
    send: { socketId: NOBODY, data: new ArrayBuffer(1) },
    close: { socketId: NOBODY },
    getInfo: { socketId: NOBODY },
    getSockets: {},
  },
  'sockets.tcpServer': {
    create: { properties: {} },
    update: { socketId: NOBODY, properties: {} },
    setPaused: { socketId: NOBODY, paused: true },
    listen: { socketId: NOBODY, address: '127.0.0.1', port: 0, backlog: 5 },
    disconnect: { socketId: NOBODY },
    close: { socketId: NOBODY },
    getInfo: { socketId: NOBODY },
    getSockets: {},
  },
  'sockets.udp': {
    create: { properties: {} },
    update: { socketId: NOBODY, properties: {} },
    setPaused: { socketId: NOBODY, paused: true },
    bind: { socketId: NOBODY, address: '127.0.0.1', port: 0 },
    send: { socketId: NOBODY, data: new ArrayBuffer(1), address: '127.0.0.1', port: 9, dnsQueryType: 'any' },
    close: { socketId: NOBODY },
    getInfo: { socketId: NOBODY },
    getSockets: {},
    joinGroup: { socketId: NOBODY, address: '239.1.2.3' },
    leaveGroup: { socketId: NOBODY, address: '239.1.2.3' },
    setMulticastTimeToLive: { socketId: NOBODY, ttl: 1 },
    setMulticastLoopbackMode: { socketId: NOBODY, enabled: true },
    getJoinedGroups: { socketId: NOBODY },
    setBroadcast: { socketId: NOBODY, enabled: true },
  },
};

for (var namespace of Object.keys(SOCKET_FUNCTIONS)) {
  for (var name of Object.keys(SOCKET_FUNCTIONS[namespace])) {
    argumentCases(namespace + '.' + name, SOCKET_FUNCTIONS[namespace][name]);
  }
}
