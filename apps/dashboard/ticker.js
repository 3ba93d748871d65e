'use strict';

var items = {};

window.feed = new Feed('ticker', {
  snapshot: function (message) {
    document.getElementById('items').textContent = '';
    message.machines.forEach(function (machine) {
      var item = document.createElement('span');
      item.className = 'item';
      item.textContent = machine.name;
      items[machine.id] = document.createElement('b');
      item.appendChild(items[machine.id]);
      document.getElementById('items').appendChild(item);
    });
  },
  reading: function (message) {
    if (items[message.machine]) items[message.machine].textContent = message.reading.speed.toFixed(0);
  },
});

document.getElementById('close').addEventListener('click', function () {
  chrome.app.window.current().close();
});
