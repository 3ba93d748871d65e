import { defineRoom } from '../../main/host/room.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import { availableBytes, storageDevices } from '../../main/devices/storage-devices.ts';
import type { StorageDevice } from '../../main/devices/storage-devices.ts';

/** How often it is looked at what is plugged in, while some page listens. */
const POLL_MS = 2000;

/** `chrome.system.storage` for one app. */
export default defineRoom(contract, (app) => {
  let known: Map<string, StorageDevice> | undefined;
  let looking = false;
  let disposed = false;
  const poll = setInterval(() => {
    if (!listened()) known = undefined;
    else if (!looking) void look();
  }, POLL_MS);
  poll.unref();

  function listened(): boolean {
    for (const page of app.pages()) {
      if (page.hasListener('system.storage.onAttached') || page.hasListener('system.storage.onDetached')) return true;
    }
    return false;
  }

  async function look(): Promise<void> {
    looking = true;
    try {
      const now = new Map((await storageDevices()).map((device) => [device.id, device]));
      const before = known;
      known = now;
      if (!before || disposed) return;
      for (const [id, device] of now) {
        if (!before.has(id)) app.broadcast('system.storage.onAttached', [unitInfo(device)]);
      }
      for (const id of before.keys()) if (!now.has(id)) app.broadcast('system.storage.onDetached', [id]);
    } catch (error) {
      app.log.warn(`Storage devices cannot be listed: ${String(error)}`);
    } finally {
      looking = false;
    }
  }

  return {
    handlers: {
      getInfo: async () => [(await storageDevices()).map(unitInfo)],
      getAvailableCapacity: async (_page, id) => {
        const device = (await storageDevices()).find((one) => one.id === id);
        const availableCapacity = device && (await availableBytes(device.path));
        if (availableCapacity === undefined) {
          throw new ApiError('Error occurred when querying available capacity.');
        }
        return [{ availableCapacity, id }];
      },
      // Nothing is ejected here: it needs rights that an app's shell does not have on every system.
      ejectDevice: async (_page, id) => {
        const known = (await storageDevices()).some((device) => device.id === id);
        return [known ? 'failure' : 'no_such_device'];
      },
    },
    dispose: () => {
      disposed = true;
      clearInterval(poll);
    },
  };
});

/** Keys in the alphabet's order, which is Chrome's. */
function unitInfo({ capacity, id, name, type }: StorageDevice): object {
  return { capacity, id, name, type };
}
