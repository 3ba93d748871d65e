import { defineNamespace } from '../core/contract.ts';
import { storageLocal } from '../storage-local/contract.ts';

/** `chrome.storage.managed`: in Chromium 156 it has the functions of every area, those that it refuses too. */
export const storageManaged = defineNamespace({
  name: 'storage.managed',
  signatureName: 'storage',
  availability: { permission: ['storage'] },
  functions: storageLocal.functions,
  /** Argument: the changes by key. Fires before `storage.onChanged`. */
  events: { onChanged: { lazy: true } },
});

export default storageManaged;
