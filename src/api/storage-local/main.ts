import { defineRoom } from '../../main/host/room.ts';
import type { StorageChanges } from '../../main/storage/storage-service.ts';
import { storageLocal } from './contract.ts';

/** `chrome.storage.local` for one app. As in Chromium 156, the events of a change come before the callback of the call that made it. */
export default defineRoom(storageLocal, (app) => {
  const area = app.storage.area('local');

  function announce(changes: StorageChanges): void {
    if (Object.keys(changes).length === 0) return;
    app.broadcast('storage.local.onChanged', [changes]);
    app.broadcast('storage.onChanged', [changes, 'local']);
  }

  return {
    handlers: {
      get: async (_page, keys) => [await area.get(keys)],
      getKeys: async () => [await area.getKeys()],
      set: async (_page, items) => {
        announce(await area.set(items));
        return [];
      },
      remove: async (_page, keys) => {
        announce(await area.remove(keys));
        return [];
      },
      clear: async () => {
        announce(await area.clear());
        return [];
      },
      getBytesInUse: async (_page, keys) => [await area.getBytesInUse(keys)],
      // Chrome uses the level to hide an area from content scripts. An app has none: every page with chrome.storage is trusted.
      setAccessLevel: () => [],
    },
    dispose: () => app.storage.close(),
  };
});
