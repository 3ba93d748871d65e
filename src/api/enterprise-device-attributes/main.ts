import { defineRoom } from '../../main/host/room.ts';
import contract from './contract.ts';

/** What the administrator has written into the policy file about this machine; an empty text where that is nothing, as in Chrome. */
export default defineRoom(contract, (app) => {
  const attribute = (name: keyof ReturnType<typeof app.deviceAttributes>) => [app.deviceAttributes()[name] ?? ''];
  return {
    handlers: {
      getDeviceAnnotatedLocation: () => attribute('annotatedLocation'),
      getDeviceAssetId: () => attribute('assetId'),
      getDeviceSerialNumber: () => attribute('serialNumber'),
      getDirectoryDeviceId: () => attribute('directoryDeviceId'),
    },
  };
});
