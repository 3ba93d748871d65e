'use strict';

/** A web server on one listening socket: any number of clients, one request for each connection. */
function WebServer() {
  this.socketId = null;
  /** The open connections: client socket id → {reader, address}. */
  this.clients = {};
  /** Called with {client, method, path, status, bytes} after each response. */
  this.onRequest = function () {};
  /** Called with a text when the server stops by itself. */
  this.onStopped = function () {};

  chrome.sockets.tcpServer.onAccept.addListener(this.accept.bind(this));
  chrome.sockets.tcpServer.onAcceptError.addListener(this.acceptFailed.bind(this));
  chrome.sockets.tcp.onReceive.addListener(this.receive.bind(this));
  chrome.sockets.tcp.onReceiveError.addListener(this.clientGone.bind(this));
}

WebServer.ADDRESS = '127.0.0.1';

/** callback(error, port): the error's text or null, and the port that it listens on. */
WebServer.prototype.start = function (port, callback) {
  var self = this;
  chrome.sockets.tcpServer.create({ name: 'web server' }, function (created) {
    self.socketId = created.socketId;
    chrome.sockets.tcpServer.listen(created.socketId, WebServer.ADDRESS, port, 50, function () {
      if (chrome.runtime.lastError) {
        var message = chrome.runtime.lastError.message;
        self.stop();
        return callback(message);
      }
      chrome.sockets.tcpServer.getInfo(created.socketId, function (info) {
        callback(null, info.localPort);
      });
    });
  });
};

WebServer.prototype.stop = function () {
  if (this.socketId === null) return;
  chrome.sockets.tcpServer.close(this.socketId);
  this.socketId = null;
  Object.keys(this.clients).forEach(function (id) {
    this.closeClient(Number(id));
  }, this);
};

WebServer.prototype.accept = function (info) {
  if (info.socketId !== this.socketId) return chrome.sockets.tcp.close(info.clientSocketId);
  var self = this;
  var client = { reader: new http.RequestReader(), address: '' };
  this.clients[info.clientSocketId] = client;
  chrome.sockets.tcp.getInfo(info.clientSocketId, function (details) {
    // It may be gone already.
    if (!chrome.runtime.lastError) client.address = details.peerAddress + ':' + details.peerPort;
    // Accepted sockets are paused.
    if (self.clients[info.clientSocketId]) chrome.sockets.tcp.setPaused(info.clientSocketId, false);
  });
};

WebServer.prototype.acceptFailed = function (info) {
  if (info.socketId !== this.socketId) return;
  this.stop();
  this.onStopped('The server cannot accept connections any more (error ' + info.resultCode + ').');
};

WebServer.prototype.receive = function (info) {
  var client = this.clients[info.socketId];
  if (!client || client.answered) return;
  var request = client.reader.add(info.data);
  if (!request) return;
  client.answered = true;
  var self = this;
  site.respond(request, function (response) {
    self.send(info.socketId, client, request, response);
  });
};

WebServer.prototype.send = function (socketId, client, request, response) {
  if (!this.clients[socketId]) return;
  var self = this;
  var headOnly = request.method === 'HEAD';
  chrome.sockets.tcp.send(socketId, http.format(response, headOnly), function () {
    if (chrome.runtime.lastError) console.warn('Not sent: ' + chrome.runtime.lastError.message);
    self.closeClient(socketId);
    self.onRequest({
      client: client.address,
      method: request.method || '–',
      path: request.path || '–',
      status: response.status,
      bytes: headOnly ? 0 : response.body.length,
    });
  });
};

WebServer.prototype.clientGone = function (info) {
  if (this.clients[info.socketId]) this.closeClient(info.socketId);
};

WebServer.prototype.closeClient = function (socketId) {
  if (!this.clients[socketId]) return;
  delete this.clients[socketId];
  chrome.sockets.tcp.close(socketId, function () {
    if (chrome.runtime.lastError) console.warn(chrome.runtime.lastError.message);
  });
};
