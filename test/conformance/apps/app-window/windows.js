'use strict';

/** A window whose page has loaded and been laid out. */
async function opened(t, options) {
  var appWindow = await t.call('app.window.create', 'window.html', options || {});
  var page = appWindow.contentWindow;
  if (page.document.readyState !== 'complete') {
    await new Promise((resolve) => page.addEventListener('load', resolve));
  }
  for (var waited = 0; waited < 1000 && page.innerWidth === 0; waited += 20) await pause(20);
  return appWindow;
}

/** Waits until no window is left. */
async function gone(t) {
  for (var waited = 0; waited < 2000 && chrome.app.window.getAll().length > 0; waited += 20) await pause(20);
  await t.quiet();
}

test('window: surface', async (t) => {
  var appWindow = await opened(t);
  t.value('kind', () => Object.prototype.toString.call(appWindow));
  t.value('constructor', () => appWindow.constructor.name);
  members(appWindow).forEach((line) => t.note('  own ' + line));
  members(Object.getPrototypeOf(appWindow)).forEach((line) => t.note('  ' + line));
});

test('window: surface of bounds', async (t) => {
  var { innerBounds } = await opened(t);
  t.value('constructor', () => innerBounds.constructor.name);
  members(innerBounds).forEach((line) => t.note('  own ' + line));
  members(Object.getPrototypeOf(innerBounds)).forEach((line) => t.note('  ' + line));
});

test('window: what the callback finds', async (t) => {
  await new Promise((resolve) => {
    chrome.app.window.create('window.html', {}, (appWindow) => {
      var page = appWindow.contentWindow;
      t.value('readyState', () => page.document.readyState);
      t.value('URL', () => page.location.href);
      t.value('scripts', () => page.document.scripts.length);
      t.value('opener', () => page.opener === window);
      t.value('parent', () => page.parent === page);
      t.value('in getAll', () => chrome.app.window.getAll().map((other) => other === appWindow));
      t.value('its own current', () => page.chrome.app.window.current() === appWindow);
      t.value('its chrome is its own', () => page.chrome !== chrome);
      page.handedOver = 'by the callback';
      page.addEventListener('load', () => resolve());
    });
  });
  t.value('what its first script saw', () => chrome.app.window.getAll()[0].contentWindow.SEEN);
});

test('window: promise', async (t) => {
  var appWindow = await chrome.app.window.create('window.html');
  t.value('in getAll', () => chrome.app.window.getAll()[0] === appWindow);
});

test('window: nobody’s window', async (t) => {
  t.value('current', () => chrome.app.window.current());
  t.value('get', () => chrome.app.window.get('nobody'));
  t.value('get with no name', () => chrome.app.window.get(''));
  t.value('getAll', () => chrome.app.window.getAll());
});

test('window: ids', async (t) => {
  var first = await opened(t, { id: 'a' });
  var second = await opened(t, {});
  t.value('ids', () => [first.id, second.id]);
  t.value('get', () => [chrome.app.window.get('a') === first, chrome.app.window.get('') === second]);
  t.value('getAll', () => chrome.app.window.getAll().map((appWindow) => appWindow.id));
  var again = await t.call('app.window.create', 'nothing.html', { id: 'a' });
  t.value('the same', () => again === first);
  t.value('assign', () => {
    first.id = 'b';
  });
});

test('window: an id of 256 letters', async (t) => {
  var appWindow = await opened(t, { id: 'x'.repeat(256) });
  t.value('length', () => appWindow.id.length);
});

test('window: the default size', async (t) => {
  var { innerBounds, contentWindow } = await opened(t);
  t.value('bounds', () => [innerBounds.width, innerBounds.height]);
  t.value('page', () => [contentWindow.innerWidth, contentWindow.innerHeight]);
  t.value('limits', () => [innerBounds.minWidth, innerBounds.minHeight, innerBounds.maxWidth, innerBounds.maxHeight]);
});

[
  { innerBounds: { left: 50, top: 60, width: 300, height: 200 } },
  { innerBounds: { width: 300 } },
  { innerBounds: { width: 0, height: -5 } },
  { bounds: { left: 50, top: 60, width: 300, height: 200 } },
  { width: 300, height: 200 },
  { defaultWidth: 300, defaultHeight: 200 },
  { innerBounds: { width: 100, height: 100, minWidth: 200, minHeight: 210, maxWidth: 400, maxHeight: 410 } },
  { minWidth: 600 },
].forEach((options) => {
  test(`window: bounds by ${JSON.stringify(options)}`, async (t) => {
    var { innerBounds, contentWindow } = await opened(t, options);
    t.value('size', () => [innerBounds.width, innerBounds.height]);
    t.value('page', () => [contentWindow.innerWidth, contentWindow.innerHeight]);
    t.value('limits', () => [innerBounds.minWidth, innerBounds.minHeight, innerBounds.maxWidth, innerBounds.maxHeight]);
  });
});

test('window: states of a new one', async (t) => {
  var appWindow = await opened(t);
  for (var name of ['isFullscreen', 'isMaximized', 'isMinimized', 'isAlwaysOnTop', 'alphaEnabled']) {
    t.value(name, () => appWindow[name]());
  }
  t.value('colors', () => [appWindow.hasFrameColor, appWindow.activeFrameColor, appWindow.inactiveFrameColor]);
});

test('window: close', async (t) => {
  var appWindow = await opened(t, { id: 'closing' });
  var page = appWindow.contentWindow;
  appWindow.onClosed.addListener((...args) => {
    t.value('onClosed with', () => args);
    t.value('still in getAll', () => chrome.app.window.getAll().length);
  });
  t.value('close', () => appWindow.close());
  t.value('at once', () => chrome.app.window.getAll().length);
  await gone(t);
  t.value('get', () => chrome.app.window.get('closing'));
  t.value('page closed', () => page.closed);
});

test('window: closed by its page', async (t) => {
  var appWindow = await opened(t);
  appWindow.onClosed.addListener(() => t.note('onClosed'));
  appWindow.contentWindow.close();
  await gone(t);
  t.value('getAll', () => chrome.app.window.getAll().length);
});

test('window: getBackgroundPage from a window', async (t) => {
  var { contentWindow } = await opened(t);
  var same = await new Promise((resolve) =>
    contentWindow.chrome.runtime.getBackgroundPage((page) => resolve(page === window)),
  );
  t.value('is the event page', () => same);
});

test('window: an expando stays', async (t) => {
  var appWindow = await opened(t, { id: 'e' });
  appWindow.mine = 1;
  t.value('get', () => chrome.app.window.get('e').mine);
  t.value('in the window', () => appWindow.contentWindow.chrome.app.window.current().mine);
});

test('window: events of the namespace are never told', async (t) => {
  var heard = [];
  var listeners = ['onClosed', 'onBoundsChanged'].map((name) => {
    var listener = () => {
      heard.push(name);
    };
    chrome.app.window[name].addListener(listener);
    return () => chrome.app.window[name].removeListener(listener);
  });
  var appWindow = await opened(t);
  appWindow.close();
  await gone(t);
  listeners.forEach((remove) => remove());
  t.value('heard', () => heard);
});

test('window: a sandboxed page', async (t) => {
  var count = () => chrome.app.window.getAll().length;
  await t.call('app.window.create', 'sandboxed.html', { id: 'sandboxed' });
  t.value('windows', count);
  await t.call('app.window.create', 'sandboxed.html', { id: 'sandboxed' });
  t.value('windows', count);
});
