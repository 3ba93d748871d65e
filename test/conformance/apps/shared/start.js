'use strict';

[
  'sockets.tcp.onReceive',
  'sockets.tcp.onReceiveError',
  'sockets.tcpServer.onAccept',
  'sockets.tcpServer.onAcceptError',
  'sockets.udp.onReceive',
  'sockets.udp.onReceiveError',
  'serial.onReceive',
  'serial.onReceiveError',
  'storage.onChanged',
  'storage.local.onChanged',
  'storage.sync.onChanged',
  'storage.managed.onChanged',
].forEach(watch);
runAll();
