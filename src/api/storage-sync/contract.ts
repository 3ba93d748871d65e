import { defineNamespace } from '../core/contract.ts';
import { storageLocal } from '../storage-local/contract.ts';

/** `chrome.storage.sync`: the functions of every area, and its limits as Chromium 156 tells them. */
export const storageSync = defineNamespace({
  name: 'storage.sync',
  signatureName: 'storage',
  availability: { permission: ['storage'] },
  functions: storageLocal.functions,
  /** Argument: the changes by key. Fires before `storage.onChanged`. */
  events: { onChanged: { lazy: true } },
  constants: {
    QUOTA_BYTES: 102_400,
    QUOTA_BYTES_PER_ITEM: 8192,
    MAX_ITEMS: 512,
    MAX_WRITE_OPERATIONS_PER_HOUR: 1800,
    MAX_WRITE_OPERATIONS_PER_MINUTE: 120,
    // Means nothing since version 40, and is still there.
    MAX_SUSTAINED_WRITE_OPERATIONS_PER_MINUTE: 1_000_000,
  },
});

export default storageSync;
