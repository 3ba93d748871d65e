'use strict';

argumentCases('app.window.get', { id: 'nobody' });
argumentCases('app.window.getAll', {});
argumentCases('app.window.current', {});
argumentCases('app.window.canSetVisibleOnAllWorkspaces', {});

test('create: arguments of another type', async (t) => {
  await t.promise('app.window.create');
  for (var url of [undefined, null, 5, true, {}, []]) await t.call('app.window.create', url);
  for (var options of [5, 'text', true, []]) await t.call('app.window.create', 'window.html', options);
  await t.promise('app.window.create', 'window.html', {}, 5);
  await t.promise('app.window.create', 'window.html', {}, null, null);
});

/** Each with a value of another type than its own; the call goes no further. */
var WRONG_OPTIONS = {
  id: 5,
  innerBounds: 5,
  outerBounds: 'text',
  bounds: [],
  frame: 5,
  state: 'large',
  hidden: 1,
  resizable: 'yes',
  alwaysOnTop: 0,
  focused: {},
  visibleOnAllWorkspaces: 1,
  type: 'sheet',
  minWidth: 1.5,
  width: '100',
  left: true,
  singleton: 'no',
  showInShelf: 1,
  icon: 5,
  nonsense: 1,
  transparentBackground: true,
};

Object.keys(WRONG_OPTIONS).forEach((name) => {
  test('create: option ' + name, async (t) => {
    await t.call('app.window.create', 'window.html', { [name]: WRONG_OPTIONS[name] });
  });
});

test('create: inside of options', async (t) => {
  for (var options of [
    { innerBounds: { width: 'x' } },
    { innerBounds: { height: 1.5 } },
    { innerBounds: { depth: 1 } },
    { outerBounds: { left: null, top: {} } },
    { bounds: { minWidth: 1 } },
    { frame: { type: 5 } },
    { frame: { nonsense: 1 } },
    { frame: [] },
    { state: null, hidden: 5 },
  ]) {
    await t.call('app.window.create', 'window.html', options);
  }
});
