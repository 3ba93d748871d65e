'use strict';

/**
 * The same calls under different manifests. On the ports a and b the driver listens; c is for the app’s servers, d for its UDP sockets, e and f
 * are where they send. Names end in .localhost, which both resolve themselves.
 */
var P = CONFIG.ports;

test('surface', async (t) => {
  t.value('chrome.sockets', () => Object.keys(chrome.sockets || {}));
  t.value('chrome.socket', () => typeof chrome.socket);
});

if (chrome.sockets) {
  ['127.0.0.1', '127.1', '127.0.0.1.', '0.0.0.0', ''].forEach((host) => connectCases(host, []));
  [
    'localhost',
    'LOCALHOST',
    'localhost.',
    'b.localhost',
    'a.b.localhost',
    'A.B.LocalHost',
    'xb.localhost',
    '::1',
  ].forEach((host) => connectCases(host, ['ipv6']));
  [
    ['127.0.0.1', P.c],
    ['127.0.0.1', P.c + 65536],
    ['127.0.0.1', P.f],
    ['127.0.0.1', 0],
    ['0.0.0.0', P.c],
    ['127.1', P.c],
    ['localhost', P.c],
    ['', P.c],
  ].forEach(([address, port]) => {
    test(`tcpServer.listen ${JSON.stringify(address)} ${portName(port)}`, async (t) => {
      var id = await t.create('tcpServer');
      await t.call('sockets.tcpServer.listen', id, address, port);
    });
  });
  [
    ['127.0.0.1', P.d],
    ['127.0.0.1', P.d + 65536],
    ['127.0.0.1', P.f],
    ['127.0.0.1', 0],
    ['0.0.0.0', P.d],
    ['no address', P.d],
  ].forEach(([address, port]) => {
    test(`udp.bind ${JSON.stringify(address)} ${portName(port)}`, async (t) => {
      var id = await t.udp();
      await t.call('sockets.udp.bind', id, address, port);
    });
  });
  [
    ['127.0.0.1', P.e],
    ['127.0.0.1', P.e + 65536],
    ['127.0.0.1', P.f],
    ['127.0.0.1', 0],
    ['127.1', P.e],
    ['localhost', P.e],
    ['localhost', P.f],
    ['a.localhost', P.f],
    ['', P.e],
  ].forEach(([host, port]) => {
    test(`udp.send ${JSON.stringify(host)} ${portName(port)}`, async (t) => {
      var id = await t.udp();
      await t.call('sockets.udp.bind', id, '127.0.0.1', P.d);
      await t.call('sockets.udp.send', id, bytes('x'), host, port, 'ipv4');
      await t.call('sockets.udp.send', 99999, bytes('x'), host, port);
    });
  });
  ['239.1.2.3', 'no address'].forEach((group) => {
    test(
      `udp.joinGroup ${JSON.stringify(group)}`,
      async (t) => {
        var id = await t.udp();
        await t.call('sockets.udp.joinGroup', id, group);
        await t.call('sockets.udp.leaveGroup', id, group);
        await t.call('sockets.udp.getJoinedGroups', id);
        await t.call('sockets.udp.setMulticastTimeToLive', id, 2);
        await t.call('sockets.udp.setMulticastLoopbackMode', id, true);
      },
      { needs: ['multicast'] },
    );
  });
}

function connectCases(host, needs) {
  ['a', 'b'].forEach((name) => {
    test(
      `tcp.connect ${JSON.stringify(host)} port ${name}`,
      async (t) => {
        var id = await t.tcp();
        await t.call('sockets.tcp.connect', id, host, P[name]);
      },
      { needs: needs },
    );
  });
  if (host !== '127.0.0.1') return;
  test('tcp.connect: a port beyond 16 bits', async (t) => {
    await t.call('sockets.tcp.connect', await t.tcp(), host, P.a + 65536);
    await t.call('sockets.tcp.connect', await t.tcp(), host, P.a - 65536);
  });
}

/** The name of a port from CONFIG in a case's name, which must be the same in every run. */
function portName(port) {
  var known = Object.keys(P).find((name) => P[name] === port || P[name] === port - 65536);
  return known ? `port ${known}${port > 65535 ? ' + 65536' : ''}` : `port ${port}`;
}
