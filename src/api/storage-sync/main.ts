import { defineRoom } from '../../main/host/room.ts';
import { WriteRate } from '../../main/storage/storage-limits.ts';
import type { StorageChanges } from '../../main/storage/storage-service.ts';
import { storageSync } from './contract.ts';

/** `chrome.storage.sync` for one app. The changes of other machines are events like those of its own calls. */
export default defineRoom(storageSync, (app) => {
  const area = app.storage.area('sync');
  const replica = app.storage.sync;
  const rates = { set: new WriteRate(), remove: new WriteRate(), clear: new WriteRate() };

  function announce(changes: StorageChanges): void {
    if (Object.keys(changes).length === 0) return;
    app.broadcast('storage.sync.onChanged', [changes]);
    app.broadcast('storage.onChanged', [changes, 'sync']);
  }

  /** With nobody to share with, an app that does not use the area need not have a database for it. */
  function opened(): typeof area {
    replica.start();
    return area;
  }

  if (replica.isShared) {
    // Nobody could hear of it before the event page has registered its listeners.
    replica.start((changes) => void app.lifecycle.backgroundReady('storage.onChanged').then(() => announce(changes)));
  }

  return {
    handlers: {
      get: async (_page, keys) => [await opened().get(keys)],
      getKeys: async () => [await opened().getKeys()],
      set: async (_page, items) => {
        rates.set.spend();
        announce(await opened().set(items));
        return [];
      },
      remove: async (_page, keys) => {
        rates.remove.spend();
        announce(await opened().remove(keys));
        return [];
      },
      clear: async () => {
        rates.clear.spend();
        announce(await opened().clear());
        return [];
      },
      getBytesInUse: async (_page, keys) => [await opened().getBytesInUse(keys)],
      // As in storage-local.
      setAccessLevel: () => [],
    },
    dispose: () => app.storage.close(),
  };
});
