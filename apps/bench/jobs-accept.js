'use strict';

/** By server: what becomes of a connection. */
var ON_ACCEPT = {
  /** Closed at once. */
  close: function (clientSocketId) {
    chrome.sockets.tcp.close(clientSocketId, checkClosed);
  },

  /** A small server: takes what comes first, answers with as much, closes. */
  answer: function (clientSocketId) {
    received.set(clientSocketId, function (info) {
      received.delete(clientSocketId);
      chrome.sockets.tcp.send(clientSocketId, info.data, function () {
        checkSent();
        chrome.sockets.tcp.close(clientSocketId, checkClosed);
      });
    });
    chrome.sockets.tcp.setPaused(clientSocketId, false);
  },

  /** Kept until `closeAccepted`. */
  keep: function (clientSocketId) {
    keptConnections.push(clientSocketId);
    if (keptConnections.length === keptWanted) whenKept();
  },
};
var keptConnections = [];
var keptWanted = 0;
var whenKept = function () {};

/** Listens until `stopAccepting`; `onAccept` is a key of ON_ACCEPT. */
JOBS.accept = async function (job) {
  var id = (await call(chrome.sockets.tcpServer, 'create', {})).socketId;
  accepted.set(id, function (info) {
    ON_ACCEPT[job.onAccept](info.clientSocketId);
  });
  await call(chrome.sockets.tcpServer, 'listen', id, '127.0.0.1', 0);
  return { server: id, port: (await call(chrome.sockets.tcpServer, 'getInfo', id)).localPort };
};

/** Answers when `count` connections are accepted and kept. */
JOBS.awaitAccepted = async function (job) {
  await new Promise(function (resolve) {
    keptWanted = job.count;
    whenKept = resolve;
    if (keptConnections.length >= keptWanted) resolve();
  });
  return {};
};

JOBS.closeAccepted = async function () {
  await Promise.all(keptConnections.splice(0).map(closeTcp));
  return {};
};

JOBS.stopAccepting = async function (job) {
  accepted.delete(job.server);
  await call(chrome.sockets.tcpServer, 'close', job.server);
  return {};
};
