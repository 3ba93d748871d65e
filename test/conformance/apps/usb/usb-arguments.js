'use strict';

var DEVICE = {
  device: 4711,
  vendorId: 4660,
  productId: 22136,
  version: 256,
  productName: '',
  manufacturerName: '',
  serialNumber: '',
};
var HANDLE = { handle: 4711, vendorId: 4660, productId: 22136 };
var CONTROL = { direction: 'in', recipient: 'device', requestType: 'standard', request: 6, value: 256, index: 0 };
var GENERIC = { direction: 'in', endpoint: 129, length: 64 };
var ISOCHRONOUS = { transferInfo: { direction: 'in', endpoint: 129, length: 64 }, packets: 1, packetLength: 64 };

argumentCases('usb.getDevices', { options: {} });
argumentCases('usb.getUserSelectedDevices', { options: {} });
argumentCases('usb.getConfigurations', { device: DEVICE });
argumentCases('usb.requestAccess', { device: DEVICE, interfaceId: 1 });
argumentCases('usb.openDevice', { device: DEVICE });
argumentCases('usb.findDevices', { options: { vendorId: 4660, productId: 22136 } });
argumentCases('usb.closeDevice', { handle: HANDLE });
argumentCases('usb.setConfiguration', { handle: HANDLE, configurationValue: 1 });
argumentCases('usb.getConfiguration', { handle: HANDLE });
argumentCases('usb.listInterfaces', { handle: HANDLE });
argumentCases('usb.claimInterface', { handle: HANDLE, interfaceNumber: 0 });
argumentCases('usb.releaseInterface', { handle: HANDLE, interfaceNumber: 0 });
argumentCases('usb.setInterfaceAlternateSetting', { handle: HANDLE, interfaceNumber: 0, alternateSetting: 0 });
argumentCases('usb.controlTransfer', { handle: HANDLE, transferInfo: CONTROL });
argumentCases('usb.bulkTransfer', { handle: HANDLE, transferInfo: GENERIC });
argumentCases('usb.interruptTransfer', { handle: HANDLE, transferInfo: GENERIC });
argumentCases('usb.isochronousTransfer', { handle: HANDLE, transferInfo: ISOCHRONOUS });
argumentCases('usb.resetDevice', { handle: HANDLE });

/** Each property in turn left out, of another type, and one that there is not. */
function propertyCases(api, before, right, optional) {
  test(api + ': properties', async (t) => {
    for (var key of Object.keys(right)) {
      var without = Object.assign({}, right);
      delete without[key];
      await t.call(api, ...before, without);
      for (var wrong of [null, 'text', 1.5, -1, 70000, [], {}, new ArrayBuffer(1)]) {
        await t.call(api, ...before, Object.assign({}, right, { [key]: wrong }));
      }
    }
    for (var extra of Object.keys(optional)) {
      for (var value of [null, 'text', -1, 70000, [], {}, optional[extra]]) {
        await t.call(api, ...before, Object.assign({}, right, { [extra]: value }));
      }
    }
    await t.call(api, ...before, Object.assign({}, right, { bogus: 1 }));
  });
}

propertyCases('usb.openDevice', [], DEVICE, {});
propertyCases('usb.closeDevice', [], HANDLE, {});
propertyCases('usb.controlTransfer', [HANDLE], CONTROL, { length: 8, data: new ArrayBuffer(8), timeout: 10 });
propertyCases('usb.bulkTransfer', [HANDLE], GENERIC, { data: new ArrayBuffer(8), timeout: 10 });
propertyCases('usb.isochronousTransfer', [HANDLE], ISOCHRONOUS, {});
propertyCases('usb.findDevices', [], { vendorId: 4660, productId: 22136 }, { interfaceId: 1 });
propertyCases('usb.getUserSelectedDevices', [], {}, { multiple: true, filters: [{ vendorId: 4660 }] });
