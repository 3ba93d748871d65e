import { defineNamespace } from '../core/contract.ts';

const ask = { params: [], callback: 'optional' } as const;

/** `chrome.enterprise.deviceAttributes`, which Chromium has on ChromeOS only: after its published reference. */
export const contract = defineNamespace({
  name: 'enterprise.deviceAttributes',
  availability: { permission: ['enterprise.deviceAttributes'] },
  functions: {
    getDeviceAnnotatedLocation: ask,
    getDeviceAssetId: ask,
    getDeviceSerialNumber: ask,
    getDirectoryDeviceId: ask,
  },
  events: {},
});
export default contract;
