'use strict';

test('usb: members', (t) => {
  t.value('names', () => Object.getOwnPropertyNames(chrome.usb));
  ['Direction', 'Recipient', 'RequestType', 'SynchronizationType', 'TransferType', 'UsageType'].forEach((name) => {
    t.value(name, () => chrome.usb[name]);
  });
  t.value('onDeviceAdded', () => Object.getOwnPropertyNames(chrome.usb.onDeviceAdded));
});

test('getDevices: nothing is plugged in', async (t) => {
  var all = { vendorId: 4660, productId: 22136, interfaceClass: 7, interfaceSubclass: 1, interfaceProtocol: 2 };
  await t.call('usb.getDevices', {});
  await t.call('usb.getDevices', { filters: [] });
  await t.call('usb.getDevices', { filters: [{}] });
  await t.call('usb.getDevices', { filters: [all] });
  await t.call('usb.getDevices', { filters: [{ bogus: 1 }] });
  await t.call('usb.getDevices', { filters: [{ vendorId: 'text' }] });
  await t.call('usb.getDevices', { filters: {} });
  await t.call('usb.getDevices', { vendorId: 4660 });
  await t.call('usb.getDevices', { vendorId: 4660, productId: 22136, filters: [] });
  await t.call('usb.getDevices', { vendorId: -1 });
  await t.call('usb.getDevices', { vendorId: 70000 });
  await t.call('usb.getDevices', { productId: 22136 });
});

test('findDevices: what the manifest grants and what not', async (t) => {
  await t.call('usb.findDevices', { vendorId: 4660, productId: 22136 });
  await t.call('usb.findDevices', { vendorId: 4660, productId: 22136, interfaceId: 0 });
  await t.call('usb.findDevices', { vendorId: 4660, productId: 22136, interfaceId: -1 });
  await t.call('usb.findDevices', { vendorId: 4660, productId: 22136, interfaceId: -2 });
  await t.call('usb.findDevices', { vendorId: 4660, productId: 22137 });
  await t.call('usb.findDevices', { vendorId: 4660, productId: 22137, interfaceId: 1 });
  await t.call('usb.findDevices', { vendorId: 4660, productId: 22137, interfaceId: 2 });
  await t.call('usb.findDevices', { vendorId: 4661, productId: 1 });
  await t.call('usb.findDevices', { vendorId: 1, productId: 1 });
  await t.call('usb.findDevices', { vendorId: 4660 + 65536, productId: 22136 });
});

test('getUserSelectedDevices: without a gesture', async (t) => {
  await t.call('usb.getUserSelectedDevices', {});
  await t.call('usb.getUserSelectedDevices', { multiple: true, filters: [{ vendorId: 4660 }] });
});

test('devices that there are not', async (t) => {
  for (var id of [0, 1, -1, 4711]) {
    var device = Object.assign({}, DEVICE, { device: id });
    await t.call('usb.getConfigurations', device);
    await t.call('usb.openDevice', device);
    await t.call('usb.requestAccess', device, 0);
  }
});

test('connections that there are not', async (t) => {
  var bytes = new ArrayBuffer(8);
  for (var id of [0, 1, -1]) {
    var handle = Object.assign({}, HANDLE, { handle: id });
    await t.call('usb.setConfiguration', handle, -1);
    await t.call('usb.getConfiguration', handle);
    await t.call('usb.listInterfaces', handle);
    await t.call('usb.claimInterface', handle, 0);
    await t.call('usb.releaseInterface', handle, 0);
    await t.call('usb.setInterfaceAlternateSetting', handle, 0, 0);
    await t.call('usb.controlTransfer', handle, Object.assign({ length: 8, timeout: -1 }, CONTROL));
    await t.call('usb.bulkTransfer', handle, { direction: 'out', endpoint: 1, data: bytes });
    await t.call('usb.bulkTransfer', handle, { direction: 'out', endpoint: 1 });
    await t.call('usb.interruptTransfer', handle, { direction: 'in', endpoint: 129, length: 104857600 });
    await t.call('usb.isochronousTransfer', handle, ISOCHRONOUS);
    await t.call('usb.resetDevice', handle);
    await t.call('usb.closeDevice', handle);
  }
  await t.promise('usb.closeDevice', HANDLE);
});

test('usbDevices in permissions', async (t) => {
  var ask = (devices) => 'usbDevices|' + JSON.stringify(devices);
  await t.call('permissions.contains', { permissions: ['usb'] });
  await t.call('permissions.contains', { permissions: ['usbDevices'] });
  await t.call('permissions.contains', { permissions: [ask([{ vendorId: 4660, productId: 22136 }])] });
  await t.call('permissions.contains', { permissions: [ask([{ vendorId: 4660, productId: 22137 }])] });
  await t.call('permissions.contains', { permissions: [ask([{ vendorId: 4660, productId: 22137, interfaceId: 2 }])] });
  await t.call('permissions.contains', { permissions: [ask([{ vendorId: 4661, productId: 1 }])] });
  await t.call('permissions.contains', { permissions: [ask([{ interfaceClass: 255 }])] });
  await t.call('permissions.contains', { permissions: [ask([{ vendorId: 1 }])] });
  await t.call('permissions.contains', { permissions: [ask([])] });
  await t.call('permissions.contains', { permissions: ['usbDevices|{}'] });
  await t.call('permissions.contains', { permissions: ['usbDevices|'] });
  await t.call('permissions.contains', { permissions: ['usbDevices|[5]'] });
  await t.call('permissions.request', { permissions: [ask([{ vendorId: 4661, productId: 1 }])] });
  await t.call('permissions.remove', { permissions: [ask([{ vendorId: 4661, productId: 1 }])] });
  await t.call('permissions.remove', { permissions: [ask([{ vendorId: 4660, productId: 22136 }])] });
  await t.call('permissions.remove', { permissions: [ask([{ vendorId: 1, productId: 1 }])] });
  await t.call('permissions.getAll');
});
