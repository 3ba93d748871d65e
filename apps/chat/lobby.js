'use strict';

chrome.runtime.getBackgroundPage(function (background) {
  var chat = background.chat;

  function element(id) {
    return document.getElementById(id);
  }

  function show(node, text) {
    node.hidden = !text;
    node.textContent = text;
  }

  function isPort(text, least) {
    return /^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= 65535;
  }

  // ---- Hosting -----------------------------------------------------------------------------------------------

  function drawHost() {
    var hosting = chat.host.socketId !== null;
    var here = chat.host.list().filter(function (member) {
      return member.nick !== '';
    }).length;
    element('hostToggle').textContent = hosting ? 'Stop' : 'Host';
    element('hostAddress').disabled = element('hostPort').disabled = hosting;
    if (hosting) {
      element('hostAddress').value = chat.host.address;
      element('hostPort').value = chat.host.port;
      if (element('port').value === '') element('port').value = chat.host.port;
    }
    element('hostState').className = chat.hostError ? 'note error' : 'note';
    element('hostState').textContent =
      chat.hostError ||
      (hosting
        ? 'Hosting on ' +
          chat.host.address +
          ':' +
          chat.host.port +
          ', ' +
          (here === 1 ? '1 guest' : here + ' guests') +
          '.'
        : 'Not hosting.');
  }

  element('hosting').addEventListener('submit', function (event) {
    event.preventDefault();
    if (chat.host.socketId !== null) {
      chat.stopHost();
      return;
    }
    var port = element('hostPort').value.trim();
    if (!isPort(port, 0)) {
      element('hostState').className = 'note error';
      element('hostState').textContent = 'The port must be 0 (any) to 65535.';
      return;
    }
    chat.startHost(element('hostAddress').value.trim(), Number(port), drawHost);
  });

  // ---- Guests ------------------------------------------------------------------------------------------------

  var STATES = { connecting: 'Connecting…', online: 'Online', left: 'Offline' };

  function stateText(guest) {
    var at = guest.address + ':' + guest.port;
    if (guest.state === 'waiting') {
      var seconds = Math.max(1, Math.round((guest.retryAt - Date.now()) / 1000));
      return 'No host at ' + at + ' (' + guest.reason + '). Next attempt in ' + seconds + ' s.';
    }
    if (guest.state === 'refused') return 'Refused: ' + guest.reason;
    return STATES[guest.state] + ' at ' + at;
  }

  function drawRoom(list, guest, room) {
    var item = document.createElement('li');
    var open = document.createElement('button');
    open.className = 'open';
    open.textContent = '# ' + room;
    open.addEventListener('click', function () {
      if (guest.rooms.indexOf(room) < 0) guest.join(room);
      chat.openRoom(guest.nick, room);
    });
    item.appendChild(open);
    if (guest.rooms.indexOf(room) < 0) {
      open.style.opacity = 0.55;
      open.title = 'Not entered yet';
    } else {
      var unread = guest.history.room(room).unread;
      if (unread > 0) {
        var badge = document.createElement('span');
        badge.className = 'badge';
        badge.textContent = unread;
        item.appendChild(badge);
      }
      var leave = document.createElement('button');
      leave.className = 'plain';
      leave.textContent = '✕';
      leave.title = 'Leave the room';
      leave.addEventListener('click', function () {
        guest.leaveRoom(room);
      });
      item.appendChild(leave);
    }
    list.appendChild(item);
  }

  function createGuest(nick) {
    var card = document.importNode(element('guest').content, true).firstElementChild;
    card.dataset.nick = nick;
    card.querySelector('h3').textContent = nick;
    card.querySelector('.leave').addEventListener('click', function () {
      chat.removeGuest(nick);
    });
    card.querySelector('form').addEventListener('submit', function (event) {
      event.preventDefault();
      var input = card.querySelector('form input');
      if (input.value === '') return;
      chat.guest(nick).join(input.value);
      chat.openRoom(nick, input.value);
      input.value = '';
    });
    element('guests').appendChild(card);
    return card;
  }

  function drawGuests() {
    Array.prototype.slice.call(element('guests').children).forEach(function (card) {
      if (!chat.guest(card.dataset.nick)) card.remove();
    });
    chat.guests.forEach(function (guest, i) {
      var card = element('guests').children[i] || createGuest(guest.nick);
      card.className = 'card guest ' + guest.state;
      card.querySelector('.state').textContent = stateText(guest);
      var list = card.querySelector('ul');
      list.textContent = '';
      guest.rooms
        .concat(
          guest.known.filter(function (room) {
            return guest.rooms.indexOf(room) < 0;
          }),
        )
        .forEach(function (room) {
          drawRoom(list, guest, room);
        });
    });
  }

  element('joining').addEventListener('submit', function (event) {
    event.preventDefault();
    var nick = element('nick').value.trim();
    var port = element('port').value.trim();
    if (!/^[\w-]+$/.test(nick)) return show(element('joinError'), 'A nickname has letters, digits, _ and -.');
    if (!isPort(port, 1)) return show(element('joinError'), 'The port must be 1 to 65535.');
    var added = chat.addGuest({ nick: nick, address: element('address').value.trim(), port: Number(port) });
    show(element('joinError'), added ? '' : nick + ' is in the list already.');
    if (added) element('nick').value = '';
  });

  // ---- Keeping up --------------------------------------------------------------------------------------------

  function draw() {
    drawHost();
    drawGuests();
    var unread = chat.unread();
    show(element('unread'), unread ? String(unread) : '');
    document.title = unread ? '(' + unread + ') Rooms' : 'Rooms';
  }

  chrome.runtime.onMessage.addListener(function (message) {
    if (message.type === 'changed') draw();
  });

  // The seconds until the next attempt.
  setInterval(function () {
    var waits = chat.guests.some(function (guest) {
      return guest.state === 'waiting';
    });
    if (waits) drawGuests();
  }, 1000);

  draw();
});
