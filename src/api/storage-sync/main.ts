import { defineRoom } from '../../main/host/room.ts';
import { WriteRate } from '../../main/storage/storage-limits.ts';
import type { StorageChanges } from '../../main/storage/storage-service.ts';
import { storageSync } from './contract.ts';

/** `chrome.storage.sync` for one app. The changes of other machines are events like those of its own calls. */
export default defineRoom(storageSync, (app) => {
  const { inTurn } = app.storage;
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

  function told(changes: StorageChanges): [] {
    announce(changes);
    return [];
  }

  /** What is too often is refused at once, ahead of what waits for its turn. */
  function limited(rate: WriteRate, write: () => Promise<StorageChanges>): Promise<[]> {
    try {
      rate.spend();
    } catch (error) {
      return Promise.reject(error as Error);
    }
    return inTurn(write, told);
  }

  return {
    handlers: {
      get: (_page, keys) =>
        inTurn(
          () => opened().get(keys),
          (value) => [value],
        ),
      getKeys: () =>
        inTurn(
          () => opened().getKeys(),
          (value) => [value],
        ),
      set: (_page, items) => limited(rates.set, () => opened().set(items)),
      remove: (_page, keys) => limited(rates.remove, () => opened().remove(keys)),
      clear: () => limited(rates.clear, () => opened().clear()),
      getBytesInUse: (_page, keys) =>
        inTurn(
          () => opened().getBytesInUse(keys),
          (value) => [value],
        ),
      // As in storage-local.
      setAccessLevel: () => [],
    },
    dispose: () => app.storage.close(),
  };
});
