'use strict';

var POLL = 'poll';

var hub = new Hub();
var simulator = new Simulator();
var series = new Series(Simulator.MACHINES);
var settings = { minutes: 1 };
var polls = 0;
var collector = new Collector({
  reading: function (machine, reading) {
    series.add(machine, reading);
    hub.post({ type: 'reading', machine: machine, reading: reading }, function (name) {
      return name.indexOf('detail/') !== 0 || name === 'detail/' + machine;
    });
  },
  orders: function (orders) {
    hub.post({ type: 'orders', orders: orders });
  },
  host: function (computer) {
    hub.post({ type: 'computer', computer: computer });
  },
});
/** 'off', 'starting', 'on' */
var state = 'off';

function start() {
  if (state !== 'off') return;
  state = 'starting';
  chrome.storage.local.get({ settings: settings }, function (items) {
    if (!chrome.runtime.lastError) settings = items.settings;
    series.load(function () {
      collector.start(function (port) {
        simulator.start(port, function (url) {
          state = 'on';
          collector.ordersUrl = url;
          collector.poll();
          schedule();
          hub.post(snapshot());
        });
      });
    });
  });
}

/** The windows have gone: nobody looks, so nothing is gathered until the next launch. */
function stop() {
  if (state !== 'on') return;
  state = 'off';
  simulator.stop();
  collector.stop();
  series.save();
  chrome.alarms.clear(POLL);
}

function schedule() {
  chrome.alarms.create(POLL, { delayInMinutes: settings.minutes, periodInMinutes: settings.minutes });
}

/** All that a window needs to draw itself. */
function snapshot() {
  return {
    type: 'snapshot',
    machines: Simulator.MACHINES,
    series: series.values,
    orders: collector.orders,
    computer: collector.computer,
    minutes: settings.minutes,
    polls: polls,
  };
}

// ---- Windows -------------------------------------------------------------------------------------------------

function openWindow(url, options) {
  chrome.app.window.create(url, options, function (created) {
    if (chrome.runtime.lastError) {
      console.error('No window: ' + chrome.runtime.lastError.message);
      return;
    }
    created.onClosed.addListener(function () {
      // The closed one is among them still.
      var others = chrome.app.window.getAll().filter(function (other) {
        return other.id !== created.id;
      });
      if (others.length === 0) stop();
    });
  });
}

function openOverview() {
  openWindow('overview.html', {
    id: 'overview',
    innerBounds: { left: 40, top: 90, width: 760, height: 560, minWidth: 560, minHeight: 420 },
  });
}

function openDetail(machine) {
  openWindow('detail.html?' + machine, {
    id: 'detail-' + machine,
    innerBounds: { left: 820, top: 60 + machine * 40, width: 500, height: 420, minWidth: 360, minHeight: 320 },
  });
}

function openTicker() {
  openWindow('ticker.html', {
    id: 'ticker',
    frame: 'none',
    resizable: false,
    alwaysOnTop: true,
    innerBounds: { left: 40, top: 10, width: 620, height: 36 },
  });
}

// ---- Listeners -----------------------------------------------------------------------------------------------

chrome.app.runtime.onLaunched.addListener(function () {
  start();
  openOverview();
});

chrome.runtime.onConnect.addListener(function (port) {
  hub.add(port, function (message) {
    if (message.type === 'open-detail') openDetail(message.machine);
    else if (message.type === 'open-ticker') openTicker();
    else if (message.type === 'poll-now') collector.poll();
    else if (message.type === 'interval') {
      settings.minutes = message.minutes;
      chrome.storage.local.set({ settings: settings });
      schedule();
    }
  });
  if (state === 'on') port.postMessage(snapshot());
});

chrome.alarms.onAlarm.addListener(function (alarm) {
  if (alarm.name !== POLL) return;
  // Left over from a run that did not end well.
  if (state === 'off') {
    chrome.alarms.clear(POLL);
    return;
  }
  polls += 1;
  hub.post({ type: 'polled', polls: polls, at: alarm.scheduledTime });
  collector.poll();
});

chrome.sockets.udp.onReceive.addListener(function (info) {
  collector.receive(info);
});

chrome.sockets.tcpServer.onAccept.addListener(function (info) {
  simulator.accept(info);
});

chrome.sockets.tcp.onReceive.addListener(function (info) {
  simulator.answer(info);
});

chrome.runtime.onSuspend.addListener(function () {
  console.log('monitor: suspended');
});
