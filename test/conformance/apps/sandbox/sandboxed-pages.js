'use strict';

/** An `<iframe>` in the event page; what it posts can be waited for, message after message. */
function openFrame(url, attributes) {
  var element = document.createElement('iframe');
  var messages = [];
  var wake = () => {};
  var heard = (event) => {
    if (event.source !== element.contentWindow) return;
    messages.push(event);
    wake();
  };
  addEventListener('message', heard);
  Object.keys(attributes || {}).forEach((name) => element.setAttribute(name, attributes[name]));
  var loaded = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }));
  element.src = url;
  document.body.append(element);
  return {
    element: element,
    loaded: loaded,
    async next() {
      while (messages.length === 0) {
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
      return messages.shift();
    },
    close() {
      removeEventListener('message', heard);
      element.remove();
    },
  };
}

function refusal(act) {
  try {
    return act();
  } catch (error) {
    return error.name;
  }
}

/** Has a sandboxed page evaluate expressions and writes down what it answers. */
async function evaluateIn(t, frame, expressions) {
  for (var expression of expressions) {
    frame.element.contentWindow.postMessage(expression, '*');
    var answer = await frame.next();
    t.note(`${expression} → ${answer.data}`);
  }
}

async function inFrame(t, url, expressions, attributes) {
  var frame = openFrame(url, attributes);
  t.note('says ' + (await frame.next()).data);
  await evaluateIn(t, frame, expressions);
  frame.close();
}

test('sandbox: the origin', async (t) => {
  var frame = openFrame('sandboxed.html');
  var ready = await frame.next();
  t.value('origin of its message', () => ready.origin);
  t.value('its document', () => frame.element.contentDocument);
  t.value('its location', () => refusal(() => frame.element.contentWindow.location.href));
  t.value('a global of it', () => refusal(() => frame.element.contentWindow.document));
  await evaluateIn(t, frame, [
    'self.origin',
    'location.origin.replace(/[a-p]{32}/, "id").replace(/^chrome-\\w+/, "app")',
    'location.pathname',
    'isSecureContext',
    'parent.document',
    'top === parent',
    'document.domain',
    'document.referrer.replace(/^chrome-\\w+:..[a-p]{32}/, "app://id")',
    'typeof frameElement + frameElement',
  ]);
  frame.close();
});

test('sandbox: no chrome.*', async (t) => {
  await inFrame(t, 'sandboxed.html', [
    'typeof chrome',
    'typeof chrome.runtime',
    'typeof chrome.app',
    'typeof chrome.storage',
    'typeof chrome.sockets',
    'typeof chrome.i18n',
    'typeof require + typeof process + typeof module',
  ]);
});

test('sandbox: code and markup', async (t) => {
  await inFrame(t, 'sandboxed.html', [
    'eval("1 + 1")',
    'new Function("return 2")()',
    'inlineRan',
    'handlerRan',
    'ownScriptRan',
    'document.write === undefined',
    'typeof alert + typeof confirm',
    'typeof document.all',
  ]);
});

test('sandbox: what Chrome takes from apps, and their looks', async (t) => {
  await inFrame(t, 'sandboxed.html', [
    'typeof history.pushState',
    'history.length',
    'localStorage',
    'document.cookie',
    'getComputedStyle(document.body).userSelect',
    'getComputedStyle(document.body).fontSize',
    'getComputedStyle(document.documentElement).overflow',
  ]);
});

test('sandbox: what is stored', async (t) => {
  await inFrame(t, 'sandboxed.html', [
    'sessionStorage',
    'indexedDB.open("x")',
    'caches.keys()',
    'navigator.serviceWorker',
  ]);
});

test('sandbox: what it may load', async (t) => {
  await inFrame(t, 'sandboxed.html', [
    'load("script", "own.js")',
    'load("script", "http://127.0.0.1:9/x.js")',
    'load("script", "data:text/javascript,1")',
    'load("img", "own.png")',
    'load("img", "data:image/gif;base64,R0lGODlhAQABAAAAACw=")',
    'get("own.js")',
    'get("manifest.json")',
    'new Worker("own.js") instanceof Worker',
    'open("other.html")',
  ]);
});

test('sandbox: frames in frames', async (t) => {
  await inFrame(t, 'sandboxed.html', [
    'frameOf("deep/page.html")',
    'frameOf("plain.html")',
    'frameOf("data:text/html,<script>parent.postMessage(self.origin, `*`)</script>")',
  ]);
});

test('sandbox: an own page that is not sandboxed', async (t) => {
  var frame = openFrame('plain.html');
  var message = await frame.next();
  t.value('origin', () => message.origin.replace(/[a-p]{32}/, 'id').replace(/^chrome-\w+/, 'app'));
  t.value('data', () => message.data);
  t.value('document', () => typeof frame.element.contentDocument);
  frame.close();
});

test('sandbox: an own page with the attribute', async (t) => {
  var frame = openFrame('plain.html', { sandbox: 'allow-scripts' });
  var message = await Promise.race([frame.next(), pause(1000)]);
  t.value('message', () => message && [message.origin, message.data]);
  frame.close();
});

test('sandbox: messages both ways', async (t) => {
  var frame = openFrame('sandboxed.html');
  await frame.next();
  var channel = new MessageChannel();
  var answer = new Promise((resolve) => {
    channel.port1.onmessage = (event) => resolve(event.data);
  });
  frame.element.contentWindow.postMessage({ port: true, bytes: new Uint8Array([1, 2, 3]).buffer }, '*', [
    channel.port2,
  ]);
  var got = await answer;
  t.value('through a port', () => got);
  frame.element.contentWindow.postMessage('"x"', location.origin);
  await t.quiet();
  t.note('a message for another origin was not heard');
  await evaluateIn(t, frame, ['heard.length']);
  frame.close();
});

test('sandbox: as a window', async (t) => {
  await t.call('app.window.create', 'sandboxed.html', { id: 'sandboxed', hidden: true });
  t.value('windows', () => chrome.app.window.getAll().length);
  t.value('by its id', () => chrome.app.window.get('sandboxed'));
});
