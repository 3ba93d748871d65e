import { array, binary, defineNamespace, dictionary, integer, optional, param } from '../core/contract.ts';

const connectionId = param('connectionId', integer);
const reportId = param('reportId', integer);
const data = param('data', binary);
const filter = dictionary('hid.DeviceFilter', {
  productId: optional(integer),
  usage: optional(integer),
  usagePage: optional(integer),
  vendorId: optional(integer),
});

/** `chrome.hid` in the order in which Chromium 156 lists its members. */
export const contract = defineNamespace({
  name: 'hid',
  availability: { permission: ['hid'] },
  functions: {
    connect: { params: [param('deviceId', integer)], callback: 'optional' },
    disconnect: { params: [connectionId], callback: 'optional' },
    getDevices: {
      params: [
        param(
          'options',
          dictionary('hid.GetDevicesOptions', {
            filters: optional(array(filter)),
            productId: optional(integer),
            vendorId: optional(integer),
          }),
        ),
      ],
      callback: 'optional',
    },
    receive: { params: [connectionId], callback: 'required', slow: true },
    receiveFeatureReport: { params: [connectionId, reportId], callback: 'optional', slow: true },
    send: { params: [connectionId, reportId, data], callback: 'optional', slow: true },
    sendFeatureReport: { params: [connectionId, reportId, data], callback: 'optional', slow: true },
  },
  events: { onDeviceRemoved: { lazy: true }, onDeviceAdded: { lazy: true } },
});
export default contract;
