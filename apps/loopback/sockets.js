'use strict';

/**
 * The three socket namespaces with every transfer reported to `sockets.onTransfer` and every callback in Node's style,
 * `callback(error, result)`: `error` is the text of chrome.runtime.lastError or null.
 */
var sockets = (function () {
  var names = {};
  var listeners = {};
  var waiting = {};
  var closing = {};

  var self = {
    /** Set by the window: function ({socket, direction: 'sent' | 'received' | 'note', data or text}). */
    onTransfer: function () {},
    createServer: createServer,
    createClient: createClient,
    createUdp: createUdp,
    send: send,
    sendTo: sendTo,
    adopt: adopt,
    listen: listen,
    close: close,
    closeAll: closeAll,
    call: call,
  };

  /** Calls a chrome.* method with arguments and translates its callback. */
  function call(owner, method, args, callback) {
    function translate(result) {
      var error = chrome.runtime.lastError;
      callback(error ? error.message : null, result);
    }
    owner[method].apply(owner, args.concat(translate));
  }

  function key(kind, socketId) {
    return kind + ':' + socketId;
  }

  function name(kind, socketId, text) {
    names[key(kind, socketId)] = text;
  }

  function report(kind, socketId, direction, detail) {
    detail.socket = names[key(kind, socketId)] || key(kind, socketId);
    detail.direction = direction;
    self.onTransfer(detail);
  }

  function createServer(text, callback) {
    create(chrome.sockets.tcpServer, 'tcpServer', text, callback);
  }

  function createClient(text, callback) {
    create(chrome.sockets.tcp, 'tcp', text, callback);
  }

  function createUdp(text, callback) {
    create(chrome.sockets.udp, 'udp', text, callback);
  }

  function create(owner, kind, text, callback) {
    call(owner, 'create', [{ name: text }], function (error, info) {
      if (!error) name(kind, info.socketId, text);
      callback(error, info && info.socketId);
    });
  }

  /** An accepted socket arrives paused and without a name. */
  function adopt(socketId, text, callback) {
    name('tcp', socketId, text);
    call(chrome.sockets.tcp, 'setPaused', [socketId, false], callback);
  }

  function send(socketId, data, callback) {
    report('tcp', socketId, 'sent', { data: data });
    call(chrome.sockets.tcp, 'send', [socketId, data], callback);
  }

  function sendTo(socketId, data, address, port, callback) {
    report('udp', socketId, 'sent', { data: data });
    call(chrome.sockets.udp, 'send', [socketId, data, address, port], callback);
  }

  /**
   * Hands what arrives on a socket to a function: (event) for tcpServer accepts, tcp and udp data and for errors.
   * What came before anybody listened is kept, as the accepting side may be told of a connection before the client is.
   */
  function listen(kind, socketId, listener) {
    var id = key(kind, socketId);
    listeners[id] = listener;
    (waiting[id] || []).splice(0).forEach(listener);
  }

  function dispatch(kind, event) {
    var id = key(kind, event.socketId);
    if (listeners[id]) listeners[id](event);
    else (waiting[id] = waiting[id] || []).push(event);
  }

  function close(kind, socketId, callback) {
    // Chrome ends the read that is outstanding on a socket which we close with onReceiveError -100: that is no news.
    closing[key(kind, socketId)] = true;
    delete listeners[key(kind, socketId)];
    report(kind, socketId, 'note', { text: 'closed' });
    call(chrome.sockets[kind], 'close', [socketId], callback);
  }

  /** Closes what an earlier run has left open, then calls back. */
  function closeAll(callback) {
    listeners = {};
    waiting = {};
    closing = {};
    var pending = 3;
    ['tcp', 'tcpServer', 'udp'].forEach(function (kind) {
      chrome.sockets[kind].getSockets(function (open) {
        open.forEach(function (info) {
          chrome.sockets[kind].close(info.socketId);
        });
        pending -= 1;
        if (pending === 0) callback();
      });
    });
  }

  chrome.sockets.tcpServer.onAccept.addListener(function (event) {
    report('tcpServer', event.socketId, 'note', { text: 'accepted a connection' });
    dispatch('tcpServer', event);
  });
  chrome.sockets.tcpServer.onAcceptError.addListener(function (event) {
    report('tcpServer', event.socketId, 'note', { text: 'accept error ' + event.resultCode });
    dispatch('tcpServer', event);
  });
  chrome.sockets.tcp.onReceive.addListener(function (event) {
    report('tcp', event.socketId, 'received', { data: event.data });
    dispatch('tcp', event);
  });
  chrome.sockets.tcp.onReceiveError.addListener(function (event) {
    if (closing[key('tcp', event.socketId)]) return;
    var text = event.resultCode === -100 ? 'the other side closed the connection' : 'receive error ' + event.resultCode;
    report('tcp', event.socketId, 'note', { text: text });
    dispatch('tcp', event);
  });
  chrome.sockets.udp.onReceive.addListener(function (event) {
    report('udp', event.socketId, 'received', { data: event.data });
    dispatch('udp', event);
  });
  chrome.sockets.udp.onReceiveError.addListener(function (event) {
    report('udp', event.socketId, 'note', { text: 'receive error ' + event.resultCode });
    dispatch('udp', event);
  });

  return self;
})();
