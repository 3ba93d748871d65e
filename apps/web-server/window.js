'use strict';

document.addEventListener('DOMContentLoaded', function () {
  var MAX_ROWS = 500;
  var server = new WebServer();
  var port = document.getElementById('port');
  var url = document.getElementById('url');
  var rows = document.getElementById('log');
  var running = false;
  var requests = 0;

  function setState(name, message, address) {
    running = name === 'running';
    document.body.className = name;
    document.getElementById('message').textContent = message;
    document.getElementById('toggle').textContent = running ? 'Stop' : 'Start';
    port.disabled = running;
    url.hidden = !address;
    url.textContent = url.href = address || '';
    document.title = address ? address + ' – Web Server' : 'Web Server';
  }

  function start() {
    var number = Number(port.value);
    if (port.value.trim() === '' || !(number >= 0 && number <= 65535 && number % 1 === 0)) {
      return setState('failed', 'The port must be a number from 0 to 65535.');
    }
    server.start(number, function (error, actual) {
      if (error === 'net::ERR_ADDRESS_IN_USE') setState('failed', 'Port ' + number + ' is in use by another program.');
      else if (error) setState('failed', 'Port ' + number + ' cannot be used: ' + error);
      else setState('running', 'is being served', 'http://' + WebServer.ADDRESS + ':' + actual + '/');
    });
  }

  server.onStopped = function (message) {
    setState('failed', message);
  };

  server.onRequest = function (request) {
    requests += 1;
    document.getElementById('count').textContent = requests + (requests === 1 ? ' request' : ' requests');
    document.getElementById('empty').hidden = true;

    var scroller = document.getElementById('scroller');
    var atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 30;
    var row = document.createElement('tr');
    row.className = request.status < 400 ? 'ok' : 'refused';
    addCell(row, '', new Date().toTimeString().slice(0, 8));
    addCell(row, '', request.client);
    addCell(row, '', request.method);
    addCell(row, 'path', request.path);
    addCell(row, 'number status', request.status);
    addCell(row, 'number', request.bytes);
    rows.appendChild(row);
    if (rows.childElementCount > MAX_ROWS) rows.removeChild(rows.firstElementChild);
    if (atEnd) scroller.scrollTop = scroller.scrollHeight;
  };

  function addCell(row, className, text) {
    var cell = document.createElement('td');
    cell.className = className;
    cell.textContent = text;
    row.appendChild(cell);
  }

  document.getElementById('control').addEventListener('submit', function (event) {
    event.preventDefault();
    if (!running) return start();
    server.stop();
    setState('', 'Stopped');
  });

  start();
});
