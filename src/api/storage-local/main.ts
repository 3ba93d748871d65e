import { defineRoom } from '../../main/host/room.ts';
import type { StorageChanges } from '../../main/storage/storage-service.ts';
import { storageLocal } from './contract.ts';

/** `chrome.storage.local` for one app. As in Chromium 156, the events of a change come before the callback of the call that made it. */
export default defineRoom(storageLocal, (app) => {
  const { inTurn } = app.storage;
  const area = app.storage.area('local');

  function announce(changes: StorageChanges): void {
    if (Object.keys(changes).length === 0) return;
    app.broadcast('storage.local.onChanged', [changes]);
    app.broadcast('storage.onChanged', [changes, 'local']);
  }

  function told(changes: StorageChanges): [] {
    announce(changes);
    return [];
  }

  return {
    handlers: {
      get: (_page, keys) =>
        inTurn(
          () => area.get(keys),
          (value) => [value],
        ),
      getKeys: () =>
        inTurn(
          () => area.getKeys(),
          (value) => [value],
        ),
      set: (_page, items) => inTurn(() => area.set(items), told),
      remove: (_page, keys) => inTurn(() => area.remove(keys), told),
      clear: () => inTurn(() => area.clear(), told),
      getBytesInUse: (_page, keys) =>
        inTurn(
          () => area.getBytesInUse(keys),
          (value) => [value],
        ),
      // Chrome uses the level to hide an area from content scripts. An app has none: every page with chrome.storage is trusted.
      setAccessLevel: () => [],
    },
    dispose: () => app.storage.close(),
  };
});
