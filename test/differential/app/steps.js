'use strict';

/** What every step of a random case is made of. */
var MOST_MS = 1500;
var fileEntry = null;

/** An expression as it was written: the arrow function's text without its head and brackets. */
function written(make) {
  return make.toString().replace(/^\(\) => /, '');
}

async function fresh(t, room) {
  t.ids = [];
  t.ports = [];
  t.pending = [];
  LISTENERS.length = 0;
  await (FRESH[room] || (() => {}))(t);
  await pause(0);
  t.forget();
}

var silently = (run) => new Promise((resolve) => run(() => resolve(void chrome.runtime.lastError)));

async function withPeers(t) {
  var server = await t.server('peer', { echo: true });
  var datagrams = await t.datagrams('datagrams');
  t.ports.push(server.port, datagrams.port);
}

var FRESH = {
  storage: () => silently((done) => chrome.storage.local.clear(done)),
  sync: () => silently((done) => chrome.storage.sync.clear(done)),
  alarms: () => silently((done) => chrome.alarms.clearAll(done)),
  menus: () => silently((done) => chrome.contextMenus.removeAll(done)),
  notifications: async () => {
    var all = await new Promise((resolve) => chrome.notifications.getAll(resolve));
    for (var key of Object.keys(all)) await silently((done) => chrome.notifications.clear(key, done));
  },
  messages: async () => {
    if (document.querySelector('iframe')) return;
    var frame = document.createElement('iframe');
    frame.src = 'echo.html';
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve));
  },
  files: async () => {
    fileEntry = fileEntry || (await new Promise((resolve) => chrome.runtime.getPackageDirectoryEntry(resolve)));
  },
  tcp: withPeers,
  server: withPeers,
  udp: withPeers,
  socket: withPeers,
};

/** A call with everything that comes of it. Waits for the answer, but not for ever: there are those that Chromium never gives. */
function call(t, api, withCallback, make) {
  var answer = carryOut(t, api, withCallback, make);
  t.pending.push(answer);
  return answer;
}

/** Of all calls, those too that were not waited for. */
function answers(t) {
  return Promise.all(t.pending);
}

async function carryOut(t, api, withCallback, make) {
  var number = ++t.calls;
  t.write({ call: number, api: api, args: [{ $: written(make).slice(1, -1) }], plain: !withCallback });
  var found = member(api);
  if (typeof found.value !== 'function') {
    t.write({ missing: number, type: typeof found.value });
    return;
  }
  var inside = true;
  var settled;
  var result = new Promise((resolve) => {
    settled = resolve;
  });
  var learn = (value) => {
    adopt(api, value, t);
    take(t, api, value);
  };
  try {
    var args = make();
    if (withCallback) {
      args.push(function (...answer) {
        var error = chrome.runtime.lastError;
        if (inside) t.note('  called back before it returns');
        learn(answer[0]);
        t.write({ answer: number, args: answer.map((value) => told(t, value)), error: error ? error.message : null });
        settled();
      });
    }
    var returned = found.value.apply(found.self, args);
    if (returned instanceof Promise) {
      t.write({ returned: number, type: 'Promise' });
      returned.then(
        (value) => {
          learn(value);
          t.write({ resolved: number, value: told(t, value) });
          settled();
        },
        (error) => {
          t.write({ rejected: number, text: String(error) });
          settled();
        },
      );
    } else {
      // Chromium counts on from case to case.
      var counted = api === 'contextMenus.create' && typeof returned === 'number';
      if (returned !== undefined) t.write({ returned: number, value: counted ? { $: 'a number' } : told(t, returned) });
      if (!withCallback || !answering(api)) settled();
    }
  } catch (error) {
    t.write({ threw: number, text: textOf(error) });
    settled();
  }
  inside = false;
  await Promise.race([result, pause(MOST_MS)]);
}

/** Functions that take no callback, so that none is waited for when one was given. */
function answering(api) {
  return !/^(?:socket\.(?:destroy|disconnect)|power\.|runtime\.getURL|i18n\.getMessage)/.test(api);
}

/** An exception, which may be anything. */
function textOf(error) {
  if (!(error instanceof Error)) return `no Error: ${typeof error}`;
  return String(error);
}

/** A value with what JSON does not tell of it. */
function told(t, value) {
  var strange = strangeness(value, 0);
  if (strange) t.note('  ' + strange);
  return relative(plain(value));
}

function strangeness(value, level) {
  if (value === null || typeof value !== 'object' || level > 6) return '';
  var prototype = Object.getPrototypeOf(value);
  if (Array.isArray(value)) {
    if (prototype !== Array.prototype) return 'a list of another realm';
    for (var i = 0; i < value.length; i++) {
      var inside = i in value ? strangeness(value[i], level + 1) : 'a list with holes';
      if (inside) return inside;
    }
    return '';
  }
  if (prototype !== Object.prototype) return 'an object of another class';
  for (var key of Object.keys(value)) {
    var within = strangeness(value[key], level + 1);
    if (within) return within;
  }
  return '';
}

/** A time of now is told as a distance, in tenths of a minute. */
function relative(value) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(relative);
  if (value.$ !== 'object') return value;
  return {
    $: 'object',
    entries: value.entries.map(([key, item]) => [key, key === 'scheduledTime' ? distance(item) : relative(item)]),
  };
}

function distance(time) {
  var minutes = (time - Date.now()) / 60000;
  return typeof time === 'number' && Math.abs(minutes) < 3e6 ? { $: `now + ${minutes.toFixed(1)} min` } : time;
}

/** The value of an expression, or what it throws. */
function seen(t, make) {
  var text = written(make).replace(/^the\((.*)\)$/s, '$1');
  try {
    var value = make();
    t.write({ note: text, value: described(value) });
  } catch (error) {
    t.write({ note: text, threw: textOf(error) });
  }
}

/** Sends a message through a port and waits for what comes back. */
async function exchange(t, make) {
  var port = chrome.runtime.connect({ name: 'a' });
  var text = written(make);
  var answer = new Promise((resolve) => {
    port.onMessage.addListener((message) => {
      t.write({ note: `exchange ${text}`, value: told(t, message) });
      resolve();
    });
    port.onDisconnect.addListener(() => {
      t.note(`exchange ${text}: disconnected, ${chrome.runtime.lastError && chrome.runtime.lastError.message}`);
      resolve();
    });
  });
  try {
    port.postMessage(make());
    await Promise.race([answer, pause(MOST_MS)]);
  } catch (error) {
    t.write({ note: `exchange ${text}`, threw: textOf(error) });
  }
  port.disconnect();
}

function the(value) {
  return value;
}

/** Long enough for what comes without being asked for. */
function settled(t) {
  return pause(40);
}

/** Sockets and ports that a call has made. */
function take(t, api, value) {
  if (!value || typeof value !== 'object') return;
  if (/^sockets?\..*create$/.test(api) && value.socketId) t.ids.push(value.socketId);
  if (value.localPort > 0 && !t.ports.includes(value.localPort)) t.ports.push(value.localPort);
}
