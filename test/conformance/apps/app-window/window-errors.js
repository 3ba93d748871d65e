'use strict';

/** Calls that are right in form and refused all the same; no window is made. */
function refusedCase(name, url, options) {
  test('create: ' + name, async (t) => {
    await t.call('app.window.create', url, options);
    t.value('windows', () => chrome.app.window.getAll().length);
  });
}

refusedCase('a web page', 'http://127.0.0.1/', {});
refusedCase('a URL without a scheme', '//127.0.0.1/x', {});
refusedCase('about:blank', 'about:blank', {});
refusedCase('a data URL', 'data:text/html,x', {});
refusedCase('a javascript URL', 'javascript:1', {});
refusedCase('the own absolute URL', chrome.runtime.getURL('window.html'), {});
refusedCase('a file that is not there', 'nothing.html', {});
refusedCase('no file', '', {});
refusedCase('both bounds with a width', 'window.html', { innerBounds: { width: 100 }, outerBounds: { width: 100 } });
refusedCase('both bounds with a left', 'window.html', { innerBounds: { left: 1 }, outerBounds: { left: 1, top: 2 } });
refusedCase('both bounds with a maxHeight', 'window.html', {
  innerBounds: { maxHeight: 100, minWidth: 5 },
  outerBounds: { maxHeight: 100, minWidth: 6 },
});
refusedCase('no frame but a color', 'window.html', { frame: { type: 'none', color: '#fff' } });
refusedCase('a named color', 'window.html', { frame: { color: 'red' } });
refusedCase('a color with a letter too many', 'window.html', { frame: { color: '#12345g' } });
refusedCase('an inactive color alone', 'window.html', { frame: { inactiveColor: '#fff' } });
refusedCase('a wrong inactive color', 'window.html', { frame: { color: '#fff', inactiveColor: 'white' } });
refusedCase('always on top without the permission', 'window.html', { alwaysOnTop: true });
refusedCase('an empty icon', 'window.html', { icon: '' });
refusedCase('an alpha channel', 'window.html', { alphaEnabled: true });
refusedCase('an input method', 'window.html', { ime: true });
refusedCase('in the shelf without an id', 'window.html', { showInShelf: true });
refusedCase('an id of 257 letters', 'window.html', { id: 'x'.repeat(257) });
refusedCase('several mistakes at once', 'window.html', {
  alwaysOnTop: true,
  ime: true,
  id: 'x'.repeat(300),
  frame: { color: 'red' },
});

test('create: a promise that is rejected', async (t) => {
  await t.promise('app.window.create', 'http://127.0.0.1/');
});
