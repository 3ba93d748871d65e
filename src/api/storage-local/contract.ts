import {
  array,
  choices,
  defineNamespace,
  dictionary,
  enumeration,
  object,
  optional,
  param,
  string,
} from '../core/contract.ts';

const keys = choices(string, array(string));

/** `chrome.storage.local` in the order in which Chromium 156 lists its members. */
export const storageLocal = defineNamespace({
  name: 'storage.local',
  /** Chrome's TypeErrors call every area's functions `storage.get` and so on, after the schema type that declares them. */
  signatureName: 'storage',
  availability: { permission: ['storage'] },
  functions: {
    get: { params: [param('keys', optional(choices(string, array(string), object)))], callback: 'optional' },
    getKeys: { params: [], callback: 'optional' },
    set: { params: [param('items', object)], callback: 'optional' },
    remove: { params: [param('keys', keys)], callback: 'optional' },
    clear: { params: [], callback: 'optional' },
    getBytesInUse: { params: [param('keys', optional(keys))], callback: 'optional' },
    setAccessLevel: {
      params: [
        param(
          'accessOptions',
          dictionary('object', {
            accessLevel: enumeration('storage.AccessLevel', ['TRUSTED_AND_UNTRUSTED_CONTEXTS', 'TRUSTED_CONTEXTS']),
          }),
        ),
      ],
      callback: 'optional',
    },
  },
  /** Argument: the changes by key. Fires before `storage.onChanged`. */
  events: { onChanged: { lazy: true } },
  constants: { QUOTA_BYTES: 10_485_760 },
});

export default storageLocal;
