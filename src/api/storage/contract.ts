import { defineNamespace } from '../core/contract.ts';

/** `chrome.storage` itself: the event for all areas. The areas are namespaces of their own; Chromium 156 gives apps no `session`. */
export const storage = defineNamespace({
  name: 'storage',
  availability: { permission: ['storage'] },
  functions: {},
  /** Arguments: the changes by key, and the area's name. */
  events: { onChanged: { lazy: true } },
  enums: {
    AccessLevel: {
      TRUSTED_AND_UNTRUSTED_CONTEXTS: 'TRUSTED_AND_UNTRUSTED_CONTEXTS',
      TRUSTED_CONTEXTS: 'TRUSTED_CONTEXTS',
    },
  },
});

export default storage;
