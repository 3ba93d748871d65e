'use strict';

/**
 * Stands for the plant: machines that send their readings as datagrams, and the order book's web server. On the shop floor both are other
 * computers; the rest of the app knows only an address to listen at and a URL.
 */
function Simulator() {
  this.serverId = null;
  this.senderId = null;
  this.timer = null;
  this.tick = 0;
  this.targetPort = 0;
}

Simulator.MACHINES = [
  { id: 1, name: 'Rinser', speed: 240, temperature: 41, pressure: 3.2 },
  { id: 2, name: 'Filler', speed: 236, temperature: 6, pressure: 2.4 },
  { id: 3, name: 'Capper', speed: 232, temperature: 29, pressure: 5.1 },
  { id: 4, name: 'Labeller', speed: 228, temperature: 58, pressure: 1.2 },
];

Simulator.PERIOD_MS = 500;
/** 'LM', machine, 0, tick (uint32), speed, temperature, pressure (float32), all big-endian. */
Simulator.DATAGRAM_BYTES = 20;

/** @param {number} targetPort where the readings go, on 127.0.0.1
 * @param {function(string)} callback gets the URL of the order book */
Simulator.prototype.start = function (targetPort, callback) {
  var self = this;
  this.targetPort = targetPort;
  chrome.sockets.udp.create({ name: 'plant' }, function (created) {
    chrome.sockets.udp.bind(created.socketId, '127.0.0.1', 0, function () {
      if (chrome.runtime.lastError) {
        console.error('The plant has no socket: ' + chrome.runtime.lastError.message);
        return;
      }
      self.senderId = created.socketId;
      self.timer = setInterval(self.send.bind(self), Simulator.PERIOD_MS);
    });
  });
  this.serve(callback);
};

Simulator.prototype.stop = function () {
  clearInterval(this.timer);
  if (this.senderId !== null) chrome.sockets.udp.close(this.senderId);
  if (this.serverId !== null) chrome.sockets.tcpServer.close(this.serverId);
  this.senderId = this.serverId = null;
};

Simulator.prototype.value = function (machine, what, tick) {
  var base = machine[what];
  var slow = Math.sin((tick / 47) * (1 + machine.id / 10) + machine.id);
  var quick = Math.sin(tick * 1.7 * machine.id) * 0.4 + Math.sin(tick / 5 + machine.id * 2) * 0.6;
  return base * (1 + 0.06 * slow + 0.025 * quick);
};

Simulator.prototype.send = function () {
  var self = this;
  this.tick += 1;
  Simulator.MACHINES.forEach(function (machine) {
    var view = new DataView(new ArrayBuffer(Simulator.DATAGRAM_BYTES));
    view.setUint16(0, 0x4c4d);
    view.setUint8(2, machine.id);
    view.setUint32(4, self.tick);
    view.setFloat32(8, self.value(machine, 'speed', self.tick));
    view.setFloat32(12, self.value(machine, 'temperature', self.tick));
    view.setFloat32(16, self.value(machine, 'pressure', self.tick));
    chrome.sockets.udp.send(self.senderId, view.buffer, '127.0.0.1', self.targetPort, function () {
      // The next one comes soon.
      void chrome.runtime.lastError;
    });
  });
};

// ---- The order book ------------------------------------------------------------------------------------------

Simulator.prototype.serve = function (callback) {
  var self = this;
  chrome.sockets.tcpServer.create({ name: 'order-book' }, function (created) {
    chrome.sockets.tcpServer.listen(created.socketId, '127.0.0.1', 0, function (result) {
      if (chrome.runtime.lastError || result < 0) {
        console.error('The order book cannot be served.');
        return;
      }
      self.serverId = created.socketId;
      chrome.sockets.tcpServer.getInfo(created.socketId, function (info) {
        callback('http://127.0.0.1:' + info.localPort + '/orders.json');
      });
    });
  });
};

/** For chrome.sockets.tcpServer.onAccept. */
Simulator.prototype.accept = function (info) {
  if (info.socketId === this.serverId) chrome.sockets.tcp.setPaused(info.clientSocketId, false);
};

/** For chrome.sockets.tcp.onReceive: one request, one answer, which no page of another origin could read. */
Simulator.prototype.answer = function (info) {
  var request = new TextDecoder().decode(info.data).split('\r\n')[0];
  var found = /^GET \/orders\.json[? ]/.test(request);
  var body = found ? JSON.stringify({ orders: this.orders() }) : 'Not here.';
  var head = [
    found ? 'HTTP/1.1 200 OK' : 'HTTP/1.1 404 Not Found',
    'Content-Type: ' + (found ? 'application/json' : 'text/plain'),
    'Content-Length: ' + body.length,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  var data = new TextEncoder().encode(head.join('\r\n') + '\r\n\r\n' + body).buffer;
  chrome.sockets.tcp.send(info.socketId, data, function () {
    if (chrome.runtime.lastError) return;
    chrome.sockets.tcp.disconnect(info.socketId, function () {
      chrome.sockets.tcp.close(info.socketId);
    });
  });
};

Simulator.prototype.orders = function () {
  var tick = this.tick;
  return [
    ['4711', 'Spring water 0.5 l', 24000],
    ['4712', 'Lemonade 0.33 l', 12000],
    ['4713', 'Apple juice 1 l', 6000],
  ].map(function (order, i) {
    return {
      number: order[0],
      product: order[1],
      wanted: order[2],
      made: Math.min(order[2], 900 * (3 - i) + tick * (3 - i)),
    };
  });
};
