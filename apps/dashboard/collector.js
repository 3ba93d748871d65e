'use strict';

/**
 * Gathers what the windows show: readings as they come by UDP, and at each alarm the orders by HTTP and the state of this computer.
 *
 * @param {{reading: function(number, object), orders: function(object), host: function(object)}} handlers
 */
function Collector(handlers) {
  this.handlers = handlers;
  this.socketId = null;
  this.ordersUrl = '';
  this.orders = { state: 'none', orders: [], time: 0 };
  this.computer = null;
  this.lastTimes = null;
  this.received = 0;
  this.refused = 0;
}

/** callback(port) */
Collector.prototype.start = function (callback) {
  var self = this;
  chrome.sockets.udp.create({ name: 'readings', bufferSize: 2048 }, function (created) {
    self.socketId = created.socketId;
    chrome.sockets.udp.bind(created.socketId, '127.0.0.1', 0, function () {
      if (chrome.runtime.lastError) {
        console.error('Nothing can be received: ' + chrome.runtime.lastError.message);
        return;
      }
      chrome.sockets.udp.getInfo(created.socketId, function (info) {
        callback(info.localPort);
      });
    });
  });
};

Collector.prototype.stop = function () {
  if (this.socketId !== null) chrome.sockets.udp.close(this.socketId);
  this.socketId = null;
};

/** For chrome.sockets.udp.onReceive. */
Collector.prototype.receive = function (info) {
  if (info.socketId !== this.socketId) return;
  var view = new DataView(info.data);
  if (view.byteLength !== Simulator.DATAGRAM_BYTES || view.getUint16(0) !== 0x4c4d) {
    this.refused += 1;
    return;
  }
  this.received += 1;
  this.handlers.reading(view.getUint8(2), {
    time: Date.now(),
    speed: view.getFloat32(8),
    temperature: view.getFloat32(12),
    pressure: view.getFloat32(16),
  });
};

Collector.prototype.poll = function () {
  this.pollOrders();
  this.pollComputer();
};

/** The server allows no other origin: the permission for the host does. */
Collector.prototype.pollOrders = function () {
  var self = this;
  var request = new XMLHttpRequest();
  request.open('GET', this.ordersUrl + '?' + Date.now());
  request.responseType = 'json';
  request.timeout = 5000;
  request.onloadend = function () {
    var good = request.status === 200 && request.response;
    self.orders = {
      state: good ? 'good' : 'failed',
      orders: good ? request.response.orders : self.orders.orders,
      time: Date.now(),
    };
    self.handlers.orders(self.orders);
  };
  request.send();
};

Collector.prototype.pollComputer = function () {
  var self = this;
  // Older versions of Chrome do not have it.
  if (!chrome.system || !chrome.system.cpu || !chrome.system.memory) return;
  chrome.system.cpu.getInfo(function (cpu) {
    chrome.system.memory.getInfo(function (memory) {
      var times = { busy: 0, total: 0 };
      cpu.processors.forEach(function (processor) {
        times.busy += processor.usage.user + processor.usage.kernel;
        times.total += processor.usage.total;
      });
      var last = self.lastTimes || { busy: 0, total: 0 };
      self.lastTimes = times;
      self.computer = {
        model: cpu.modelName,
        processors: cpu.numOfProcessors,
        load: times.total > last.total ? (times.busy - last.busy) / (times.total - last.total) : 0,
        memory: memory.capacity,
        available: memory.availableCapacity,
      };
      self.handlers.host(self.computer);
    });
  });
};
