'use strict';

/** What the driver may ask for. Times are in milliseconds; the answer goes back to the driver as it is. */
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

  /** Sends chunk after chunk, each when the one before is answered. */
  send: async function (job) {
    var meter = createMeter(job);
    var data = new Uint8Array(job.chunk).fill(7).buffer;
    var id = await connectTo(job.port, {});
    for (;;) {
      var sent = await call(chrome.sockets.tcp, 'send', id, data);
      if (sent.resultCode < 0) throw new Error('send: ' + sent.resultCode);
      if (meter.add(sent.bytesSent)) break;
    }
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

  /** The same with datagrams: a first one tells the driver the port, one of a single byte from the driver ends it. */
  echoUdp: async function (job) {
    var id = (await call(chrome.sockets.udp, 'create', {})).socketId;
    await call(chrome.sockets.udp, 'bind', id, '127.0.0.1', 0);
    await new Promise(function (resolve, reject) {
      datagrams.set(id, function (info) {
        if (info.data.byteLength === 1) resolve();
        else chrome.sockets.udp.send(id, info.data, '127.0.0.1', job.port, checkSent);
      });
      call(chrome.sockets.udp, 'send', id, new ArrayBuffer(1), '127.0.0.1', job.port).catch(reject);
    });
    datagrams.delete(id);
    await call(chrome.sockets.udp, 'close', id);
    return {};
  },

  /** Closes every connection as soon as it is accepted, until `stopAccepting`. */
  accept: async function () {
    var id = (await call(chrome.sockets.tcpServer, 'create', {})).socketId;
    accepted.set(id, function (info) {
      chrome.sockets.tcp.close(info.clientSocketId, checkClosed);
    });
    await call(chrome.sockets.tcpServer, 'listen', id, '127.0.0.1', 0, 128);
    return { server: id, port: (await call(chrome.sockets.tcpServer, 'getInfo', id)).localPort };
  },

  stopAccepting: async function (job) {
    accepted.delete(job.server);
    await call(chrome.sockets.tcpServer, 'close', job.server);
    return {};
  },
};

/** The driver sees a missing answer; this says why. */
function checkSent() {
  if (chrome.runtime.lastError) console.error('send: ' + chrome.runtime.lastError.message);
}

function checkClosed() {
  if (chrome.runtime.lastError) console.error('close: ' + chrome.runtime.lastError.message);
}

/** Bytes per time, without the warming up. */
function createMeter(job) {
  var start = 0;
  var counting = false;
  var full = false;
  var bytes = 0;
  var count = 0;
  var elapsed = 0;
  return {
    /** True when it is enough. */
    add: function (size) {
      // Events that the page already has may follow.
      if (full) return true;
      var now = performance.now();
      if (start === 0) start = now;
      if (!counting) {
        if (now - start < job.warmMs) return false;
        counting = true;
        start = now;
        return false;
      }
      bytes += size;
      count += 1;
      elapsed = now - start;
      full = elapsed >= job.ms || bytes >= job.maxBytes;
      return full;
    },
    result: function () {
      return { bytes: bytes, count: count, ms: elapsed };
    },
  };
}
