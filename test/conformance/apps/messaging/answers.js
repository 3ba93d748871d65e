'use strict';

var now = (message, sender, respond) => {
  respond('now');
};
var later = (message, sender, respond) => {
  setTimeout(() => respond('later'), 60);
  return true;
};
var silent = () => {};
var failing = () => {
  throw new Error('failed');
};

/** Each is one page's listeners. */
var ANSWERS = {
  'at once': [now],
  none: [silent],
  'later, promised by true': [later],
  'later, not promised': [(message, sender, respond) => void setTimeout(() => respond('late'), 60)],
  'later, promised by 1': [
    (message, sender, respond) => {
      setTimeout(() => respond('late'), 60);
      return 1;
    },
  ],
  twice: [
    (message, sender, respond) => {
      respond('one');
      respond('two');
    },
  ],
  nothing: [(message, sender, respond) => respond()],
  'at once and promised': [
    (message, sender, respond) => {
      respond('now');
      return true;
    },
  ],
  'a promise': [() => Promise.resolve('promised')],
  'an async function': [async () => 'from async'],
  'a promise of undefined': [() => Promise.resolve()],
  'a promise of a function': [() => Promise.resolve(() => 1)],
  'a promise that is rejected': [() => Promise.reject(new TypeError('rejected'))],
  'a promise that is rejected with a text': [() => Promise.reject('text')],
  'a promise that is rejected with nothing': [() => Promise.reject()],
  'a promise that is rejected without a text': [() => Promise.reject(new Error())],
  // oxlint-disable-next-line unicorn/no-thenable -- that is what the case is about
  'something with then': [() => ({ then: (done) => done('then') })],
  'at once and a promise': [
    (message, sender, respond) => {
      respond('now');
      return Promise.resolve('promised');
    },
  ],
  'an exception': [failing],
  'an exception that is a text': [
    () => {
      throw 'text';
    },
  ],
  'an exception without a text': [
    () => {
      throw new Error();
    },
  ],
  'an exception after the answer': [
    (message, sender, respond) => {
      respond('now');
      throw new Error('too late');
    },
  ],
  'two listeners, the second answers': [silent, now],
  'two listeners, the first promises and the second answers': [() => true, now],
  'two listeners, the first fails and the second promises': [failing, later],
  'two listeners, the first promises and the second fails': [later, failing],
  'a listener that removes itself': [
    function once(message, sender, respond) {
      chrome.runtime.onMessage.removeListener(once);
      respond('once');
    },
  ],
};

Object.keys(ANSWERS).forEach((name) => {
  test('answer: ' + name, async (t) => {
    await exchange(t, await page(), 'x', ...ANSWERS[name]);
  });
});

/** The listener of one page and that of another. In Chromium chance decides which hears it first. */
var PAIRS = {
  'one promises, the other says nothing': [later, silent],
  'one says nothing, the other promises': [silent, later],
  'one fails, the other says nothing': [failing, silent],
  'one fails, the other promises': [failing, later],
  'neither says anything': [silent, silent],
};

Object.keys(PAIRS).forEach((name) => {
  test('answers of two pages: ' + name, async (t) => {
    var other = await page();
    other.chrome.runtime.onMessage.addListener(PAIRS[name][0]);
    await exchange(t, await page(), 'x', PAIRS[name][1]);
  });
});

test('answer: the page closes', async (t) => {
  var other = await page();
  other.chrome.runtime.onMessage.addListener(() => true);
  var answer = outcome(t, 'x');
  var promise = chrome.runtime.sendMessage('x').then(
    (value) => ['resolved', value],
    (error) => ['rejected', String(error)],
  );
  await t.quiet();
  closePage(other);
  await answer;
  var settled = await promise;
  t.value('promise', () => settled);
});

test('answer: promises', async (t) => {
  var other = await page();
  for (var listener of [now, later, silent, failing, () => Promise.resolve(5), () => Promise.reject(new Error('no'))]) {
    other.chrome.runtime.onMessage.addListener(listener);
    await t.promise('runtime.sendMessage', 'x');
    other.chrome.runtime.onMessage.removeListener(listener);
  }
});
