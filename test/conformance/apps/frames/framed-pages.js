'use strict';

/** Puts a frame into a document and waits for its load. */
function openFrame(source, attributes, home) {
  var parent = home || document;
  var element = parent.createElement('iframe');
  Object.keys(attributes || {}).forEach((name) => element.setAttribute(name, attributes[name]));
  var loaded = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }));
  if (source !== undefined) element.src = source;
  parent.body.append(element);
  return loaded.then(() => element);
}

function openWindow() {
  return new Promise((resolve) => {
    chrome.app.window.create('window.html', { id: 'framed' }, (made) => {
      made.contentWindow.addEventListener('load', () => resolve(made), { once: true });
    });
  });
}

function closed(appWindow) {
  return new Promise((resolve) => {
    appWindow.onClosed.addListener(resolve);
    appWindow.close();
  });
}

/** The names of chrome.* that an app with this manifest has for certain. */
function surface(t, view) {
  ['app', 'runtime', 'storage', 'alarms', 'i18n', 'sockets'].forEach((name) => {
    t.value(`typeof chrome.${name}`, () => typeof view.chrome[name]);
  });
  t.value('the same chrome', () => view.chrome === chrome);
  t.value('typeof chrome.app.window', () => typeof view.chrome.app.window);
  t.value('current()', () => String(view.chrome.app.window.current()));
  t.value('getAll().length', () => view.chrome.app.window.getAll().length);
  t.value('get("framed")', () => String(view.chrome.app.window.get('framed')));
}

test('frame in the event page: what it has', async (t) => {
  var frame = await openFrame('frame.html');
  var view = frame.contentWindow;
  t.value('at its first script', () => view.atFirst);
  surface(t, view);
  frame.remove();
});

test('frame in a window: what it has', async (t) => {
  var made = await openWindow();
  var view = made.contentWindow.document.querySelector('iframe').contentWindow;
  t.value('at its first script', () => view.atFirst);
  surface(t, view);
  await closed(made);
});

test('frame: calls and lastError', async (t) => {
  var frame = await openFrame('frame.html');
  var view = frame.contentWindow;
  await new Promise((resolve) => view.chrome.storage.local.set({ framed: 1 }, resolve));
  var got = await new Promise((resolve) => view.chrome.storage.local.get('framed', resolve));
  t.value('stored', () => got);
  t.value('a wrong argument', () => view.chrome.storage.local.get(1, 2, 3));
  await new Promise((resolve) => {
    view.chrome.alarms.get('none', (alarm) => {
      t.value('alarm', () => alarm);
      t.value('lastError', () => view.chrome.runtime.lastError);
      resolve();
    });
  });
  await new Promise((resolve) => {
    view.chrome.runtime.sendMessage({ to: 'nobody' }, (answer) => {
      t.value('answer', () => answer);
      t.value('lastError', () => view.chrome.runtime.lastError && view.chrome.runtime.lastError.message);
      t.value('lastError of the event page', () => chrome.runtime.lastError);
      resolve();
    });
  });
  frame.remove();
});

test('frame: events', async (t) => {
  var frame = await openFrame('frame.html');
  var view = frame.contentWindow;
  var heard = [];
  await new Promise((resolve) => {
    var hear = (who) => () => {
      heard.push(who);
      if (heard.length === 2) resolve();
    };
    chrome.storage.onChanged.addListener(hear('event page'));
    view.chrome.storage.onChanged.addListener(hear('frame'));
    chrome.storage.local.set({ at: 'now' });
  });
  t.value('heard by', () => heard.sort((a, b) => (a < b ? -1 : 1)));
  frame.remove();
});

test('frame: messages', async (t) => {
  var frame = await openFrame('frame.html?one');
  var other = await openFrame('frame.html?two');
  var answer = await new Promise((resolve) => {
    chrome.runtime.sendMessage({ to: '?one', text: 'from the event page' }, resolve);
  });
  t.value('to the frame', () => answer);
  answer = await new Promise((resolve) => {
    frame.contentWindow.chrome.runtime.sendMessage({ to: '?two', text: 'from a frame' }, resolve);
  });
  t.value('from frame to frame', () => answer);
  var heard = await new Promise((resolve) => {
    var listen = (message, sender) => {
      chrome.runtime.onMessage.removeListener(listen);
      resolve([message, sender]);
    };
    chrome.runtime.onMessage.addListener(listen);
    frame.contentWindow.chrome.runtime.sendMessage({ to: 'top' });
  });
  t.value('to the event page', () => heard[0]);
  t.value('sender has', () => Object.keys(heard[1]).sort());
  t.value('its URL', () => heard[1].url.replace(/^.*\//, ''));
  frame.remove();
  other.remove();
});

test('frame: goes with its listeners', async (t) => {
  var frame = await openFrame('frame.html?gone');
  frame.remove();
  await new Promise((resolve) => {
    chrome.runtime.sendMessage({ to: '?gone' }, (answer) => {
      t.value('answer', () => answer);
      t.value('lastError', () => chrome.runtime.lastError && chrome.runtime.lastError.message);
      resolve();
    });
  });
});

test('frame: goes from page to page', async (t) => {
  var frame = await openFrame('frame.html?first');
  var loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  frame.contentWindow.location.href = 'frame.html?second';
  await loaded;
  t.value('where it is', () => frame.contentWindow.location.search);
  t.value('at its first script', () => frame.contentWindow.atFirst);
  var answer = await new Promise((resolve) => {
    chrome.runtime.sendMessage({ to: '?second', text: 'hello' }, resolve);
  });
  t.value('answer', () => answer);
  frame.remove();
});

test('frame: the background page', async (t) => {
  var frame = await openFrame('frame.html');
  var same = await new Promise((resolve) => {
    frame.contentWindow.chrome.runtime.getBackgroundPage((page) => resolve(page === window));
  });
  t.value('is this one', () => same);
  frame.remove();
});

test('frame: what Chrome takes from apps, and its looks', async (t) => {
  var frame = await openFrame('frame.html');
  var view = frame.contentWindow;
  t.value('document.write', () => view.document.write('x'));
  t.value('alert', () => view.alert('x'));
  t.value('localStorage', () => view.localStorage);
  t.value('history.length', () => view.history.length);
  t.value('user-select', () => view.getComputedStyle(view.document.body).userSelect);
  t.value('font-size', () => view.getComputedStyle(view.document.body).fontSize);
  t.value('overflow', () => view.getComputedStyle(view.document.documentElement).overflow);
  frame.remove();
});

test('frame: at once, without a document of its own', async (t) => {
  var element = document.createElement('iframe');
  document.body.append(element);
  t.value('typeof chrome', () => typeof element.contentWindow.chrome);
  t.value('typeof chrome.storage', () => element.contentWindow.chrome && typeof element.contentWindow.chrome.storage);
  t.value('document.write', () => element.contentWindow.document.write('x'));
  element.remove();
  for (var source of ['about:blank']) {
    var frame = await openFrame(source);
    t.note(source);
    t.value('typeof chrome', () => typeof frame.contentWindow.chrome);
    t.value('typeof chrome.storage', () => frame.contentWindow.chrome && typeof frame.contentWindow.chrome.storage);
    frame.remove();
  }
  var written = await openFrame(undefined, { srcdoc: '<p>written' });
  t.note('srcdoc');
  t.value('typeof chrome', () => typeof written.contentWindow.chrome);
  t.value('typeof chrome.storage', () => written.contentWindow.chrome && typeof written.contentWindow.chrome.storage);
  t.value('alert', () => written.contentWindow.alert('x'));
  written.remove();
});

test('frame: sandboxed by its attribute', async (t) => {
  var frame = await openFrame('frame.html', { sandbox: 'allow-scripts allow-same-origin' });
  t.value('with its origin', () => frame.contentWindow.atFirst);
  frame.remove();
});
