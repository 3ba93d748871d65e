'use strict';

var LENGTH = 120;
var cards = {};
var readings = 0;
var polls = 0;
var ordersText = '';

var feed = new Feed('overview', {
  snapshot: function (message) {
    document.getElementById('machines').textContent = '';
    cards = {};
    message.machines.forEach(function (machine) {
      createCard(machine, message.series[machine.id]);
    });
    document.getElementById('interval').value = String(message.minutes);
    polls = message.polls;
    drawOrders(message.orders);
    drawComputer(message.computer);
  },
  reading: function (message) {
    var card = cards[message.machine];
    if (!card) return;
    readings += 1;
    card.series.push(message.reading);
    if (card.series.length > LENGTH) card.series.shift();
    drawCard(card);
    drawStatus();
  },
  orders: function (message) {
    drawOrders(message.orders);
  },
  computer: function (message) {
    drawComputer(message.computer);
  },
  polled: function (message) {
    polls = message.polls;
    drawStatus();
  },
});

function add(parent, tag, className, text) {
  var node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  parent.appendChild(node);
  return node;
}

// ---- Machines ------------------------------------------------------------------------------------------------

function createCard(machine, series) {
  var box = add(document.getElementById('machines'), 'button', 'machine', '');
  box.dataset.machine = machine.id;
  var head = add(box, 'div', 'head', '');
  add(head, 'span', 'name', machine.name);
  var figure = add(head, 'span', 'figure', '–');
  add(head, 'span', 'unit', 'bottles/min');
  var canvas = add(box, 'canvas', '', '');
  var more = add(box, 'div', 'more', '');
  box.addEventListener('click', function () {
    feed.post({ type: 'open-detail', machine: machine.id });
  });
  var card = {
    figure: figure,
    more: more,
    series: series.slice(-LENGTH),
    chart: new Chart(canvas, { colour: '#4dd0a9', axes: false }),
  };
  cards[machine.id] = card;
  drawCard(card);
}

function drawCard(card) {
  var last = card.series[card.series.length - 1];
  if (!last) return;
  card.figure.textContent = last.speed.toFixed(0);
  card.more.textContent = last.temperature.toFixed(1) + ' °C, ' + last.pressure.toFixed(2) + ' bar';
  card.chart.draw(
    card.series.map(function (reading) {
      return reading.speed;
    }),
    LENGTH,
  );
}

// ---- Orders, the computer ------------------------------------------------------------------------------------

function drawOrders(orders) {
  var table = document.getElementById('orders');
  table.textContent = '';
  orders.orders.forEach(function (order) {
    var row = add(table, 'tr', '', '');
    add(row, 'td', '', order.number + ' ' + order.product);
    var meter = add(add(row, 'td', 'bar', ''), 'meter', '', '');
    meter.max = order.wanted;
    meter.value = order.made;
    add(row, 'td', 'number', order.made.toLocaleString('en') + ' / ' + order.wanted.toLocaleString('en'));
  });
  if (orders.state === 'none') return;
  ordersText =
    orders.state === 'good'
      ? 'Orders of ' + new Date(orders.time).toTimeString().slice(0, 8)
      : 'No orders: the server does not answer';
  document.getElementById('status').className = orders.state;
  drawStatus();
}

function drawComputer(computer) {
  var table = document.getElementById('computer');
  table.textContent = '';
  if (!computer) return;
  var gigabytes = function (bytes) {
    return (bytes / 1073741824).toFixed(1) + ' GB';
  };
  [
    ['Processors', String(computer.processors)],
    ['Load', Math.round(computer.load * 100) + ' %'],
    ['Memory', gigabytes(computer.memory)],
    ['Available', gigabytes(computer.available)],
  ].forEach(function (line) {
    var row = add(table, 'tr', '', '');
    add(row, 'td', '', line[0]);
    add(row, 'td', 'number', line[1]);
  });
}

function drawStatus() {
  document.getElementById('status').textContent =
    ordersText + ' · ' + (polls === 1 ? '1 poll' : polls + ' polls') + ' by alarm · ' + readings + ' readings';
}

// ---- Controls ------------------------------------------------------------------------------------------------

document.getElementById('interval').addEventListener('change', function (event) {
  feed.post({ type: 'interval', minutes: Number(event.target.value) });
});

document.getElementById('poll').addEventListener('click', function () {
  feed.post({ type: 'poll-now' });
});

document.getElementById('ticker').addEventListener('click', function () {
  feed.post({ type: 'open-ticker' });
});

window.addEventListener('resize', function () {
  Object.keys(cards).forEach(function (machine) {
    drawCard(cards[machine]);
  });
});
