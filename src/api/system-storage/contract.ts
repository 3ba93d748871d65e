import { defineNamespace, param, string } from '../core/contract.ts';

const id = param('id', string);

/** `chrome.system.storage` in the order in which Chromium 156 lists its members. */
export const contract = defineNamespace({
  name: 'system.storage',
  availability: { permission: ['system.storage'] },
  functions: {
    ejectDevice: { params: [id], callback: 'optional' },
    getAvailableCapacity: { params: [id], callback: 'optional' },
    getInfo: { params: [], callback: 'optional' },
  },
  events: { onDetached: { lazy: true }, onAttached: { lazy: true } },
  enums: {
    EjectDeviceResultCode: {
      FAILURE: 'failure',
      IN_USE: 'in_use',
      NO_SUCH_DEVICE: 'no_such_device',
      SUCCESS: 'success',
    },
    StorageUnitType: { FIXED: 'fixed', REMOVABLE: 'removable', UNKNOWN: 'unknown' },
  },
});
export default contract;
