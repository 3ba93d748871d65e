'use strict';

var $ = document.getElementById.bind(document);
var lines = 0;

function show(text, kind) {
  var line = document.createElement('p');
  var colon = kind === 'said' ? text.indexOf(': ') : -1;
  line.className = kind;
  if (colon > 0) {
    var who = document.createElement('b');
    who.textContent = text.slice(0, colon);
    line.append(who, ' ', text.slice(colon + 2));
    if (text.slice(0, colon) === $('name').value) line.classList.add('own');
  } else {
    line.textContent = text;
  }
  $('lines').append(line);
  line.scrollIntoView();
}

/** What the error names of TCPSocket mean to somebody who does not know them. */
var WORDS = {
  ConnectionRefusedError: 'Nobody hosts a line there.',
  DomainNotFoundError: 'There is no computer of that name.',
  NetworkTimeoutError: 'That computer does not answer.',
  NetworkInterruptError: 'The connection broke.',
  NetworkError: 'The network does not let us.',
};

function showError(name) {
  show((WORDS[name] || 'It did not work.') + ' (' + name + ')', 'error');
}

var host = new Host({
  onchange: function (state) {
    $('hostState').textContent = state;
    $('host').textContent = host.server ? 'Stop' : 'Host a line';
  },
  onfail: showError,
});

var guest = new Guest({
  onopen: function () {
    $('wire').textContent = 'open to ' + guest.socket.host + ':' + guest.socket.port;
    setJoined(true);
    guest.say('* ' + $('name').value + ' has joined');
  },
  online: function (line) {
    lines += 1;
    $('wire').textContent = 'open to ' + guest.socket.host + ':' + guest.socket.port + ' · ' + lines + ' lines';
    show(line, line.startsWith('* ') ? 'notice' : 'said');
    console.log('heard: ' + line);
  },
  onfail: showError,
  onclose: function () {
    $('wire').textContent = 'closed';
    setJoined(false);
    show('You are off the line.', 'notice');
  },
});

function setJoined(joined) {
  $('text').disabled = $('say').disabled = !joined;
  $('name').disabled = $('address').disabled = joined;
  $('join').textContent = joined ? 'Leave' : 'Join';
  if (joined) $('text').focus();
}

$('hosting').onsubmit = function (event) {
  event.preventDefault();
  if (!host.server) host.start(Number($('hostPort').value));
  else if (host.guests.length === 0 || confirm('Everybody will be off the line. Stop it?')) host.stop();
};

$('joining').onsubmit = function (event) {
  event.preventDefault();
  if (guest.socket) return guest.leave();
  localStorage.setItem('name', $('name').value);
  localStorage.setItem('address', $('address').value);
  guest.join($('address').value);
};

$('saying').onsubmit = function (event) {
  event.preventDefault();
  if ($('text').value === '') return;
  guest.say($('name').value + ': ' + $('text').value);
  $('text').value = '';
};

$('name').value = localStorage.getItem('name') || 'Ada';
$('address').value = localStorage.getItem('address') || '127.0.0.1:7077';
