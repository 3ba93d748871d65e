'use strict';

argumentCases('identity.launchWebAuthFlow', {});

function html(text) {
  return { headers: { 'Content-Type': 'text/html' }, body: text };
}

function to(url) {
  return { status: 302, headers: { Location: url } };
}

function answers() {
  var own = chrome.identity.getRedirectURL('back');
  return {
    '/page': html('<title>Page</title>'),
    '/missing': { status: 404, body: 'not here' },
    '/fault': { status: 500, body: 'broken' },
    '/nothing': { status: 204 },
    '/file': { headers: { 'Content-Disposition': 'attachment; filename=a.txt' }, body: 'text' },
    '/back': to(own + '?code=1#part'),
    '/plain-back': to(own.replace('https', 'http')),
    '/other-app': to('https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.chromiumapp.org/back'),
    '/other-scheme': to('x-unknown:somewhere'),
    '/script': html('<script>location = "' + own + '?by=script"</script>'),
    '/frame': html('<iframe src="/back"></iframe>'),
    '/late': html('<script>setTimeout(() => { location = "' + own + '?by=timer" }, 50)</script>'),
    '/set': { status: 302, headers: { Location: own + '?set', 'Set-Cookie': 'a=1; Path=/' } },
  };
}

async function flow(t, text, details) {
  var outcome = await new Promise((resolve) => {
    chrome.identity.launchWebAuthFlow(details, function () {
      var error = chrome.runtime.lastError;
      resolve(error ? error.message : [].map.call(arguments, (url) => url.replace(chrome.runtime.id, '<id>')));
    });
  });
  t.value(text, () => outcome);
}

test('launchWebAuthFlow: without the user', async (t) => {
  var server = await web(t, 'peer', answers());
  for (var path of Object.keys(answers())) {
    if (path !== '/late') await flow(t, path, { url: server.url('127.0.0.1', path) });
  }
});

test('launchWebAuthFlow: a page that goes on by itself', async (t) => {
  var server = await web(t, 'peer', answers());
  var details = { url: server.url('127.0.0.1', '/late'), abortOnLoadForNonInteractive: false };
  await flow(t, 'in time', details);
  details.timeoutMsForNonInteractive = 0;
  await flow(t, 'no time', details);
  await flow(t, 'never', {
    url: server.url('127.0.0.1', '/page'),
    abortOnLoadForNonInteractive: false,
    timeoutMsForNonInteractive: 300,
  });
});

test('launchWebAuthFlow: with the user', async (t) => {
  var server = await web(t, 'peer', answers());
  for (var path of ['/missing', '/back', '/script', '/late']) {
    await flow(t, path, { url: server.url('127.0.0.1', path), interactive: true });
  }
});

test('launchWebAuthFlow: one at a time', async (t) => {
  var server = await web(t, 'peer', answers());
  var details = { url: server.url('127.0.0.1', '/late'), interactive: true };
  var first = flow(t, 'first', details);
  await flow(t, 'second', details);
  await first;
});

test('launchWebAuthFlow: what is no web page', async (t) => {
  for (var url of ['', 'x', 'file:///etc/hostname', 'data:text/html,x', 'ftp://127.0.0.1/', 'about:blank']) {
    await flow(t, url, { url: url });
  }
  await flow(t, 'the redirect itself', { url: chrome.identity.getRedirectURL('at-once') });
});
