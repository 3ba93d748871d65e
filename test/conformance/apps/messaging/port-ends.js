'use strict';

test('disconnected: by the page that was connected to', async (t) => {
  var { local, remote } = await connected(t, await page());
  local.onDisconnect.addListener((port) => {
    t.value('  same port', () => port === local);
    t.value('  postMessage in onDisconnect', () => local.postMessage(1));
    t.value('  disconnect in onDisconnect', () => local.disconnect());
  });
  remote.disconnect();
  await calm();
  t.value('postMessage', () => local.postMessage(1));
});

test('disconnected: nobody listens', async (t) => {
  await page();
  follow(t, 'local', chrome.runtime.connect());
  await calm();
});

test('disconnected: a page does not hear itself', async (t) => {
  var heard = () => t.note('  heard itself');
  chrome.runtime.onConnect.addListener(heard);
  follow(t, 'local', chrome.runtime.connect());
  await calm();
  chrome.runtime.onConnect.removeListener(heard);
});

test('disconnected: the page that was connected to closes', async (t) => {
  var other = await page();
  var { local } = await connected(t, other);
  closePage(other);
  await calm();
  await calm();
  t.value('postMessage', () => local.postMessage(1));
});

test('disconnected: the page that connected closes', async (t) => {
  var other = await page();
  var arrived = new Promise((resolve) => {
    var listener = (port) => {
      chrome.runtime.onConnect.removeListener(listener);
      resolve(follow(t, 'event page', port));
    };
    chrome.runtime.onConnect.addListener(listener);
  });
  other.chrome.runtime.connect({ name: 'from a window' }).postMessage('hello');
  var port = await arrived;
  t.value('port', () => [port.name, who(port.sender)]);
  await calm();
  closePage(other);
  await calm();
  await calm();
});

test('two ends: both hear and speak', async (t) => {
  var heard = [];
  var ends = [];
  for (var name of ['first', 'second']) {
    ends.push(
      new Promise((resolve) => {
        var its = name;
        page().then((other) => {
          other.chrome.runtime.onConnect.addListener((port) => {
            port.onMessage.addListener((message) => heard.push(`${its} hears ${message}`));
            port.onDisconnect.addListener(() => heard.push(`${its} is disconnected`));
            resolve(port);
          });
        });
      }),
    );
  }
  while (chrome.app.window.getAll().length < 2) await pause(10);
  await calm();
  var local = follow(t, 'local', chrome.runtime.connect());
  var [first, second] = await Promise.all(ends);
  local.postMessage('to both');
  await calm();
  t.value('heard', () => sorted(heard.splice(0)));
  first.postMessage('from the first');
  await calm();
  second.postMessage('from the second');
  await calm();
  local.disconnect();
  await calm();
  t.value('heard', () => sorted(heard.splice(0)));
});

test('two ends: one disconnects', async (t) => {
  var first = accepted(t, 'first', await page());
  var second = accepted(t, 'second', await page());
  follow(t, 'local', chrome.runtime.connect());
  var ends = [await first, await second];
  ends[1].disconnect();
  await calm();
  t.value('the other one posts', () => ends[0].postMessage('x'));
  await calm();
  t.value('the other one disconnects', () => ends[0].disconnect());
  await calm();
});

test('two ends: one page closes, then the other', async (t) => {
  var pages = [await page(), await page()];
  var first = accepted(t, 'first', pages[0]);
  var second = accepted(t, 'second', pages[1]);
  var local = follow(t, 'local', chrome.runtime.connect());
  var ends = [await first, await second];
  closePage(pages[1]);
  await calm();
  await calm();
  t.value('post', () => local.postMessage('still there'));
  await calm();
  t.value('the other one posts', () => ends[0].postMessage('x'));
  await calm();
  closePage(pages[0]);
  await calm();
  await calm();
});

test('runtime.openOptionsPage', async (t) => {
  await t.call('runtime.openOptionsPage');
  await t.promise('runtime.openOptionsPage');
  t.value('getVersion', () => chrome.runtime.getVersion());
});

test('i18n without locales', async (t) => {
  for (var name of ['@@ui_locale', '@@bidi_dir', 'x']) t.value(name, () => chrome.i18n.getMessage(name));
  t.value('@@extension_id', () => chrome.i18n.getMessage('@@extension_id') === chrome.runtime.id);
});
