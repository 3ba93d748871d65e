import { defineRoom } from '../../main/host/room.ts';
import type { StorageChanges } from '../../main/storage/storage-service.ts';
import { ApiError } from '../core/api-error.ts';
import { storageManaged } from './contract.ts';

/** `chrome.storage.managed` for one app: what its administrator's policy says. */
export default defineRoom(storageManaged, (app) => {
  const { managed, inTurn } = app.storage;
  const refuse = (): Promise<[]> =>
    inTurn(
      () => {
        throw new ApiError('This is a read-only store.');
      },
      () => [],
    );

  function announce(changes: StorageChanges): void {
    app.broadcast('storage.managed.onChanged', [changes]);
    app.broadcast('storage.onChanged', [changes, 'managed']);
  }

  // Nobody could hear of it before the event page has registered its listeners.
  managed.start((changes) => void app.lifecycle.backgroundReady('storage.onChanged').then(() => announce(changes)));

  return {
    handlers: {
      get: (_page, keys) =>
        inTurn(
          () => managed.get(keys),
          (value) => [value],
        ),
      getKeys: () =>
        inTurn(
          () => managed.getKeys(),
          (value) => [value],
        ),
      set: refuse,
      remove: refuse,
      clear: refuse,
      // Chromium counts nothing here, whatever there is.
      getBytesInUse: () =>
        inTurn(
          () => 0,
          (count) => [count],
        ),
      setAccessLevel: () => [],
    },
    dispose: () => managed.close(),
  };
});
