import { array, boolean, defineNamespace, dictionary, optional, param, string } from '../core/contract.ts';

const permissions = param(
  'permissions',
  dictionary('permissions.Permissions', { origins: optional(array(string)), permissions: optional(array(string)) }),
);

/** `chrome.permissions`, as Chromium 156 declares it to every app. */
export const contract = defineNamespace({
  name: 'permissions',
  availability: { always: true },
  functions: {
    contains: { params: [permissions], callback: 'optional' },
    getAll: { params: [], callback: 'optional' },
    remove: { params: [permissions], callback: 'optional' },
    request: { params: [permissions], callback: 'optional', local: true },
    ask: { params: [permissions, param('gesture', boolean)], callback: 'required', internal: true, slow: true },
  },
  events: { onAdded: { lazy: true }, onRemoved: { lazy: true } },
});
export default contract;
