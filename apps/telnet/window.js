'use strict';

document.addEventListener('DOMContentLoaded', function () {
  var host = document.getElementById('host');
  var port = document.getElementById('port');
  var text = document.getElementById('text');
  var scrollback = new Scrollback(document.getElementById('scrollback'));
  var history = [];
  var historyAt = 0;
  /** The connection of now: {socketId, decoder, filter}, or null. */
  var connection = null;

  function setState(name, label) {
    var open = name === 'connected' || name === 'connecting';
    document.body.className = name;
    document.getElementById('state-text').textContent = label;
    document.getElementById('connect').textContent = open ? 'Disconnect' : 'Connect';
    host.disabled = port.disabled = open;
    text.disabled = document.getElementById('send').disabled = name !== 'connected';
    (name === 'connected' ? text : host).focus();
  }

  // ---- Connecting and disconnecting ------------------------------------------------------------------------------

  function connect() {
    var address = host.value.trim();
    var number = Number(port.value);
    if (address === '') return scrollback.error('Enter a host name or an address.');
    if (!(number >= 1 && number <= 65535 && number % 1 === 0)) {
      return scrollback.error('The port must be a number from 1 to 65535.');
    }
    var where = address + ':' + number;
    setState('connecting', 'Connecting to ' + where + '…');
    scrollback.status('Connecting to ' + where + '…');

    chrome.sockets.tcp.create({ name: where }, function (created) {
      var mine = { socketId: created.socketId, decoder: new TextDecoder(), filter: new TelnetFilter() };
      connection = mine;
      chrome.sockets.tcp.connect(mine.socketId, address, number, function () {
        var error = chrome.runtime.lastError;
        // Disconnect was pressed while it was still trying.
        if (connection !== mine) return;
        if (error) return end('failed', netErrors.fromMessage(error.message));
        setState('connected', 'Connected to ' + where);
        scrollback.status('Connected.');
      });
    });
  }

  function disconnect() {
    end('', 'Disconnected.');
  }

  /** Forgets and closes the connection. A class of 'failed' shows the text as an error. */
  function end(className, message) {
    var socketId = connection.socketId;
    connection = null;
    chrome.sockets.tcp.close(socketId, function () {
      if (chrome.runtime.lastError) console.warn(chrome.runtime.lastError.message);
    });
    if (className === 'failed') scrollback.error(message);
    else scrollback.status(message);
    setState(className, 'Not connected');
  }

  // ---- Data ------------------------------------------------------------------------------------------------------

  function send(bytes) {
    chrome.sockets.tcp.send(connection.socketId, bytes.buffer, function () {
      if (chrome.runtime.lastError)
        scrollback.error('Not sent: ' + netErrors.fromMessage(chrome.runtime.lastError.message));
    });
  }

  function sendLine() {
    var line = text.value;
    text.value = '';
    history.push(line);
    historyAt = history.length;
    scrollback.sent(line);
    send(new TextEncoder().encode(line + '\r\n'));
  }

  chrome.sockets.tcp.onReceive.addListener(function (info) {
    if (!connection || info.socketId !== connection.socketId) return;
    var parts = connection.filter.filter(info.data);
    if (parts.reply.length > 0) send(parts.reply);
    scrollback.received(connection.decoder.decode(parts.text, { stream: true }));
  });

  chrome.sockets.tcp.onReceiveError.addListener(function (info) {
    if (!connection || info.socketId !== connection.socketId) return;
    // -100 is the ordinary end: the other side has closed.
    end(info.resultCode === -100 ? '' : 'failed', netErrors.fromCode(info.resultCode));
  });

  // ---- Input -----------------------------------------------------------------------------------------------------

  document.getElementById('target').addEventListener('submit', function (event) {
    event.preventDefault();
    if (connection) disconnect();
    else connect();
  });

  document.getElementById('line').addEventListener('submit', function (event) {
    event.preventDefault();
    if (connection) sendLine();
  });

  text.addEventListener('keydown', function (event) {
    var step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    historyAt = Math.min(Math.max(historyAt + step, 0), history.length);
    text.value = history[historyAt] || '';
  });

  setState('', 'Not connected');
  host.select();
});
