'use strict';

chrome.runtime.getBackgroundPage(function (background) {
  var chat = background.chat;
  var query = parseQuery();
  var guest = chat.guest(query.nick);
  /** The oldest page that is shown; undefined until the first is. */
  var firstPage;
  /** The newest id that is shown. */
  var lastId = 0;

  function element(id) {
    return document.getElementById(id);
  }

  function parseQuery() {
    var values = {};
    location.search
      .slice(1)
      .split('&')
      .forEach(function (part) {
        var pair = part.split('=');
        values[pair[0]] = decodeURIComponent(pair[1]);
      });
    return values;
  }

  // ---- Messages ----------------------------------------------------------------------------------------------

  function colour(name) {
    var hash = 0;
    for (var i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) % 12;
    return 'hsl(' + ((hash * 150 + 170) % 360) + ', 45%, 42%)';
  }

  function add(parent, className, text, tag) {
    var node = document.createElement(tag || 'div');
    node.className = className;
    node.textContent = text;
    parent.appendChild(node);
    return node;
  }

  function createMessage(message) {
    var item = document.createElement('div');
    item.className = 'message' + (background.mentions(message.text, guest.nick) ? ' mention' : '');
    item.dataset.id = message.id;
    add(item, 'face', message.from.charAt(0).toUpperCase()).style.background = colour(message.from);
    var body = add(item, 'body', '');
    var about = add(body, 'about', '');
    add(about, '', message.from, 'b');
    about.appendChild(document.createTextNode(new Date(message.time).toTimeString().slice(0, 5)));
    add(body, 'text', message.text);
    return item;
  }

  function showNew(message) {
    if (message.id <= lastId) return;
    lastId = message.id;
    var scroller = element('messages');
    var atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
    element('list').appendChild(createMessage(message));
    if (atEnd || message.from === guest.nick) scroller.scrollTop = scroller.scrollHeight;
  }

  function showEarlier(messages, page) {
    var scroller = element('messages');
    var fromEnd = scroller.scrollHeight - scroller.scrollTop;
    var fragment = document.createDocumentFragment();
    messages.forEach(function (message) {
      fragment.appendChild(createMessage(message));
    });
    element('list').insertBefore(fragment, element('list').firstChild);
    firstPage = page;
    element('earlier').hidden = page === 0;
    scroller.scrollTop = scroller.scrollHeight - fromEnd;
  }

  element('earlier').addEventListener('click', function () {
    element('earlier').disabled = true;
    guest.history.page(query.room, firstPage - 1, function (messages, page) {
      element('earlier').disabled = false;
      showEarlier(messages, page);
    });
  });

  // ---- Saying ------------------------------------------------------------------------------------------------

  element('compose').addEventListener('submit', function (event) {
    event.preventDefault();
    var text = element('text').value.trim();
    if (text === '') return;
    element('send').disabled = true;
    chrome.runtime.sendMessage({ type: 'say', nick: guest.nick, room: query.room, text: text }, function (answer) {
      var error = chrome.runtime.lastError ? chrome.runtime.lastError.message : answer.error;
      if (!error) element('text').value = '';
      draw(error);
    });
  });

  // ---- Keeping up --------------------------------------------------------------------------------------------

  function draw(error) {
    var online = guest.state === 'online';
    var names = guest.members[query.room] || [];
    element('members').textContent = names.join(', ');
    element('text').placeholder = 'Message as ' + guest.nick;
    element('send').disabled = !online;
    element('banner').hidden = online && !error;
    element('banner').textContent = error || 'No connection to the host. Trying again…';
    document.title = '#' + query.room + ' – ' + guest.nick;
  }

  if (!guest) {
    window.close();
    return;
  }
  element('title').textContent = '# ' + query.room;
  draw();

  chrome.runtime.onMessage.addListener(function (message) {
    if (message.type === 'changed') draw();
    if (message.type !== 'message' || message.nick !== guest.nick || message.room !== query.room) return;
    // What comes before the history has been read is in it.
    if (firstPage !== undefined) showNew(message.message);
  });

  guest.history.page(query.room, undefined, function (messages, page) {
    showEarlier(messages, page);
    if (messages.length > 0) lastId = messages[messages.length - 1].id;
    element('messages').scrollTop = element('messages').scrollHeight;
    guest.history.markRead(query.room, background.changed);
    element('text').focus();
  });
});
