import {
  array,
  binary,
  boolean,
  defineNamespace,
  dictionary,
  enumeration,
  integer,
  optional,
  param,
  string,
} from '../core/contract.ts';

const device = param(
  'device',
  dictionary('usb.Device', {
    device: integer,
    manufacturerName: string,
    productId: integer,
    productName: string,
    serialNumber: string,
    vendorId: integer,
    version: integer,
  }),
);
const handle = param(
  'handle',
  dictionary('usb.ConnectionHandle', { handle: integer, productId: integer, vendorId: integer }),
);
const filters = optional(
  array(
    dictionary('usb.DeviceFilter', {
      interfaceClass: optional(integer),
      interfaceProtocol: optional(integer),
      interfaceSubclass: optional(integer),
      productId: optional(integer),
      vendorId: optional(integer),
    }),
  ),
);
const direction = enumeration('usb.Direction', ['in', 'out']);
const controlTransferInfo = dictionary('usb.ControlTransferInfo', {
  data: optional(binary),
  direction,
  index: integer,
  length: optional(integer),
  recipient: enumeration('usb.Recipient', ['device', 'endpoint', 'interface', 'other']),
  request: integer,
  requestType: enumeration('usb.RequestType', ['class', 'reserved', 'standard', 'vendor']),
  timeout: optional(integer),
  value: integer,
});
const genericTransferInfo = dictionary('usb.GenericTransferInfo', {
  data: optional(binary),
  direction,
  endpoint: integer,
  length: optional(integer),
  timeout: optional(integer),
});
const isochronousTransferInfo = dictionary('usb.IsochronousTransferInfo', {
  packetLength: integer,
  packets: integer,
  transferInfo: genericTransferInfo,
});
const promptOptions = param('options', dictionary('usb.DevicePromptOptions', { filters, multiple: optional(boolean) }));
const interfaceNumber = param('interfaceNumber', integer);
const transfer = {
  params: [handle, param('transferInfo', genericTransferInfo)],
  callback: 'required',
  slow: true,
} as const;

/** `chrome.usb` in the order in which Chromium 120 lists its members: later ones have it on ChromeOS only. */
export const contract = defineNamespace({
  name: 'usb',
  availability: { permission: ['usb'] },
  functions: {
    bulkTransfer: transfer,
    claimInterface: { params: [handle, interfaceNumber], callback: 'required' },
    closeDevice: { params: [handle], callback: 'optional' },
    controlTransfer: {
      params: [handle, param('transferInfo', controlTransferInfo)],
      callback: 'required',
      slow: true,
    },
    findDevices: {
      params: [
        param(
          'options',
          dictionary('usb.EnumerateDevicesAndRequestAccessOptions', {
            interfaceId: optional(integer),
            productId: integer,
            vendorId: integer,
          }),
        ),
      ],
      callback: 'required',
    },
    getConfiguration: { params: [handle], callback: 'required' },
    getConfigurations: { params: [device], callback: 'required' },
    getDevices: {
      params: [
        param(
          'options',
          dictionary('usb.EnumerateDevicesOptions', {
            filters,
            productId: optional(integer),
            vendorId: optional(integer),
          }),
        ),
      ],
      callback: 'required',
    },
    getUserSelectedDevices: { params: [promptOptions], callback: 'required', local: true },
    interruptTransfer: transfer,
    isochronousTransfer: {
      params: [handle, param('transferInfo', isochronousTransferInfo)],
      callback: 'required',
      slow: true,
    },
    listInterfaces: { params: [handle], callback: 'required' },
    openDevice: { params: [device], callback: 'required' },
    releaseInterface: { params: [handle, interfaceNumber], callback: 'required' },
    requestAccess: { params: [device, param('interfaceId', integer)], callback: 'required' },
    resetDevice: { params: [handle], callback: 'required' },
    setConfiguration: { params: [handle, param('configurationValue', integer)], callback: 'required' },
    setInterfaceAlternateSetting: {
      params: [handle, interfaceNumber, param('alternateSetting', integer)],
      callback: 'required',
    },
    choose: { params: [promptOptions, param('gesture', boolean)], callback: 'required', internal: true, slow: true },
  },
  events: { onDeviceRemoved: { lazy: true }, onDeviceAdded: { lazy: true } },
  enums: {
    Direction: { IN: 'in', OUT: 'out' },
    Recipient: { DEVICE: 'device', ENDPOINT: 'endpoint', INTERFACE: 'interface', OTHER: 'other' },
    RequestType: { CLASS: 'class', RESERVED: 'reserved', STANDARD: 'standard', VENDOR: 'vendor' },
    SynchronizationType: { ADAPTIVE: 'adaptive', ASYNCHRONOUS: 'asynchronous', SYNCHRONOUS: 'synchronous' },
    TransferType: { BULK: 'bulk', CONTROL: 'control', INTERRUPT: 'interrupt', ISOCHRONOUS: 'isochronous' },
    UsageType: {
      DATA: 'data',
      EXPLICIT_FEEDBACK: 'explicitFeedback',
      FEEDBACK: 'feedback',
      NOTIFICATION: 'notification',
      PERIODIC: 'periodic',
    },
  },
});
export default contract;
