'use strict';

/** Binds a socket and tells the driver its port with a datagram of a single byte; the promise is settled when one comes back. */
async function withDatagrams(port, onDatagram) {
  var id = (await call(chrome.sockets.udp, 'create', {})).socketId;
  await call(chrome.sockets.udp, 'bind', id, '127.0.0.1', 0);
  await new Promise(function (resolve, reject) {
    datagrams.set(id, function (info) {
      if (info.data.byteLength === 1) resolve();
      else onDatagram(info);
    });
    call(chrome.sockets.udp, 'send', id, new ArrayBuffer(1), '127.0.0.1', port).catch(reject);
  });
  datagrams.delete(id);
  await call(chrome.sockets.udp, 'close', id);
}

/** Sends every datagram back. The driver holds the clock. */
JOBS.echoUdp = async function (job) {
  await withDatagrams(job.port, function (info) {
    chrome.sockets.udp.send(info.socketId, info.data, '127.0.0.1', job.port, checkSent);
  });
  return {};
};

/** Counts the datagrams whose first byte is 1 and takes the time from the first of them to the last; others are for warming up. */
JOBS.countUdp = async function (job) {
  var count = 0;
  var first = 0;
  var last = 0;
  await withDatagrams(job.port, function (info) {
    if (new Uint8Array(info.data)[0] !== 1) return;
    last = performance.now();
    if (count === 0) first = last;
    count += 1;
  });
  return { count: count, ms: last - first };
};
