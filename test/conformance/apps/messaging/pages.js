'use strict';

var NOBODY = 'abcdefghijklmnopabcdefghijklmnop';

/** Another page of the app, in a window: its window object. */
async function page() {
  var appWindow = await new Promise((resolve) => chrome.app.window.create('window.html', { hidden: true }, resolve));
  var other = appWindow.contentWindow;
  if (other.document.readyState !== 'complete') await new Promise((resolve) => other.addEventListener('load', resolve));
  return other;
}

function sorted(texts) {
  return texts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Long enough for what a port brings on a busy machine. */
function calm() {
  return pause(400);
}

function closePage(other) {
  other.chrome.app.window.current().close();
}

/** What the callback of a call gets, or what the call throws. */
function outcome(t, ...args) {
  return new Promise((resolve) => {
    var over = setTimeout(() => {
      t.note('  no answer');
      resolve();
    }, 12000);
    try {
      chrome.runtime.sendMessage(...args, (...answer) => {
        clearTimeout(over);
        var error = chrome.runtime.lastError;
        t.value('  callback', () => [answer, error && error.message]);
        resolve(answer[0]);
      });
    } catch (error) {
      clearTimeout(over);
      t.note('  throws ' + error);
      resolve();
    }
  });
}

/** Sends a message to a page that has these listeners for as long. */
async function exchange(t, other, message, ...listeners) {
  var event = other.chrome.runtime.onMessage;
  listeners.forEach((listener) => event.addListener(listener));
  await outcome(t, message);
  listeners.forEach((listener) => event.removeListener(listener));
}

/** A MessageSender or none without what depends on the folder of the app. */
function who(sender) {
  if (!sender) return sender;
  return {
    keys: Object.keys(sender),
    id: sender.id === chrome.runtime.id,
    url: sender.url.replace(/^.*:\/\/[a-p]{32}/, 'app:'),
    origin: sender.origin === location.origin,
  };
}
