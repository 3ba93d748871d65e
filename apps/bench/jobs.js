'use strict';

/**
 * What the driver may ask for; the other jobs-*.js add to it. Times are in milliseconds; the answer goes back to the driver as it is.
 */
var JOBS = {
  /** Counts what a flooding peer sends, from `warmMs` after the first event until `ms` more or `maxBytes` have passed. */
  receive: async function (job) {
    var meter = createMeter(job);
    var id;
    await new Promise(function (resolve, reject) {
      function onReceive(info) {
        if (meter.add(info.data.byteLength)) resolve();
      }
      function onEnd(info) {
        reject(new Error('the connection ended early: ' + info.resultCode));
      }
      connectTo(job.port, job.properties, onReceive, onEnd).then(function (socketId) {
        id = socketId;
      }, reject);
    });
    await closeTcp(id);
    return meter.result();
  },

  /** The same with the old chrome.socket, which reads when it is asked to: up to `size` bytes, again and again. */
  legacyRead: async function (job) {
    var meter = createMeter(job);
    var id = (await call(chrome.socket, 'create', 'tcp', {})).socketId;
    var connected = await call(chrome.socket, 'connect', id, '127.0.0.1', job.port);
    if (connected < 0) throw new Error('connect: ' + connected);
    for (;;) {
      var read = await call(chrome.socket, 'read', id, job.size);
      if (read.resultCode <= 0) throw new Error('read: ' + read.resultCode);
      if (meter.add(read.data.byteLength)) break;
    }
    chrome.socket.destroy(id);
    return meter.result();
  },

  /** Keeps `outstanding` sends of `chunk` bytes unanswered; with 1 each is awaited before the next. */
  send: async function (job) {
    var meter = createMeter(job);
    var data = new Uint8Array(job.chunk).fill(7).buffer;
    var id = await connectTo(job.port, {});
    async function sendOneByOne() {
      for (;;) {
        var sent = await call(chrome.sockets.tcp, 'send', id, data);
        if (sent.resultCode < 0) throw new Error('send: ' + sent.resultCode);
        if (meter.add(sent.bytesSent)) return;
      }
    }
    var lines = [];
    for (var i = 0; i < job.outstanding; i++) lines.push(sendOneByOne());
    await Promise.all(lines);
    await closeTcp(id);
    return meter.result();
  },

  /** Sends back what comes, until the driver closes. The driver holds the clock. */
  echoTcp: async function (job) {
    var id;
    await new Promise(function (resolve, reject) {
      function onReceive(info) {
        chrome.sockets.tcp.send(info.socketId, info.data, checkSent);
      }
      connectTo(job.port, {}, onReceive, resolve).then(function (socketId) {
        id = socketId;
        return call(chrome.sockets.tcp, 'setNoDelay', id, true);
      }, reject);
    });
    await closeTcp(id);
    return {};
  },
};
