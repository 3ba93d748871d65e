'use strict';

function failing(callback) {
  chrome.sockets.tcp.getInfo(99999, callback);
}

test('lastError: outside a callback', async (t) => {
  t.value('in', () => 'lastError' in chrome.runtime);
  t.value('value', () => chrome.runtime.lastError);
  t.value('own names', () => Object.getOwnPropertyNames(chrome.runtime).includes('lastError'));
});

test('lastError: in a failing callback', async (t) => {
  await new Promise((resolve) => {
    failing(() => {
      var error = chrome.runtime.lastError;
      t.value('in', () => 'lastError' in chrome.runtime);
      t.value('value', () => error);
      t.value('kind', () => [Object.prototype.toString.call(error), error instanceof Error]);
      t.value('own names', () => Object.getOwnPropertyNames(error));
      t.value('text', () => String(error));
      t.value('JSON', () => JSON.stringify(error));
      t.value('same object', () => chrome.runtime.lastError === error);
      resolve();
    });
  });
  t.value('afterwards', () => chrome.runtime.lastError);
});

test('lastError: in a callback that succeeds', async (t) => {
  await new Promise((resolve) => {
    chrome.sockets.tcp.getSockets(() => {
      t.value('in', () => 'lastError' in chrome.runtime);
      t.value('value', () => chrome.runtime.lastError);
      resolve();
    });
  });
});

test('lastError: gone in what the callback puts off', async (t) => {
  await new Promise((resolve) => {
    failing(() => {
      void chrome.runtime.lastError;
      Promise.resolve().then(() => t.value('in a microtask', () => chrome.runtime.lastError));
      setTimeout(() => {
        t.value('in a timer', () => chrome.runtime.lastError);
        resolve();
      });
    });
  });
});

test('lastError: of the inner of two calls', async (t) => {
  await new Promise((resolve) => {
    failing(() => {
      chrome.sockets.udp.getInfo(99999, () => {
        t.value('inner', () => chrome.runtime.lastError);
        resolve();
      });
      t.value('outer', () => chrome.runtime.lastError);
    });
  });
});

test('lastError: after a callback that throws', async (t) => {
  failing(() => {
    void chrome.runtime.lastError;
    throw new Error('on purpose');
  });
  await t.call('sockets.tcp.getSockets');
  t.value('value', () => chrome.runtime.lastError);
});

test('lastError: written by the app', async (t) => {
  t.value('assign', () => {
    chrome.runtime.lastError = { message: 'mine' };
    return chrome.runtime.lastError;
  });
  await new Promise((resolve) => {
    failing(() => {
      t.value('in a failing callback', () => chrome.runtime.lastError);
      resolve();
    });
  });
  t.value('afterwards', () => chrome.runtime.lastError);
  delete chrome.runtime.lastError;
  t.value('deleted', () => chrome.runtime.lastError);
});

test('a rejected promise', async (t) => {
  try {
    await chrome.sockets.tcp.getInfo(99999);
    t.note('no error');
  } catch (error) {
    t.value('kind', () => [Object.prototype.toString.call(error), error instanceof Error, error.constructor === Error]);
    t.value('text', () => String(error));
    t.value('own names', () => Object.getOwnPropertyNames(error).filter((name) => name !== 'stack'));
    t.value('lastError', () => chrome.runtime.lastError);
  }
});

test('a promise with a result code', async (t) => {
  var id = await t.tcp();
  await t.promise('sockets.tcp.disconnect', id);
  await t.promise('sockets.tcp.setPaused', 99999, true);
  await t.promise('sockets.tcp.send', 99999, bytes('x'));
});
