'use strict';

/** So far away that no case sees it, and the same in every run. */
var FAR = 4e12;

surfaceCase('chrome.alarms', () => chrome.alarms);

argumentCases('alarms.create', { name: 'a', alarmInfo: { when: FAR } });
argumentCases('alarms.get', { name: 'a' });
argumentCases('alarms.getAll', {});
argumentCases('alarms.clear', { name: 'a' });
argumentCases('alarms.clearAll', {});

function alarmTest(name, run) {
  test(name, async (t) => {
    await chrome.alarms.clearAll();
    await run(t);
    await chrome.alarms.clearAll();
  });
}

alarmTest('alarmInfo: its properties', async (t) => {
  for (var info of [
    {},
    { when: FAR, delayInMinutes: 1 },
    { when: FAR, periodInMinutes: 1 },
    { when: '1' },
    { when: null },
    { when: NaN },
    { delayInMinutes: Infinity },
    { when: undefined, periodInMinutes: undefined },
    { persistAcrossSessions: false },
    { when: FAR + 0.75, persistAcrossSessions: false },
    { when: FAR, persistAcrossSessions: 1 },
    { when: FAR, other: 1 },
  ]) {
    await t.call('alarms.create', 'a', info);
    await t.call('alarms.getAll');
    await chrome.alarms.clearAll();
  }
});

alarmTest('create: when the alarm is due', async (t) => {
  for (var info of [
    { delayInMinutes: 5 },
    { delayInMinutes: 0.5 },
    { periodInMinutes: 2 },
    { delayInMinutes: 5, periodInMinutes: 0.5 },
  ]) {
    await chrome.alarms.create('a', info);
    var alarm = await chrome.alarms.get('a');
    t.value(`${JSON.stringify(info)}, in seconds`, () => Math.round((alarm.scheduledTime - Date.now()) / 1000));
    t.value('period', () => alarm.periodInMinutes);
  }
});

alarmTest('create: names, and their order', async (t) => {
  for (var name of ['b', 'a', '', 'ä\u0000b', 'c'.repeat(1000)]) await t.promise('alarms.create', name, { when: FAR });
  await t.call('alarms.create', { when: FAR + 1 });
  await t.call('alarms.create', null, { when: FAR + 2 });
  await t.call('alarms.create', 'b', { when: FAR + 3 });
  await t.call('alarms.getAll');
  await t.call('alarms.get');
  await t.call('alarms.get', 'b');
  await t.call('alarms.get', 'nobody');
  await t.promise('alarms.get', 'nobody');
  await t.call('alarms.clear', 'nobody');
  await t.call('alarms.clear', 'b');
  await t.call('alarms.clear');
  await t.promise('alarms.getAll');
  await t.call('alarms.clearAll');
  await t.call('alarms.clearAll');
  await t.call('alarms.getAll');
});

alarmTest('create: as many as there may be', async (t) => {
  for (var i = 0; i < 500; i++) await chrome.alarms.create(String(i), { when: FAR });
  await t.call('alarms.create', 'one more', { when: FAR });
  await t.call('alarms.create', '7', { when: FAR });
  await t.promise('alarms.create', 'one more', { when: FAR });
});

/** Collects the names of the alarms that ring from now on; the times are different in every run. */
function listen() {
  var names = [];
  var rang = () => {};
  var listener = (alarm) => {
    names.push(alarm.name);
    rang();
  };
  chrome.alarms.onAlarm.addListener(listener);
  return {
    names: names,
    stop: () => chrome.alarms.onAlarm.removeListener(listener),
    /** Waits until so many have rung, or until it is clear that they do not. */
    until: (count) => {
      var enough = new Promise((resolve) => {
        rang = () => names.length >= count && resolve();
        rang();
      });
      return Promise.race([enough, pause(10000)]);
    },
  };
}

/** Well within the second in which no other alarm is looked for. */
var SOON_ENOUGH = 700;

alarmTest('onAlarm: those that are due ring together, the youngest first', async (t) => {
  var names;
  // All three must be there before they are looked for. A machine that took too long to set them tries again.
  for (var attempt = 0; attempt < 10; attempt++) {
    var heard = listen();
    await chrome.alarms.create('first', { when: 1 });
    await heard.until(1);
    var began = Date.now();
    for (var [name, when] of [
      ['a', 5],
      ['b', 1],
      ['c', 3],
    ]) {
      await chrome.alarms.create(name, { when: when });
    }
    var took = Date.now() - began;
    await heard.until(4);
    heard.stop();
    names = heard.names;
    if (took < SOON_ENOUGH) break;
    await chrome.alarms.clearAll();
  }
  t.value('rung', () => names);
  await t.call('alarms.getAll');
});

alarmTest('onAlarm: what it is told', async (t) => {
  var told = new Promise((resolve) => {
    chrome.alarms.onAlarm.addListener(function once(...args) {
      chrome.alarms.onAlarm.removeListener(once);
      resolve(args);
    });
  });
  await chrome.alarms.create('past', { when: 12345.5, periodInMinutes: 60 });
  var args = await told;
  t.value('arguments', () => args);
  var next = await chrome.alarms.get('past');
  t.value('in line', () => (next.scheduledTime - 12345.5) % 3600000);
  t.value('in the future', () => next.scheduledTime > Date.now() && next.scheduledTime <= Date.now() + 3600000);
});

alarmTest('onAlarm: one that was cleared does not ring', async (t) => {
  var heard = listen();
  var soon = Date.now() + 2000;
  await chrome.alarms.create('a', { when: soon });
  await t.call('alarms.clear', 'a');
  // Looked for later than the one that was cleared.
  await chrome.alarms.create('b', { when: soon + 1 });
  await heard.until(1);
  heard.stop();
  t.value('rung', () => heard.names);
});

alarmTest('names with half of a surrogate pair', async (t) => {
  await t.call('alarms.create', 'a\udc00b', { when: 4e12 });
  await t.call('alarms.create', '\ud800', { when: 4e12 });
  await t.call('alarms.get', 'a\udc00b');
  await t.call('alarms.get', 'a\ufffdb');
  await t.call('alarms.clear', 'a\udc00b');
  await t.call('alarms.getAll');
});

alarmTest('times beyond all bounds', async (t) => {
  for (var info of [
    { periodInMinutes: 1e300 },
    { delayInMinutes: 1e300 },
    { delayInMinutes: 1e300, periodInMinutes: 1 },
    { when: 1e300 },
    { when: 9e15 },
    { when: 1e16 },
    { when: 8640000000000001 },
    { when: 9007199254740993 },
    { when: 9223372036854776, periodInMinutes: 1 },
    { when: 4000000000000.123456 },
    { when: 4e12, periodInMinutes: 1e15 },
    { delayInMinutes: 1.6e11 },
  ]) {
    await t.call('alarms.create', 'a', info);
    t.note(JSON.stringify(info));
    var alarm = await chrome.alarms.get('a');
    t.value('gives', () => {
      var time = alarm.scheduledTime;
      return [
        time === 0 || time > 1e15 || info.when ? time : Math.round((time - Date.now()) / 6000) / 10,
        alarm.periodInMinutes,
      ];
    });
  }
});
