'use strict';

var NONE = 4711;

argumentCases('hid.getDevices', { options: {} });
argumentCases('hid.connect', { deviceId: NONE });
argumentCases('hid.disconnect', { connectionId: NONE });
argumentCases('hid.receive', { connectionId: NONE });
argumentCases('hid.send', { connectionId: NONE, reportId: 0, data: new ArrayBuffer(8) });
argumentCases('hid.receiveFeatureReport', { connectionId: NONE, reportId: 0 });
argumentCases('hid.sendFeatureReport', { connectionId: NONE, reportId: 0, data: new ArrayBuffer(8) });

test('hid: members', (t) => {
  t.value('names', () => Object.getOwnPropertyNames(chrome.hid));
  t.value('onDeviceAdded', () => Object.getOwnPropertyNames(chrome.hid.onDeviceAdded));
});

test('getDevices: nothing is plugged in', async (t) => {
  var all = { vendorId: 4660, productId: 22136, usagePage: 140, usage: 2 };
  await t.call('hid.getDevices', {});
  await t.call('hid.getDevices', { filters: [] });
  await t.call('hid.getDevices', { filters: [{}] });
  await t.call('hid.getDevices', { filters: [all] });
  await t.call('hid.getDevices', { filters: [{ bogus: 1 }] });
  await t.call('hid.getDevices', { filters: [{ usage: 'text' }] });
  await t.call('hid.getDevices', { filters: {} });
  await t.call('hid.getDevices', { vendorId: 4660 });
  await t.call('hid.getDevices', { vendorId: 4660, productId: 22136, filters: [] });
  await t.call('hid.getDevices', { vendorId: -1 });
  await t.call('hid.getDevices', { productId: 22136 });
});

test('devices and connections that there are not', async (t) => {
  for (var id of [0, 1, -1, NONE]) {
    await t.call('hid.connect', id);
    await t.call('hid.receive', id);
    await t.call('hid.send', id, 0, new ArrayBuffer(1));
    await t.call('hid.send', id, 256, new ArrayBuffer(0));
    await t.call('hid.receiveFeatureReport', id, -1);
    await t.call('hid.sendFeatureReport', id, 1, new ArrayBuffer(1));
    await t.call('hid.disconnect', id);
  }
  await t.promise('hid.connect', NONE);
  await t.promise('hid.disconnect', NONE);
});
