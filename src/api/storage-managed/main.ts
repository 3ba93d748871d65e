import { defineRoom } from '../../main/host/room.ts';
import type { StorageChanges } from '../../main/storage/storage-service.ts';
import { ApiError } from '../core/api-error.ts';
import { storageManaged } from './contract.ts';

/** `chrome.storage.managed` for one app: what its administrator's policy says. */
export default defineRoom(storageManaged, (app) => {
  const { managed } = app.storage;
  const refuse = (): never => {
    throw new ApiError('This is a read-only store.');
  };

  function announce(changes: StorageChanges): void {
    app.broadcast('storage.managed.onChanged', [changes]);
    app.broadcast('storage.onChanged', [changes, 'managed']);
  }

  // Nobody could hear of it before the event page has registered its listeners.
  managed.start((changes) => void app.lifecycle.backgroundReady('storage.onChanged').then(() => announce(changes)));

  return {
    handlers: {
      get: async (_page, keys) => [await managed.get(keys)],
      getKeys: async () => [await managed.getKeys()],
      set: refuse,
      remove: refuse,
      clear: refuse,
      // Chromium counts nothing here, whatever there is.
      getBytesInUse: () => [0],
      setAccessLevel: () => [],
    },
    dispose: () => managed.close(),
  };
});
