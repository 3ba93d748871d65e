'use strict';

/** A socket of the old chrome.socket. */
async function legacySocket(t, type) {
  var created = await t.call('socket.create', type);
  return created.socketId;
}

/** A TCP one, connected to a new server in the driver. */
async function legacyConnected(t, options, host) {
  var peer = await t.server('peer', options);
  var id = await legacySocket(t, 'tcp');
  await t.call('socket.connect', id, host || '127.0.0.1', peer.port);
  return { id: id, peer: peer };
}

/** A TCP one that listens on a free port of 127.0.0.1. */
async function legacyListening(t) {
  var id = await legacySocket(t, 'tcp');
  await t.call('socket.listen', id, '127.0.0.1', 0);
  var info = await t.call('socket.getInfo', id);
  return { id: id, port: info.localPort };
}

/** A UDP one on a free port of 127.0.0.1. */
async function legacyBound(t) {
  var id = await legacySocket(t, 'udp');
  await t.call('socket.bind', id, '127.0.0.1', 0);
  var info = await t.call('socket.getInfo', id);
  return { id: id, port: info.localPort };
}
