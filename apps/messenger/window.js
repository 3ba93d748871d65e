'use strict';

document.addEventListener('DOMContentLoaded', function () {
  var number = Number(location.search.slice(1)) || 1;
  var settings = new Settings(number);
  var channel = new Channel('messenger-' + number);
  var fields = ['nickname', 'address', 'port', 'peerAddress', 'peerPort'];

  function element(id) {
    return document.getElementById(id);
  }

  function readForm() {
    var values = {};
    fields.forEach(function (name) {
      values[name] = element(name).value.trim();
    });
    return values;
  }

  function setState(name, label) {
    var online = name === 'online';
    document.body.className = name;
    element('state-text').textContent = label;
    element('toggle').textContent = online ? 'Go offline' : 'Go online';
    element('port').disabled = element('address').disabled = online;
    element('text').disabled = element('send').disabled = !online;
    if (online) element('text').focus();
  }

  // ---- The message list --------------------------------------------------------------------------------------

  function append(className, parts) {
    var list = element('messages');
    var item = document.createElement('div');
    item.className = className;
    parts.forEach(function (part) {
      var child = document.createElement('div');
      child.className = part[0];
      child.textContent = part[1];
      item.appendChild(child);
    });
    list.appendChild(item);
    list.scrollTop = list.scrollHeight;
    return item;
  }

  function time() {
    return new Date().toTimeString().slice(0, 5);
  }

  function notice(text, isError) {
    append('notice' + (isError ? ' error' : ''), [['', text]]);
  }

  channel.onMessage = function (message) {
    var sender = message.address + ':' + message.port;
    var about = (message.from ? message.from + ' · ' : '') + sender + ' · ' + time();
    append('message received', [
      ['about', about],
      ['bubble', message.text || '(empty datagram)'],
    ]);
  };

  channel.onFailed = function (text) {
    notice(text, true);
    setState('failed', 'Offline');
  };

  // ---- Going online, sending ---------------------------------------------------------------------------------

  function isPort(text) {
    return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
  }

  function goOnline() {
    var values = readForm();
    if (!isPort(values.port)) return setState('failed', 'Your port must be 1 to 65535');
    settings.save(values);
    channel.open(values.address, Number(values.port), function (error) {
      if (error === 'net::ERR_ADDRESS_IN_USE') return setState('failed', 'Port ' + values.port + ' is in use');
      if (error) return setState('failed', error);
      setState('online', 'Online on port ' + values.port);
      notice('Listening on ' + values.address + ':' + values.port);
      document.title = values.nickname + ' – Messenger';
    });
  }

  function goOffline() {
    channel.close();
    setState('', 'Offline');
    notice('Offline');
  }

  function send() {
    var values = readForm();
    var text = element('text').value;
    if (text === '') return;
    if (!isPort(values.peerPort)) return notice('The peer’s port must be 1 to 65535.', true);
    settings.save(values);
    var message = { from: values.nickname, text: text };
    channel.send(message, values.peerAddress, Number(values.peerPort), function (error, bytes) {
      if (error) return notice('Not sent: ' + error, true);
      append('message sent', [
        ['about', 'to ' + values.peerAddress + ':' + values.peerPort + ' · ' + bytes + ' bytes · ' + time()],
        ['bubble', text],
      ]);
      element('text').value = '';
    });
  }

  element('settings').addEventListener('submit', function (event) {
    event.preventDefault();
    if (channel.socketId === null) goOnline();
    else goOffline();
  });

  element('settings').addEventListener('change', function () {
    settings.save(readForm());
  });

  element('compose').addEventListener('submit', function (event) {
    event.preventDefault();
    if (channel.socketId !== null) send();
  });

  element('more').addEventListener('click', function () {
    // Set by the event page.
    window.openMessenger();
  });

  settings.load(function (values) {
    fields.forEach(function (name) {
      element(name).value = values[name];
    });
    setState('', 'Offline');
    document.title = values.nickname + ' – Messenger';
  });
});
