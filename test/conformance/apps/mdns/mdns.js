'use strict';

argumentCases('mdns.forceDiscovery', {});

test('mdns: members', (t) => {
  t.value('names', () => Object.keys(chrome.mdns));
  t.value('limit', () => chrome.mdns.MAX_SERVICE_INSTANCES_PER_EVENT);
  t.value('event', () => Object.getOwnPropertyNames(chrome.mdns.onServiceList));
});

test('mdns: filters of listeners', (t) => {
  var event = chrome.mdns.onServiceList;
  var filters = [
    undefined,
    null,
    'text',
    5,
    [],
    ['_http._tcp.local'],
    {},
    { other: 1 },
    { serviceType: 5 },
    { serviceType: null },
    { serviceType: undefined },
    { serviceType: '' },
    { serviceType: 'nothing' },
    { serviceType: '_conformance._tcp.local', other: 1 },
  ];
  filters.forEach((filter) => {
    t.value(JSON.stringify(filter) || 'undefined', () => {
      var listener = () => {};
      event.addListener(listener, filter);
      var there = [event.hasListener(listener), event.hasListeners()];
      event.removeListener(listener);
      return there.concat(event.hasListener(listener), event.hasListeners());
    });
  });
  t.value('none', () => {
    var listener = () => {};
    event.addListener(listener);
    event.addListener(listener);
    event.removeListener(listener);
    return event.hasListeners();
  });
  t.value('no function', () => event.addListener('text', { serviceType: '_http._tcp.local' }));
  t.value('options', () => event.addListener(() => {}, {}, {}));
  t.value('hasListener of nothing', () => event.hasListener());
  t.value('hasListener of a text', () => event.hasListener('text'));
});

test('mdns: forceDiscovery', async (t) => {
  await t.call('mdns.forceDiscovery');
  await t.promise('mdns.forceDiscovery');
});

test('mdns: a type that nobody has', async (t) => {
  var first = await new Promise((resolve) => {
    chrome.mdns.onServiceList.addListener(resolve, { serviceType: '_conformance._tcp.local' });
  });
  t.value('first', () => first);
});
