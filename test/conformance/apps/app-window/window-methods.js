'use strict';

var OF_ANOTHER_TYPE = [undefined, null, 5, 1.5, 'x', true, {}, []];

/** Calls with each of some lists of arguments, and writes down what is thrown or given back. */
function callsOf(t, text, object, name, lists) {
  lists.forEach((args) => {
    t.value(`${text}${name}(${args.map((arg) => JSON.stringify(arg) || String(arg)).join(', ')})`, () =>
      object[name](...args),
    );
  });
}

['clearAttention', 'drawAttention', 'focus', 'fullscreen', 'hide', 'maximize', 'minimize', 'restore'].forEach(
  (name) => {
    test('method: ' + name, async (t) => {
      var appWindow = await opened(t);
      callsOf(t, '', appWindow, name, [[5], [undefined], [null, null]]);
    });
  },
);

['setActivateOnPointer', 'setAlwaysOnTop', 'setIcon', 'setVisibleOnAllWorkspaces', 'show', 'setBounds'].forEach(
  (name) => {
    test('method: ' + name, async (t) => {
      var appWindow = await opened(t);
      var wrong = {
        setIcon: [5],
        show: [5, 'x', {}],
        setBounds: OF_ANOTHER_TYPE.filter((value) => typeof value !== 'object'),
      };
      var list = wrong[name] || OF_ANOTHER_TYPE.filter((value) => value !== true);
      callsOf(
        t,
        '',
        appWindow,
        name,
        [[]].concat(
          list.map((value) => [value]),
          [[true, 2, 3]],
        ),
      );
    });
  },
);

['moveTo', 'resizeTo'].forEach((name) => {
  test('method: ' + name, async (t) => {
    var appWindow = await opened(t);
    callsOf(t, '', appWindow, name, [[], [5], [null]]);
  });
});

['close', 'getBounds', 'isFullscreen', 'isMinimized', 'isMaximized', 'isAlwaysOnTop', 'alphaEnabled'].forEach(
  (name) => {
    test('method: ' + name, async (t) => {
      var appWindow = await opened(t, { innerBounds: { width: 300, height: 200, left: 50, top: 60 } });
      callsOf(t, '', appWindow, name, [[5, 'x']]);
    });
  },
);

test('method: setBounds with wrong numbers', async (t) => {
  var appWindow = await opened(t);
  callsOf(
    t,
    '',
    appWindow,
    'setBounds',
    [{ left: 'a' }, { left: 1.5 }, { nonsense: 1 }, { width: 320, left: {} }, { top: null }].map((bounds) => [bounds]),
  );
});

['innerBounds', 'outerBounds'].forEach((which) => {
  ['left', 'height', 'minWidth', 'maxHeight'].forEach((key) => {
    test(`${which}: ${key} set to another type`, async (t) => {
      var bounds = (await opened(t))[which];
      for (let value of [1.5, '7', true, {}, []]) {
        t.value(`to ${JSON.stringify(value)}`, () => {
          bounds[key] = value;
        });
      }
      for (let value of [undefined, null]) {
        t.value(`to ${value}`, () => {
          bounds[key] = value;
        });
      }
    });
  });

  ['setPosition', 'setSize', 'setMinimumSize', 'setMaximumSize'].forEach((name) => {
    test(`${which}: ${name} with arguments of another type`, async (t) => {
      var bounds = (await opened(t))[which];
      callsOf(t, '', bounds, name, [[], [null, null], [1.5], ['x', 5], [undefined, true], [{}, {}]]);
    });
  });
});

/** What both bounds say of size and limits. */
function sizes({ innerBounds, outerBounds }) {
  return [innerBounds, outerBounds].map((bounds) =>
    ['width', 'height', 'minWidth', 'minHeight', 'maxWidth', 'maxHeight'].map((key) => bounds[key]),
  );
}

[
  { innerBounds: { width: 300, height: 200, minWidth: 400, maxWidth: 350 } },
  { innerBounds: { width: 300, height: 200, minWidth: 400 }, outerBounds: { maxWidth: 350 } },
  { outerBounds: { width: 300, height: 200, minWidth: 400, maxWidth: 350 } },
  { outerBounds: { width: 300, height: 200, minHeight: 250, maxWidth: 250 } },
  { innerBounds: { minWidth: -5, maxHeight: 0 } },
].forEach((options) => {
  test(`limits: ${JSON.stringify(options)}`, async (t) => {
    var appWindow = await opened(t, { frame: 'none', ...options });
    t.value('sizes', () => sizes(appWindow));
  });
});

/** Does something to a window and waits until its bounds say something else. */
async function changed(t, appWindow, text, change) {
  var before = JSON.stringify(sizes(appWindow));
  t.value(text, () => change(appWindow));
  for (var waited = 0; waited < 1000 && JSON.stringify(sizes(appWindow)) === before; waited += 10) await pause(10);
  await t.quiet();
  t.value('sizes', () => sizes(appWindow));
}

test('limits: set one after the other', async (t) => {
  var appWindow = await opened(t, { frame: 'none', innerBounds: { width: 300, height: 200 } });
  await changed(t, appWindow, 'least', ({ innerBounds }) => innerBounds.setMinimumSize(400, 100));
  await changed(t, appWindow, 'most, below', ({ innerBounds }) => innerBounds.setMaximumSize(350, 150));
  await changed(t, appWindow, 'least of the frame', ({ outerBounds }) => outerBounds.setMinimumSize(500, 100));
  await changed(t, appWindow, 'no least width', ({ innerBounds }) => {
    innerBounds.minWidth = 0;
  });
  await changed(t, appWindow, 'none', ({ outerBounds }) => outerBounds.setMaximumSize(null, null));
  await changed(t, appWindow, 'nothing said', ({ outerBounds }) => {
    outerBounds.setMinimumSize(undefined, undefined);
  });
});

test('bounds: set in every way', async (t) => {
  var appWindow = await opened(t, { frame: 'none', outerBounds: { left: 100, top: 90, width: 300, height: 200 } });
  await changed(t, appWindow, 'resizeTo', () => appWindow.resizeTo(350, 260));
  await changed(t, appWindow, 'resizeTo below the least', () => appWindow.resizeTo(50, 50));
  await changed(t, appWindow, 'setBounds', () => appWindow.setBounds({ left: 120, width: 333, height: 222 }));
  t.value('getBounds', () => appWindow.getBounds());
  await changed(t, appWindow, 'setSize', () => appWindow.innerBounds.setSize(200, 150));
  await changed(t, appWindow, 'height', () => {
    appWindow.outerBounds.height = 170;
  });
  await changed(t, appWindow, 'less than nothing', () => appWindow.setBounds({ width: -5 }));
});

test('bounds: within the limits, though the user cannot resize', async (t) => {
  var limits = { width: 300, height: 200, minWidth: 250, minHeight: 150, maxWidth: 400, maxHeight: 260 };
  var appWindow = await opened(t, { frame: 'none', resizable: false, innerBounds: limits });
  await changed(t, appWindow, 'setBounds', () => appWindow.setBounds({ width: 900, height: 800 }));
  await changed(t, appWindow, 'resizeTo', () => appWindow.resizeTo(110, 120));
  await changed(t, appWindow, 'setSize', () => appWindow.outerBounds.setSize(700, 600));
  await changed(t, appWindow, 'by the page', () => appWindow.contentWindow.resizeTo(110, 120));
  await changed(t, appWindow, 'more by the page', () => appWindow.contentWindow.resizeBy(1000, 50));
});

[
  { color: '#ff0000' },
  { color: '#0f0' },
  { color: '#ff0000', inactiveColor: '#00ff00' },
  { color: '#ff0000', activeColor: '#0000ff', inactiveColor: '#0f08' },
  { type: 'chrome', activeColor: '#0000ff' },
  { color: '#11223344' },
  { type: 'bogus', color: '#123456' },
].forEach((frame) => {
  test(`frame: ${JSON.stringify(frame)}`, async (t) => {
    var appWindow = await opened(t, { frame, innerBounds: { left: 50, top: 60, width: 300, height: 200 } });
    t.value('colors', () => [appWindow.hasFrameColor, appWindow.activeFrameColor, appWindow.inactiveFrameColor]);
    t.value('size', () => sizes(appWindow));
    t.value('page', () => [appWindow.contentWindow.innerWidth, appWindow.contentWindow.innerHeight]);
  });
});

test('a window that is gone', async (t) => {
  var appWindow = await opened(t, { id: 'gone', innerBounds: { width: 300, height: 200 } });
  var { innerBounds } = appWindow;
  appWindow.close();
  await gone(t);
  callsOf(t, '', appWindow, 'focus', [[], [5]]);
  for (var name of ['show', 'hide', 'maximize', 'close', 'isMaximized']) callsOf(t, '', appWindow, name, [[]]);
  callsOf(t, '', appWindow, 'setBounds', [[{ left: 5 }]]);
  t.value('id', () => appWindow.id);
});

test('staying on top without the permission', async (t) => {
  var appWindow = await opened(t);
  appWindow.setAlwaysOnTop(true);
  await t.quiet();
  t.value('isAlwaysOnTop', () => appWindow.isAlwaysOnTop());
});

[{ icon: 'window.html' }, { icon: 'nothing.png' }].forEach((options) => {
  test(`an icon that is none: ${JSON.stringify(options)}`, async (t) => {
    var appWindow = await opened(t, options);
    appWindow.setIcon('nothing.png');
    await t.quiet();
    t.value('windows', () => chrome.app.window.getAll().length);
  });
});
