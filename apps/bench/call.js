'use strict';

/** Calls a chrome.* method; the promise is rejected with chrome.runtime.lastError's text. */
function call(owner, method) {
  var args = Array.prototype.slice.call(arguments, 2);
  return new Promise(function (resolve, reject) {
    owner[method].apply(
      owner,
      args.concat(function (result) {
        var error = chrome.runtime.lastError;
        if (error) reject(new Error(method + ': ' + error.message));
        else resolve(result);
      }),
    );
  });
}

/** The handlers of one event, by the event's socketId. */
function route(event) {
  var handlers = new Map();
  event.addListener(function (info) {
    var handler = handlers.get(info.socketId);
    if (handler) handler(info);
  });
  return handlers;
}

var received = route(chrome.sockets.tcp.onReceive);
var ended = route(chrome.sockets.tcp.onReceiveError);
var datagrams = route(chrome.sockets.udp.onReceive);
var accepted = route(chrome.sockets.tcpServer.onAccept);

/** A connection to the driver; `onReceive` gets its events, also those that come before the promise is settled. */
async function connectTo(port, properties, onReceive, onEnd) {
  var id = (await call(chrome.sockets.tcp, 'create', properties)).socketId;
  if (onReceive) received.set(id, onReceive);
  ended.set(id, onEnd || function () {});
  await call(chrome.sockets.tcp, 'connect', id, '127.0.0.1', port);
  return id;
}

async function closeTcp(id) {
  received.delete(id);
  ended.delete(id);
  await call(chrome.sockets.tcp, 'close', id);
}

/** The driver sees a missing answer; this says why. */
function checkSent() {
  if (chrome.runtime.lastError) console.error('send: ' + chrome.runtime.lastError.message);
}

function checkClosed() {
  if (chrome.runtime.lastError) console.error('close: ' + chrome.runtime.lastError.message);
}
