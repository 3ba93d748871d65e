'use strict';

/** The connections of `openMany`. */
var many = [];
/** Connects that may be under way at once. */
var CONNECTING = 20;

/** Opens `count` connections and keeps them. */
JOBS.openMany = async function (job) {
  // Left over when a measurement failed.
  await JOBS.closeMany();
  var left = job.count;
  async function openOneByOne() {
    while (left > 0) {
      left -= 1;
      many.push(await connectTo(job.port, {}));
    }
  }
  var lines = [];
  for (var i = 0; i < CONNECTING; i++) lines.push(openOneByOne());
  await Promise.all(lines);
  return {};
};

/** Meters what comes on all of them together. For every `block` bytes of one it tells the peer, which then sends the next block. */
JOBS.receiveMany = async function (job) {
  var meter = createMeter(job);
  var tick = new Uint8Array([1]).buffer;
  await new Promise(function (resolve) {
    many.forEach(function (id) {
      var due = job.block;
      received.set(id, function (info) {
        due -= info.data.byteLength;
        while (due <= 0) {
          due += job.block;
          chrome.sockets.tcp.send(id, tick, checkSent);
        }
        if (meter.add(info.data.byteLength)) resolve();
      });
    });
  });
  many.forEach(function (id) {
    received.delete(id);
  });
  return meter.result();
};

JOBS.closeMany = async function () {
  await Promise.all(many.splice(0).map(closeTcp));
  return {};
};
